using System.Buffers.Binary;

namespace LowLatencyMM.Ring.Tests;

/// <summary>A block is trusted only when everything about it is as this build would have written it.</summary>
public sealed unsafe class BlockAttachTests
{
    private static readonly RingGeometry Geometry = new(128, 8);

    private static IEnumerable<TestCaseData> Damages()
    {
        // Name, offset in the block, 64-bit value written there, what the reason must mention.
        yield return new TestCaseData(0, 0L, "Magic").SetArgDisplayNames("no magic");
        yield return new TestCaseData(0, 0x1234_5678L, "0x0000000012345678").SetArgDisplayNames("foreign magic");
        yield return new TestCaseData(8, 3L | (128L << 32), "version is 3").SetArgDisplayNames("newer version");
        yield return new TestCaseData(8, 1L | (128L << 32), "version is 1").SetArgDisplayNames("older version");
        yield return new TestCaseData(8, 2L | (100L << 32), "100 bytes").SetArgDisplayNames("slot size not whole lines");
        yield return new TestCaseData(8, 2L | (-64L << 32), "-64 bytes").SetArgDisplayNames("negative slot size");
        yield return new TestCaseData(8, 2L | (256L << 32), "256 bytes").SetArgDisplayNames("another slot size");
        yield return new TestCaseData(16, 7L, "count is 7").SetArgDisplayNames("slot count not a power of two");
        yield return new TestCaseData(16, 0L, "count is 0").SetArgDisplayNames("no slots");
        yield return new TestCaseData(16, 8L | (3L << 32), "Gate count is 3").SetArgDisplayNames("another gate count");
        yield return new TestCaseData(24, 1L, "declares 1 bytes").SetArgDisplayNames("another block size");
        yield return new TestCaseData(BlockLayout.CursorsOffsetBytes, -1L, "impossible").SetArgDisplayNames("negative cursor");
        yield return new TestCaseData(BlockLayout.CursorsOffsetBytes, 9L, "impossible").SetArgDisplayNames("more published than fits");
        yield return new TestCaseData(BlockLayout.CursorsOffsetBytes + 128, 9L, "impossible").SetArgDisplayNames("second cursor ahead");
    }

    [TestCaseSource(nameof(Damages))]
    // Goal: a foreign, wrong-size, wrong-version or damaged lane is refused with a reason. Method: one field changed at a time.
    public void Damaged_lane_is_refused_with_the_value_found(int offset, long value, string mention)
    {
        using MemoryRegion region = MemoryRegion.Allocate(Geometry.BlockBytes);
        _ = Lane.Create(region, Geometry);
        Assert.That(Lane.TryAttach(region, Geometry, out _, out string? reason), reason);
        Poke(region, offset, value);
        Assert.That(Lane.TryAttach(region, Geometry, out Lane? lane, out reason), Is.False);
        Assert.That(lane, Is.Null);
        Assert.That(reason, Does.Contain(mention));
    }

    [TestCaseSource(nameof(Damages))]
    // Goal: the same for rings.
    public void Damaged_ring_is_refused_with_the_value_found(int offset, long value, string mention)
    {
        using MemoryRegion region = MemoryRegion.Allocate(Geometry.BlockBytes);
        _ = BroadcastRing.Create(region, Geometry);
        Assert.That(BroadcastRing.TryAttach(region, Geometry, out _, out string? reason), reason);
        Poke(region, offset, value);
        if (offset == 16 && value is 7 or 0) Poke(region, offset, value | (8L << 32)); // keeps the gate count
        Assert.That(BroadcastRing.TryAttach(region, Geometry, out BroadcastRing? ring, out reason), Is.False);
        Assert.That(ring, Is.Null);
        Assert.That(reason, Does.Contain(mention));
    }

    [Test]
    public void Lane_is_no_ring_and_ring_is_no_lane()
    {
        using MemoryRegion region = MemoryRegion.Allocate(Geometry.BlockBytes);
        _ = Lane.Create(region, Geometry);
        Assert.That(BroadcastRing.TryAttach(region, null, out _, out string? reason), Is.False);
        Assert.That(reason, Does.StartWith("Magic"));
        _ = BroadcastRing.Create(region, Geometry);
        Assert.That(Lane.TryAttach(region, null, out _, out reason), Is.False);
        Assert.That(reason, Does.StartWith("Magic"));
    }

    [Test]
    // Goal: no byte outside the region is ever read or written. Method: regions that end early, at every boundary and beside it.
    public void Region_that_ends_before_the_block_does_is_refused(
        [Values(1, 63, 8191, 8192, 9215)] long bytes, [Values] bool asRing)
    {
        using MemoryRegion whole = MemoryRegion.Allocate(Geometry.BlockBytes);
        _ = asRing ? (object)BroadcastRing.Create(whole, Geometry) : Lane.Create(whole, Geometry);
        var part = new MemoryRegion(whole.Address, bytes);
        string? reason;
        bool attached = asRing ? BroadcastRing.TryAttach(part, null, out _, out reason) : Lane.TryAttach(part, null, out _, out reason);
        Assert.That(attached, Is.False);
        Assert.That(reason, Does.Contain($"{bytes} bytes"));
        Assert.That(() => Lane.Create(part, Geometry), Throws.ArgumentException.With.Message.Contains($"{bytes} bytes"));
    }

    [Test]
    public void Region_off_the_cache_line_is_refused()
    {
        using MemoryRegion whole = MemoryRegion.Allocate(Geometry.BlockBytes + 64);
        var shifted = new MemoryRegion(whole.Address + 64, Geometry.BlockBytes);
        Assert.That(() => Lane.Create(shifted, Geometry), Throws.ArgumentException.With.Message.Contains("aligned"));
        Assert.That(Lane.TryAttach(shifted, null, out _, out string? reason), Is.False);
        Assert.That(reason, Does.Contain("aligned"));
    }

    [Test]
    // Goal: the block holds no address. Method: a lane in mid-flow is copied elsewhere and read on there.
    public void Lane_copied_to_another_address_goes_on_where_it_was()
    {
        using MemoryRegion first = MemoryRegion.Allocate(Geometry.BlockBytes);
        using MemoryRegion second = MemoryRegion.Allocate(Geometry.BlockBytes);
        Lane lane = Lane.Create(first, Geometry);
        for (int count = 0; count < 12; count++)
        {
            Assert.That(lane.Producer.TryClaim(out Span<byte> slot));
            Pattern.Write(slot, count);
            lane.Producer.Publish();
            if (count >= 6) continue;
            Assert.That(lane.Consumer.TryRead(out _));
            lane.Consumer.Release();
        }

        new Span<byte>(first.Address, (int)first.Bytes).CopyTo(new Span<byte>(second.Address, (int)second.Bytes));
        new Span<byte>(first.Address, (int)first.Bytes).Fill(0xEE);

        Assert.That(Lane.TryAttach(second, Geometry, out Lane? moved, out string? reason), reason);
        Assert.That(moved!.Consumer.Available, Is.EqualTo(6));
        Assert.That(moved.Producer.FreeSlots, Is.EqualTo(2));
        for (int count = 6; count < 12; count++)
        {
            Assert.That(moved.Consumer.TryRead(out ReadOnlySpan<byte> slot));
            Assert.That(Pattern.Matches(slot, count));
            moved.Consumer.Release();
        }
    }

    [Test]
    // Goal: after a crash exactly the published and not overwritten slots are salvaged. Method: a producer stops for ever in the midst of
    // a batch it has claimed and half written; an observer attaches and reads everything that is still whole.
    public void Ring_of_a_crashed_producer_gives_back_every_whole_slot([Values(0, 1, 3, 8)] int claimedMore, [Values(0, 5, 8, 21)] int published)
    {
        using MemoryRegion region = MemoryRegion.Allocate(Geometry.BlockBytes);
        RingProducer producer = BroadcastRing.Create(region, Geometry).Producer;
        for (int count = 0; count < published; count++)
        {
            Assert.That(producer.TryClaim(out Span<byte> slot));
            Pattern.Write(slot, count);
            producer.Publish();
        }

        Assert.That(producer.ClaimBatch(claimedMore), Is.EqualTo(claimedMore));
        for (int offset = 0; offset < claimedMore; offset++) producer.ClaimedSlot(offset).Fill(0xEE);

        Assert.That(BroadcastRing.TryAttach(region, Geometry, out BroadcastRing? found, out string? reason), reason);
        RingObserver observer = found!.Observe(ObserverStart.Oldest);
        Span<byte> copy = stackalloc byte[128];
        int oldest = Math.Max(0, published + claimedMore - 8);
        for (int count = oldest; count < published; count++)
        {
            Assert.That(observer.TryRead(copy), Is.EqualTo(ReadStatus.Read));
            Assert.That(Pattern.Matches(copy, count));
        }

        Assert.That(observer.TryRead(copy), Is.EqualTo(ReadStatus.Empty));
    }

    private static void Poke(MemoryRegion region, int offset, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(region.Address + offset, sizeof(long)), value);
}

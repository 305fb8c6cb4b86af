namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>Broken on purpose: the cursor is published before the slot is written.</summary>
internal readonly unsafe struct EarlyPublishLaneWriter(MemoryRegion region, LaneProducer producer) : IStressWriter
{
    private readonly LaneCursors* _cursors = (LaneCursors*)BlockLayout.Cursors(region);

    public int TryWrite(long nextCount, int batchMax)
    {
        if (!producer.TryClaim(out Span<byte> slot)) return 0;
        Volatile.Write(ref _cursors->Published, nextCount + 1);
        Thread.Yield(); // a wide window, so that the control does not depend on luck
        Pattern.Write(slot, nextCount);
        return 1;
    }

    public void Close() => producer.Close();
}

/// <summary>Broken on purpose: the lane is never full.</summary>
internal readonly unsafe struct NeverFullLaneWriter(MemoryRegion region, LaneProducer producer) : IStressWriter
{
    private readonly LaneCursors* _cursors = (LaneCursors*)BlockLayout.Cursors(region);

    public int TryWrite(long nextCount, int batchMax)
    {
        _cursors->ConsumedCache = nextCount; // "the consumer has read everything"
        if (!producer.TryClaim(out Span<byte> slot)) return 0;
        Pattern.Write(slot, nextCount);
        producer.Publish();
        return 1;
    }

    public void Close() => producer.Close();
}

/// <summary>Broken on purpose: gates do not stop the producer.</summary>
internal readonly unsafe struct UngatedRingWriter(MemoryRegion region, RingProducer producer) : IStressWriter
{
    private readonly RingCursors* _cursors = (RingCursors*)BlockLayout.Cursors(region);

    public int TryWrite(long nextCount, int batchMax)
    {
        _cursors->GateCache = nextCount; // "every gate has passed"
        if (!producer.TryClaim(out Span<byte> slot)) return 0;
        Pattern.Write(slot, nextCount);
        producer.Publish();
        return 1;
    }

    public void Close() => producer.Close();
}

/// <summary>Broken on purpose: a slot is claimed for all to see only after it was written.</summary>
internal readonly unsafe struct LateClaimRingWriter(MemoryRegion region, RingGeometry geometry, RingProducer producer) : IStressWriter
{
    private readonly RingCursors* _cursors = (RingCursors*)BlockLayout.Cursors(region);
    private readonly byte* _slots = BlockLayout.Slots(region);

    public int TryWrite(long nextCount, int batchMax)
    {
        Pattern.Write(new Span<byte>(_slots + nextCount % geometry.SlotCount * geometry.SlotBytes, geometry.SlotBytes), nextCount);
        Thread.Yield();
        Volatile.Write(ref _cursors->Claimed, nextCount + 1);
        producer.Publish();
        return 1;
    }

    public void Close() => producer.Close();
}

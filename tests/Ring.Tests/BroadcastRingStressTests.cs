using LowLatencyMM.Ring.Tests.Stress;

namespace LowLatencyMM.Ring.Tests;

/// <summary>One producer, several consumers, at full speed. LLMM_STRESS_SLOTS sets the slots of each test.</summary>
[NonParallelizable]
public sealed class BroadcastRingStressTests
{
    [TestCase(128, 256, 1, 11ul, 10_000_000)]
    [TestCase(64, 8, 2, 12ul, 600_000)]
    [TestCase(512, 1024, 3, 13ul, 1_500_000)]
    // Goal: gating consumers get every slot; observers get whole slots or are told of the loss, and all counts add up.
    // Method: checksummed slots in random batches to gating consumers, the last of them slow, and two observers.
    public void Ring_delivers_to_gates_everything_and_to_observers_nothing_damaged(
        int slotBytes, int slotCount, int gates, ulong seed, int slots)
    {
        var geometry = new RingGeometry(slotBytes, slotCount);
        using BroadcastRing ring = BroadcastRing.Create(geometry);
        StressRun run = new StressRun(StressPlan.For(seed, slots)).Write(new RingWriter(ring.Producer));
        for (int gate = 1; gate <= gates; gate++)
        {
            Assert.That(ring.TryJoin(out RingConsumer consumer));
            run.Read(new GatedReader(consumer), pauseEvery: gate == gates ? 64 : 1 << 14);
        }

        run.Read(new ObserverReader(ring.Observe(ObserverStart.Next), geometry, rejoinAtOldest: true));
        run.Read(new ObserverReader(ring.Observe(ObserverStart.Next), geometry, rejoinAtOldest: false), pauseEvery: 64);
        run.Execute().AssertClean();
    }

    [TestCase(64, 2, 21ul, 3_000_000)]
    [TestCase(4096, 4, 22ul, 400_000)]
    // Goal: a copy that was overtaken is never called good. Method: no gate at all, few slots, long copies; the observer rejoins at the edge.
    public void Observer_of_an_unrestrained_producer_never_takes_a_damaged_slot(int slotBytes, int slotCount, ulong seed, int slots)
    {
        var geometry = new RingGeometry(slotBytes, slotCount);
        using BroadcastRing ring = BroadcastRing.Create(geometry);
        RingObserver observer = ring.Observe(ObserverStart.Next);
        new StressRun(StressPlan.For(seed, slots) with { BatchMax = slotCount }).Write(new RingWriter(ring.Producer))
            .Read(new ObserverReader(observer, geometry, rejoinAtOldest: true)).Execute().AssertClean();
        TestContext.Out.WriteLine($"lost {observer.LostCount:N0}");
        Assert.That(observer.LostCount, Is.InRange(1, ring.PublishedCount - 1), "the run must have both laps and reads, or it shows nothing");
    }

    [Test]
    // Goal: a consumer may join and leave while the ring runs, and is never given a slot that is overwritten under it.
    // Method: two consumers that join anew after every few slots, in a small ring.
    public void Consumers_that_join_and_leave_at_full_speed_get_only_whole_slots()
    {
        using BroadcastRing ring = BroadcastRing.Create(new RingGeometry(128, 16));
        new StressRun(StressPlan.For(seed: 23, slotCountByDefault: 3_000_000)).Write(new RingWriter(ring.Producer))
            .Read(new JoiningReader(ring)).Read(new JoiningReader(ring)).Execute().AssertClean();
    }

    [Test]
    // Goal: the test above can fail. Method: the same run with a consumer that starts at the cursor it read before it took its gate.
    public void Control_consumer_that_joins_at_an_old_cursor_is_noticed()
    {
        (MemoryRegion region, RingGeometry geometry, BroadcastRing ring) = NewRing(slotCount: 16);
        using (region)
        {
            new StressRun(StressPlan.UntilDamage(seed: 35)).Write(new RingWriter(ring.Producer))
                .Read(new StaleJoinReader(region, geometry)).Execute().AssertDamaged();
        }
    }

    [Test]
    // Goal: the tests above can fail. Method: the same run with a producer that looks at no gate.
    public void Control_ring_without_gating_is_noticed()
    {
        (MemoryRegion region, RingGeometry geometry, BroadcastRing ring) = NewRing(slotCount: 256);
        using (region)
        {
            Assert.That(ring.TryJoin(out RingConsumer consumer));
            new StressRun(StressPlan.UntilDamage(seed: 31)).Write(new UngatedRingWriter(region, ring.Producer))
                .Read(new GatedReader(consumer), pauseEvery: 8).Execute().AssertDamaged();
        }
    }

    [Test]
    // Goal: the tests above can fail. Method: the same run with an observer that does not ask whether it was lapped.
    public void Control_observer_without_lap_check_is_noticed()
    {
        (MemoryRegion region, RingGeometry geometry, BroadcastRing ring) = NewRing(slotCount: 64);
        using (region)
        {
            new StressRun(StressPlan.UntilDamage(seed: 32)).Write(new RingWriter(ring.Producer))
                .Read(new UncheckedObserver(region, geometry), pauseEvery: 8).Execute().AssertDamaged();
        }
    }

    [Test]
    // Goal: the check belongs after the copy. Method: the same run with an observer that checks only before it.
    public void Control_observer_that_checks_before_its_copy_is_noticed()
    {
        (MemoryRegion region, RingGeometry geometry, BroadcastRing ring) = NewRing(slotCount: 4);
        using (region)
        {
            new StressRun(StressPlan.UntilDamage(seed: 33)).Write(new RingWriter(ring.Producer))
                .Read(new CheckFirstObserver(region, geometry)).Execute().AssertDamaged();
        }
    }

    [Test]
    // Goal: the claim belongs before the write. Method: the same run, shipped observer, with a producer that announces it afterwards.
    public void Control_claim_announced_after_the_write_is_noticed()
    {
        (MemoryRegion region, RingGeometry geometry, BroadcastRing ring) = NewRing(slotCount: 2);
        using (region)
        {
            new StressRun(StressPlan.UntilDamage(seed: 34)).Write(new LateClaimRingWriter(region, geometry, ring.Producer))
                .Read(new ObserverReader(ring.Observe(ObserverStart.Next), geometry, rejoinAtOldest: true)).Execute().AssertDamaged();
        }
    }

    private static (MemoryRegion Region, RingGeometry Geometry, BroadcastRing Ring) NewRing(int slotCount)
    {
        var geometry = new RingGeometry(128, slotCount);
        MemoryRegion region = MemoryRegion.Allocate(geometry.BlockBytes);
        return (region, geometry, BroadcastRing.Create(region, geometry));
    }
}

using LowLatencyMM.Ring.Tests.Stress;

namespace LowLatencyMM.Ring.Tests;

/// <summary>Two threads at full speed. For hundreds of millions of slots: LLMM_STRESS_SLOTS=300000000 dotnet test tests/Ring.Tests -c Release.</summary>
[NonParallelizable]
public sealed class LaneStressTests
{
    [TestCase(64, 4, 1ul, 3_000_000)]
    [TestCase(128, 64, 2ul, 15_000_000)]
    [TestCase(128, 4096, 3ul, 20_000_000)]
    [TestCase(512, 1024, 4ul, 3_000_000)]
    // Goal: every slot arrives once, whole and in order. Method: checksummed slots in random batches; the consumer pauses at random.
    public void Lane_delivers_every_slot_whole_and_in_order(int slotBytes, int slotCount, ulong seed, int slots)
    {
        using Lane lane = Lane.Create(new RingGeometry(slotBytes, slotCount));
        new StressRun(StressPlan.For(seed, slots)).Write(new LaneWriter(lane.Producer)).Read(new LaneReader(lane.Consumer)).Execute().AssertClean();
    }

    [Test]
    // Goal: a slow consumer costs refused claims and nothing else. Method: it pauses at every eighth read; both are counted.
    public void Slow_consumer_fills_the_lane_and_loses_nothing()
    {
        using Lane lane = Lane.Create(new RingGeometry(64, 16));
        new StressRun(StressPlan.For(seed: 5, slotCountByDefault: 500_000)).Write(new LaneWriter(lane.Producer))
            .Read(new LaneReader(lane.Consumer), pauseEvery: 8).Execute().AssertClean();
        Assert.That(lane.RefusedCount, Is.Positive);
    }

    [Test]
    // Goal: the tests above can fail. Method: the same run with the cursor published before the slot is written.
    public void Control_cursor_published_before_the_slot_is_noticed()
    {
        var geometry = new RingGeometry(128, 64);
        using MemoryRegion region = MemoryRegion.Allocate(geometry.BlockBytes);
        Lane lane = Lane.Create(region, geometry);
        new StressRun(StressPlan.UntilDamage(seed: 6)).Write(new EarlyPublishLaneWriter(region, lane.Producer))
            .Read(new LaneReader(lane.Consumer)).Execute().AssertDamaged();
    }

    [Test]
    // Goal: the tests above can fail. Method: the same run with a producer that takes every lane for free.
    public void Control_producer_that_never_finds_the_lane_full_is_noticed()
    {
        var geometry = new RingGeometry(128, 64);
        using MemoryRegion region = MemoryRegion.Allocate(geometry.BlockBytes);
        Lane lane = Lane.Create(region, geometry);
        new StressRun(StressPlan.UntilDamage(seed: 7)).Write(new NeverFullLaneWriter(region, lane.Producer))
            .Read(new LaneReader(lane.Consumer), pauseEvery: 8).Execute().AssertDamaged();
    }
}

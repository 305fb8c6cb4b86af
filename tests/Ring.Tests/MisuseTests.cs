namespace LowLatencyMM.Ring.Tests;

/// <summary>Errors of the program stop at once, before they damage a neighbour's slot.</summary>
public sealed class MisuseTests
{
    private static readonly RingGeometry Geometry = new(64, 4);

    [Test]
    public void Lane_refuses_to_publish_release_or_reach_what_it_did_not_give()
    {
        using Lane lane = Lane.Create(Geometry);
        Refuses(() => lane.Producer.Publish(5));
        Refuses(() => lane.Producer.Publish(-1));
        Refuses(() => lane.Producer.ClaimedSlot(4));
        Refuses(() => lane.Producer.ClaimedSlot(-1));
        Refuses(() => lane.Consumer.Release());
        Refuses(() => lane.Consumer.ReadSlot(0));
        lane.Producer.Publish(4);
        Refuses(() => lane.Producer.Publish());
        Assert.That(lane.Consumer.Available, Is.EqualTo(4));
        Refuses(() => lane.Consumer.Release(5));
        Refuses(() => lane.Consumer.Release(-1));
        Refuses(() => lane.Consumer.ReadSlot(4));
        Refuses(() => lane.Consumer.ReadSlot(-1));
        Assert.That((lane.PublishedCount, lane.ConsumedCount), Is.EqualTo((4L, 0L)));
    }

    [Test]
    public void Ring_refuses_to_publish_release_or_reach_what_it_did_not_give()
    {
        using BroadcastRing ring = BroadcastRing.Create(Geometry);
        Assert.That(ring.TryJoin(out RingConsumer consumer));
        Refuses(() => ring.Producer.Publish());
        Refuses(() => ring.Producer.ClaimedSlot(0));
        Assert.That(ring.Producer.ClaimBatch(2), Is.EqualTo(2));
        Refuses(() => ring.Producer.ClaimedSlot(2));
        Refuses(() => ring.Producer.ClaimedSlot(-1));
        Refuses(() => ring.Producer.Publish(3));
        Refuses(() => ring.Producer.Publish(-1));
        Refuses(() => consumer.Release());
        Refuses(() => consumer.ReadSlot(0));
        RingObserver observer = ring.Observe(ObserverStart.Next);
        Refuses(() => observer.TryRead(new byte[65]));
        Refuses(() => observer.TryReadBatch(new byte[63], out _));
        Assert.That((ring.PublishedCount, ring.ClaimedCount, consumer.Position), Is.EqualTo((0L, 2L, 0L)));
    }

    [Test]
    public void Ninth_consumer_is_refused_until_one_leaves()
    {
        using BroadcastRing ring = BroadcastRing.Create(Geometry);
        RingConsumer first = default;
        for (int gate = 0; gate < BroadcastRing.GateCount; gate++)
        {
            Assert.That(ring.TryJoin(out RingConsumer consumer));
            if (gate == 0) first = consumer;
        }

        Assert.That(ring.TryJoin(out _), Is.False);
        first.Leave();
        Assert.That(ring.TryJoin(out _));
    }

    [Test] // Goal: the producer looks at all gates. Method: all are taken; one after the other is the only one that lags.
    public void Each_gate_alone_stops_the_producer([Range(0, BroadcastRing.GateCount - 1)] int lagging)
    {
        using BroadcastRing ring = BroadcastRing.Create(Geometry);
        var consumers = new RingConsumer[BroadcastRing.GateCount];
        for (int gate = 0; gate < consumers.Length; gate++) Assert.That(ring.TryJoin(out consumers[gate]));
        ring.Producer.Publish(ring.Producer.ClaimBatch(4));
        for (int gate = 0; gate < consumers.Length; gate++)
            if (gate != lagging) consumers[gate].Release(consumers[gate].ReadBatch(4));
        Assert.That(ring.Producer.TryClaim(out _), Is.False);
        Assert.That(consumers[lagging].ReadBatch(1), Is.EqualTo(1));
        consumers[lagging].Release();
        Assert.That(ring.Producer.FreeSlots, Is.EqualTo(1));
        consumers[lagging].Leave();
        Assert.That(ring.Producer.FreeSlots, Is.EqualTo(4));
    }

    [Test]
    public void Region_is_dead_after_dispose()
    {
        MemoryRegion region = MemoryRegion.Allocate(Geometry.BlockBytes);
        region.Dispose();
        region.Dispose();
        Assert.That(() => Lane.Create(region, Geometry), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => MemoryRegion.Allocate(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static void Refuses(Action action) => Assert.That(() => action(), Throws.InvalidOperationException.With.Message.StartsWith("Ring:"));
}

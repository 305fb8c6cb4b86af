namespace LowLatencyMM.Ring.Tests;

/// <summary>The hot path leaves nothing for the collector.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    private static readonly RingGeometry Geometry = new(128, 64);

    [Test]
    public void Lane_allocates_nothing()
    {
        using Lane lane = Lane.Create(Geometry);
        LaneProducer producer = lane.Producer;
        LaneConsumer consumer = lane.Consumer;
        var wait = new SpinThenYieldWait(10);
        Assert.That(AllocatedBytes(() =>
        {
            while (producer.TryClaim(out Span<byte> slot))
            {
                slot[0] = 1;
                producer.Publish();
            }

            while (consumer.TryRead(out _)) consumer.Release();
            _ = producer.ClaimBatch(10);
            producer.ClaimedSlot(3)[0] = 1;
            producer.Publish(5);
            _ = consumer.WaitRead(ref wait, out _);
            int count = consumer.ReadBatch(10);
            _ = consumer.ReadSlot(1);
            consumer.Release(count);
            _ = producer.FreeSlots + consumer.Available;
            _ = consumer.IsDrained;
        }), Is.Zero);
    }

    [Test]
    public void Ring_allocates_nothing()
    {
        using BroadcastRing ring = BroadcastRing.Create(Geometry);
        RingProducer producer = ring.Producer;
        RingObserver observer = ring.Observe(ObserverStart.Next);
        byte[] copy = new byte[4 * Geometry.SlotBytes];
        var wait = new BackoffWait(1, 1, 1);
        Assert.That(AllocatedBytes(() =>
        {
            _ = ring.TryJoin(out RingConsumer consumer);
            while (producer.TryClaim(out Span<byte> slot))
            {
                slot[0] = 1;
                producer.Publish();
            }

            while (consumer.TryRead(out _) == ReadStatus.Read) consumer.Release();
            _ = producer.ClaimBatch(10);
            producer.ClaimedSlot(3)[0] = 1;
            producer.Publish(10);
            _ = consumer.WaitRead(ref wait, out _);
            int count = consumer.ReadBatch(10);
            _ = consumer.ReadSlot(1);
            consumer.Release(count);
            consumer.Leave();
            if (observer.TryRead(copy.AsSpan(0, 64)) == ReadStatus.Lapped) _ = observer.RejoinAtOldest();
            if (observer.TryReadBatch(copy, out _) == ReadStatus.Lapped) _ = observer.RejoinAtNewest();
        }), Is.Zero);
    }

    [Test]
    public void Wait_strategies_allocate_nothing()
    {
        var spin = default(BusySpinWait);
        var yielding = new SpinThenYieldWait(2);
        var backoff = new BackoffWait(2, 2, 1);
        Assert.That(AllocatedBytes(() =>
        {
            for (int round = 0; round < 5; round++)
            {
                spin.Idle();
                yielding.Idle();
                backoff.Idle();
            }

            spin.Reset();
            yielding.Reset();
            backoff.Reset();
        }, repeats: 100), Is.Zero);
    }

    [Test] // Goal: the detector above works. Method: one allocation in the last of many rounds.
    public void Control_one_allocation_is_noticed()
    {
        int round = 0;
        object? kept = null;
        Assert.That(AllocatedBytes(() =>
        {
            if (++round == 20_000) kept = new object();
        }), Is.Positive);
        Assert.That(kept, Is.Not.Null);
    }

    private static long AllocatedBytes(Action body, int repeats = 10_000)
    {
        for (int repeat = 0; repeat < repeats; repeat++) body(); // warm-up: tiering
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        for (int repeat = 0; repeat < repeats; repeat++) body();
        return GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
    }
}

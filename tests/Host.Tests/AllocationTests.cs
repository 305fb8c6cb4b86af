using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>The engine thread's promise: nothing is allocated once it is warm, over millions of frames, kill and reconnect included.</summary>
public sealed class AllocationTests
{
    private const long WarmFrames = 300_000;

    [Test] // Goal: 0 bytes. Method: market maker and exchange in simulated time through the live path's sequencer and ring; the thread's own count.
    public void Ten_million_frames_allocate_nothing()
    {
        (long bytes, long orders) = Measure(TestConfiguration.Strategy, 10_000_000, disturbs: true);
        TestContext.Out.WriteLine($"{orders} orders, {bytes} bytes");
        Assert.That(orders, Is.GreaterThan(100_000), "a quiet engine proves nothing");
        Assert.That(bytes, Is.Zero);
    }

    [Test] // Goal: the detector works. Method: a strategy that makes one object a thousand timers.
    public void One_object_a_thousand_timers_is_noticed()
    {
        (long bytes, _) = Measure(new GarbageStrategy(TestConfiguration.Strategy), WarmFrames, disturbs: false);
        Assert.That(bytes, Is.GreaterThanOrEqualTo(24));
    }

    private static (long Bytes, long Orders) Measure<TStrategy>(TStrategy strategy, long frames, bool disturbs)
        where TStrategy : struct, IStrategy
    {
        using Core<TStrategy> core = EngineFactory.Create(TestConfiguration.Default, strategy, epoch: 1);
        using BroadcastRing ring = BroadcastRing.Create(new RingGeometry(FrameLayout.SlotBytes, 1024));
        var run = new SimulatedRun<TStrategy, ExchangeVenue, RingFrameSink>(
            core, TestConfiguration.Exchange(seed: 21), new RingFrameSink(ring.Producer), TestConfiguration.StartNs, new LatencyHistogram());
        run.SetSession(TestConfiguration.Simulated.Venue.VenueId, SessionStatus.Up);
        RunFrames(run, WarmFrames, disturbs);
        long ordersBefore = core.OrderCount;
        long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        RunFrames(run, frames, disturbs);
        return (GC.GetAllocatedBytesForCurrentThread() - bytesBefore, core.OrderCount - ordersBefore);
    }

    private static void RunFrames<TStrategy>(SimulatedRun<TStrategy, ExchangeVenue, RingFrameSink> run, long frames, bool disturbs)
        where TStrategy : struct, IStrategy
    {
        ushort venueId = TestConfiguration.Simulated.Venue.VenueId;
        long end = run.Frames + frames;
        for (int step = 1; run.Frames < end; step++)
        {
            run.RunUntil(run.NowNs + 100_000_000);
            if (!disturbs || step % 100 != 0) continue;
            run.Command(CommandKind.Kill);
            run.RunUntil(run.NowNs + 200_000_000);
            run.Command(CommandKind.Acknowledge);
            run.SetSession(venueId, SessionStatus.Down);
            run.SetSession(venueId, SessionStatus.Up);
        }
    }
}

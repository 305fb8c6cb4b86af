using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Nothing is allocated between a frame and its orders.</summary>
public sealed class EngineAllocationTests
{
    private const int WarmFrames = 5_000;
    private const int Frames = 1_000_000;

    // Goal: 0 bytes over a million frames with a busy strategy, gaps, kills and lost routes included.
    // Method: the thread's own count around each dispatch. What is measured begins after a short warm-up that saw each kind of frame but no more.
    [Test]
    public void A_million_frames_allocate_nothing()
    {
        EngineCounters counters = default;
        Assert.That(AllocatedBytes(new BusyStrategy(7), Frames, ref counters), Is.Zero);
        Assert.Multiple(() =>
        {
            Assert.That(counters.Fills, Is.GreaterThan(10_000));
            Assert.That(counters.NewOrders, Is.GreaterThan(50_000));
            Assert.That(counters.CancelOrders, Is.GreaterThan(10_000));
            Assert.That(counters.ReplaceOrders, Is.GreaterThan(10_000));
            Assert.That(counters.MassCancels, Is.GreaterThan(5));
            Assert.That(counters.StaleBooks[(int)BookStatus.StaleGap], Is.GreaterThan(5));
            Assert.That(counters.MalformedFrames, Is.Zero);
            Assert.That(counters.SequenceBreaks, Is.Zero);
        });
    }

    [Test] // Goal: the detector works. Method: a strategy that allocates one byte array, once.
    public void One_small_array_trips_the_detector()
    {
        EngineCounters counters = default;
        Assert.That(AllocatedBytes(new BusyStrategy(7, allocateAtEvent: WarmFrames * 2), WarmFrames * 4, ref counters), Is.InRange(24, 64));
    }

    [Test] // Goal: the first lost route and the first kill allocate nothing either. Method: no warm-up of them.
    public void The_first_kill_and_the_first_lost_route_allocate_nothing()
    {
        var frames = new FrameFactory();
        var sink = new AnsweringSink();
        using var core = new Core<BusyStrategy>(EngineRig.Unwatched, new BusyStrategy(1));
        core.OnFrame(frames.Definition(), ref sink);
        core.OnFrame(frames.SessionUp(), ref sink);
        core.OnFrame(frames.Snapshot([(600_000 * FrameFactory.Tick, 10)], [(600_001 * FrameFactory.Tick, 10)]), ref sink);
        byte[] down = frames.Session(Messages.Control.SessionStatus.Down).ToArray();
        byte[] up = frames.SessionUp().ToArray();
        byte[] kill = frames.Command(Messages.Control.CommandKind.Kill).ToArray();
        byte[] trade = frames.Trade(600_000 * FrameFactory.Tick, 1, Aggressor.Buy).ToArray();
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        core.OnFrame(trade, ref sink);
        core.OnFrame(down, ref sink);
        core.OnFrame(up, ref sink);
        core.OnFrame(kill, ref sink);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Zero);
        Assert.That(core.Context.RiskState, Is.EqualTo(RiskState.Halted));
    }

    private static long AllocatedBytes(BusyStrategy strategy, int frameCount, ref EngineCounters counters)
    {
        var market = new Market(seed: 5);
        var sink = new AnsweringSink();
        using var core = new Core<BusyStrategy>(EngineRig.Unwatched with { OrdersPerSecondMax = 1_000_000, OrderBurstMax = 1_000_000 }, strategy);
        long allocatedBytes = 0;
        for (int frame = 0; frame < frameCount; frame++)
        {
            ReadOnlySpan<byte> next = market.Next(ref sink);
            long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
            core.OnFrame(next, ref sink);
            if (frame >= WarmFrames) allocatedBytes += GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
        }

        counters = core.Context.Counters;
        return allocatedBytes;
    }
}

using LowLatencyMM.Messages.Control;
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

    // Goal: the same with limits of all groups, the tail-risk limiter, capital, regimes and the kill switch in use. Method: limits so tight that groups refuse.
    [Test]
    public void A_million_frames_with_all_risk_configured_allocate_nothing()
    {
        EngineCounters counters = default;
        AccountState account = default;
        TailState tail = default;
        long allocatedBytes = AllocatedBytes(new BusyStrategy(7), Frames, ref counters, Guarded(), context => (account, tail) = (context.Account, context.Tail));
        Assert.That(allocatedBytes, Is.Zero);
        Assert.Multiple(() =>
        {
            Assert.That(counters.Fills, Is.GreaterThan(1_000));
            Assert.That(GroupRefusals(in counters), Is.GreaterThan(1_000));
            Assert.That(tail.Loss, Is.Positive, "the limiter measures");
            Assert.That(account.Equity, Is.Not.EqualTo(1_000_000).And.Positive, "the equity moves");
            Assert.That(counters.MalformedFrames, Is.Zero);
        });
    }

    // Goal: nor does the limiter allocate when it acts. Method: three underlyings that are held move together; a busy strategy; measured from the first timer on.
    [Test]
    public void A_tail_limiter_that_acts_allocates_nothing()
    {
        var frames = new FrameFactory();
        var sink = new AnsweringSink();
        using var core = new Core<BusyStrategy>(Guarded() with { KillSwitch = KillSwitchParameters.Off, OrdersPerSecondMax = 1_000_000 }, new BusyStrategy(7));
        string[] bases = ["BTC", "ETH", "SOL"];
        core.OnFrame(frames.SessionUp(), ref sink);
        for (uint instrument = 0; instrument < 3; instrument++)
        {
            core.OnFrame(frames.Definition(instrument, baseCurrency: bases[instrument]), ref sink);
            core.OnFrame(frames.Snapshot([(600_000 * FrameFactory.Tick, 10)], [(600_001 * FrameFactory.Tick, 10)], instrumentId: instrument), ref sink);
            core.OnFrame(frames.Filled(900 + instrument, 900 + instrument, 1 + instrument, 600_000 * FrameFactory.Tick, 50, Messages.Orders.Side.Buy, instrumentId: instrument), ref sink);
        }

        long allocatedBytes = 0;
        var random = new Random(3);
        double middle = 600_000;
        (long, long)[] bid = [default];
        (long, long)[] ask = [default];
        for (int second = 0; second < 600; second++)
        {
            frames.NowNs += 1_000_000_000;
            middle *= 1 + (0.001 * (random.Next(2) == 0 ? 1 : -1));
            bid[0] = ((long)middle * FrameFactory.Tick, 10);
            ask[0] = (((long)middle + 1) * FrameFactory.Tick, 10);
            for (uint instrument = 0; instrument < 3; instrument++) Measure(frames.Snapshot(bid, ask, instrumentId: instrument));
            for (int timer = 0; timer < 4; timer++) Measure(frames.Timer());
        }

        Assert.That(core.Context.TailScale, Is.LessThan(1), "it acted");
        Assert.That(core.Context.Counters.RiskRefusals[(int)RiskReason.TailLimit], Is.Positive);
        Assert.That(allocatedBytes, Is.Zero);

        void Measure(ReadOnlySpan<byte> frame)
        {
            long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
            core.OnFrame(frame, ref sink);
            allocatedBytes += GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
        }
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

    /// <summary>Everything that risk can be told, in one: limits inside each other, a limiter, capital, factors of regimes.</summary>
    private static EngineConfiguration Guarded() => new()
    {
        KillSwitch = new KillSwitchParameters
        {
            AnswerNs = 0,
            CleanNs = 0, // else two minutes of Cautious, in which this strategy has no order
            Triggers = new Dictionary<RiskTrigger, TriggerThresholds> { [RiskTrigger.RejectRate] = TriggerThresholds.Off }, // this venue refuses every tenth order
        },
        DefaultLimits = EngineRig.Unwatched.DefaultLimits with { OrderNotionalMax = 1_000 * Price.Scale, OpenOrdersMax = 20 },
        Regimes = new RegimeParameters { Calm = new RegimeFactors(0.9, 1.1), Stressed = new RegimeFactors(0.5, 2), Dislocated = new RegimeFactors(0.1, 5) },
        Portfolio = new PortfolioParameters
        {
            Total = Within(14_000, 30_000),
            Account = Within(13_000, 28_000),
            Venue = Within(12_000, 26_000),
            Underlying = Within(5_000, 24_000),
            Capital = new Dictionary<string, long> { ["USDT"] = 1_000_000 * Price.Scale },
            TailLossMax = 20 * Price.Scale,
        },
    };

    private static AggregateLimits Within(long net, long gross) => new() { NetNotionalMax = net * Price.Scale, GrossNotionalMax = gross * Price.Scale, OpenOrdersMax = 100 };

    private static long GroupRefusals(in EngineCounters counters) => counters.RiskRefusals[(int)RiskReason.UnderlyingLimit] + counters.RiskRefusals[(int)RiskReason.VenueLimit]
        + counters.RiskRefusals[(int)RiskReason.AccountLimit] + counters.RiskRefusals[(int)RiskReason.TotalLimit];

    private static long AllocatedBytes(
        BusyStrategy strategy, int frameCount, ref EngineCounters counters, EngineConfiguration? configuration = null, Action<StrategyContext>? look = null)
    {
        var market = new Market(seed: 5);
        var sink = new AnsweringSink();
        using var core = new Core<BusyStrategy>((configuration ?? EngineRig.Unwatched) with { OrdersPerSecondMax = 1_000_000, OrderBurstMax = 1_000_000 }, strategy);
        long allocatedBytes = 0;
        for (int frame = 0; frame < frameCount; frame++)
        {
            ReadOnlySpan<byte> next = market.Next(ref sink);
            long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
            core.OnFrame(next, ref sink);
            if (frame >= WarmFrames) allocatedBytes += GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
        }

        counters = core.Context.Counters;
        look?.Invoke(core.Context);
        return allocatedBytes;
    }
}

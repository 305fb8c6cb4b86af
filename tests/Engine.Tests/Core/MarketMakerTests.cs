using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

public sealed class MarketMakerTests
{
    private const long Tick = FrameFactory.Tick;
    private const long Mid = 600_000; // ticks

    [Test] // Goal: a whole, warm book is quoted on both sides, away from the touch. Method: a quiet market for three seconds.
    public void A_warm_market_is_quoted_on_both_sides()
    {
        var frames = new FrameFactory();
        var sink = new OrderRecorder();
        using var core = new Core<MarketMaker>(new EngineConfiguration(), new MarketMaker(new MarketMakerConfiguration()));
        core.OnFrame(frames.Definition(), ref sink);
        core.OnFrame(frames.SessionUp(), ref sink);
        core.OnFrame(frames.Snapshot([(Mid * Tick, 1000), ((Mid - 1) * Tick, 3000)], [((Mid + 1) * Tick, 1000), ((Mid + 2) * Tick, 3000)]), ref sink);
        for (int step = 0; step < 300; step++)
        {
            frames.NowNs += 10_000_000;
            core.OnFrame(frames.Update([(Mid * Tick, 1000 + (step % 7))], []), ref sink);
        }

        Assert.Multiple(() =>
        {
            Assert.That(core.Context.Orders.OpenCount, Is.EqualTo(10));
            Assert.That(sink.Orders, Has.Count.GreaterThanOrEqualTo(10));
            Assert.That(sink.Orders.Where(order => order.Side == Side.Buy).All(order => order.Price < (Mid + 1) * Tick), Is.True);
            Assert.That(sink.Orders.Where(order => order.Side == Side.Sell).All(order => order.Price > Mid * Tick), Is.True);
            Assert.That(core.Context.Counters.SequenceBreaks, Is.Zero);
            Assert.That(core.Context.Counters.MalformedFrames, Is.Zero);
        });
        foreach (SentOrder order in sink.Orders.Take(12)) TestContext.Out.WriteLine($"{order.Kind} {order.Side} {order.Price / 1e9} x {order.Lots}");
    }

    [Test] // Goal: a refused replacement is not sent again and again. Method: the venue refuses one while the market drifts away from the order.
    public void A_refused_replacement_waits_before_it_is_tried_again()
    {
        var frames = new FrameFactory();
        var sink = new OrderRecorder();
        using var core = new Core<MarketMaker>(new EngineConfiguration(), new MarketMaker(new MarketMakerConfiguration { LevelCount = 1 }));
        core.OnFrame(frames.Definition(), ref sink);
        core.OnFrame(frames.SessionUp(), ref sink);
        core.OnFrame(frames.Snapshot([(Mid * Tick, 1000)], [((Mid + 1) * Tick, 1000)]), ref sink);
        int acknowledged = 0;
        for (int step = 0; step < 300; step++) Step(step);
        int sentBefore = sink.Orders.Count;

        // Up by 20 ticks: the bid wants to follow inward; its replacement is refused.
        core.OnFrame(frames.Update([((Mid + 20) * Tick, 1000)], [((Mid + 1) * Tick, 0), ((Mid + 21) * Tick, 1000)]), ref sink);
        SentOrder replace = sink.Orders.Skip(sentBefore).Single(order => order.Kind == OutboundKind.Replace && order.Side == Side.Buy);
        core.OnFrame(frames.ReplaceRejected(replace.ClientOrderId, replace.OriginalClientOrderId, RejectReason.RateLimit), ref sink);
        acknowledged = sink.Orders.Count;
        long refusedNs = frames.NowNs;
        while (frames.NowNs < refusedNs + 40_000_000) Top();
        Assert.That(BidReplacements(), Is.EqualTo(1), "tried again within 50 ms");
        while (frames.NowNs < refusedNs + 100_000_000) Top();
        Assert.That(BidReplacements(), Is.GreaterThan(1), "never tried again");

        int BidReplacements() => sink.Orders.Skip(sentBefore).Count(order => order.Kind == OutboundKind.Replace && order.Side == Side.Buy);

        void Top()
        {
            frames.NowNs += 5_000_000;
            core.OnFrame(frames.Update([((Mid + 20) * Tick, 1000 + (frames.NowNs / 5_000_000 % 7))], []), ref sink);
        }

        void Step(int step)
        {
            frames.NowNs += 10_000_000;
            core.OnFrame(frames.Update([(Mid * Tick, 1000 + (step % 7))], []), ref sink);
            for (; acknowledged < sink.Orders.Count; acknowledged++)
            {
                SentOrder order = sink.Orders[acknowledged];
                if (order.Kind == OutboundKind.New) core.OnFrame(frames.Accepted(order.ClientOrderId, order.ClientOrderId, order.Price, order.Lots), ref sink);
                else if (order.Kind == OutboundKind.Replace)
                    core.OnFrame(frames.Replaced(order.ClientOrderId, order.OriginalClientOrderId, order.ClientOrderId, order.Price, order.Lots, 0), ref sink);
            }
        }
    }

    // Goal: each parameter changes the quotes at once, within its range, and a new configuration takes it back.
    // Method: a warm market with and without the change; values at and beyond the edges.
    [TestCase(MarketMakerParameter.RiskAversion, 10_000_000_000)]
    [TestCase(MarketMakerParameter.OrderSize, 100_000_000)]
    [TestCase(MarketMakerParameter.InventoryMax, 200_000_000)]
    [TestCase(MarketMakerParameter.FillDecay, 20_000_000)]
    public void A_parameter_changes_the_quotes(MarketMakerParameter parameter, long valueNanos)
    {
        string configured = Quotes(frames => [frames.Timer().ToArray()], out CommandOutcome none);
        string changed = Quotes(frames => [frames.SetParameter((int)parameter, valueNanos).ToArray()], out CommandOutcome outcome);
        string one = Quotes(frames => [frames.SetParameter((int)parameter, valueNanos, FrameFactory.Instrument).ToArray()], out _);
        string back = Quotes(
            frames => [frames.SetParameter((int)parameter, valueNanos).ToArray(), .. Restart(frames)], out _);
        string restarted = Quotes(Restart, out _);
        Assert.That((none, outcome), Is.EqualTo((CommandOutcome.None, CommandOutcome.Applied)));
        Assert.That(changed, Is.Not.EqualTo(configured));
        Assert.That(one, Is.EqualTo(changed));
        Assert.That(back, Is.EqualTo(restarted), "a changed configuration takes it back");
        foreach (long wrong in new[] { 0, -1, long.MinValue })
        {
            Assert.That(Quotes(frames => [frames.SetParameter((int)parameter, wrong).ToArray()], out outcome), Is.EqualTo(configured));
            Assert.That(outcome, Is.EqualTo(CommandOutcome.OutOfRange));
        }
    }

    [Test] // Goal: what is no parameter is said to be none, and values too large are refused. Method: both.
    public void Unknown_parameters_and_too_large_values_are_refused()
    {
        Quotes(frames => [frames.SetParameter(260, 1_000_000_000).ToArray()], out CommandOutcome outcome);
        Assert.That(outcome, Is.EqualTo(CommandOutcome.UnknownParameter));
        Quotes(frames => [frames.SetParameter((int)MarketMakerParameter.RiskAversion, long.MaxValue).ToArray()], out outcome);
        Assert.That(outcome, Is.EqualTo(CommandOutcome.OutOfRange));
    }

    private static IEnumerable<byte[]> Restart(FrameFactory frames) =>
        [frames.StartOfRun(isConfigurationChanged: true).ToArray(), frames.SessionUp().ToArray(), Book(frames)];

    private static byte[] Book(FrameFactory frames) =>
        frames.Snapshot([(Mid * Tick, 1000), ((Mid - 1) * Tick, 3000)], [((Mid + 1) * Tick, 1000), ((Mid + 2) * Tick, 3000)]).ToArray();

    /// <summary>What is quoted at the end of a market with frames in the middle of it.</summary>
    private static string Quotes(Func<FrameFactory, IEnumerable<byte[]>> disturb, out CommandOutcome outcome)
    {
        var frames = new FrameFactory();
        var sink = new OrderRecorder();
        using var core = new Core<MarketMaker>(new EngineConfiguration(), new MarketMaker(new MarketMakerConfiguration()));
        core.OnFrame(frames.Definition(), ref sink);
        core.OnFrame(frames.SessionUp(), ref sink);
        core.OnFrame(Book(frames), ref sink);
        for (int step = 0; step < 600; step++)
        {
            frames.NowNs += 10_000_000;
            if (step == 100)
            {
                foreach (byte[] frame in disturb(frames)) core.OnFrame(frame, ref sink);
            }

            core.OnFrame(frames.Update([(Mid * Tick, 1000 + (step % 7))], []), ref sink);
        }

        outcome = core.Context.LastCommandOutcome;
        return string.Join("\n", sink.Orders.Where(order => order.Kind == OutboundKind.New).Select(order => $"{order.Side} {order.Price} {order.Lots}"));
    }
}

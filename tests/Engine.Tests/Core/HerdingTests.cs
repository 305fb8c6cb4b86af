using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Our market maker among a herd, and after refusals.</summary>
public sealed class HerdingTests
{
    private const long Millisecond = 1_000_000;
    private const long TimerSlackNs = 15 * Millisecond;

    // Goal: in a herd the outer levels leave one after the other within 30 ms, otherwise at once. Method: the inventory limit falls to what two levels
    // hold, so that three a side must leave; with and without vanishing levels, with and without the switch; ten seeds.
    [TestCase(true, true, true)]
    [TestCase(true, false, false)]
    [TestCase(false, true, false)]
    public void Cancels_are_staged_from_the_touch_outward(bool isOn, bool isHerd, bool isStaged)
    {
        var spans = new HashSet<long>();
        for (int seed = 1; seed <= 10; seed++)
        {
            using var market = new HerdMarket(new MarketMakerConfiguration { AntiHerding = isOn, JitterSeed = seed });
            market.Quiet(intervals: 100);
            if (isHerd) market.Vanish(200);
            market.Cancels.Clear();
            long startNs = Shrink(market, inventoryMax: 0.1m);
            for (int step = 0; step < 50; step++) market.Step(Millisecond);
            foreach (Side side in (Side[])[Side.Buy, Side.Sell])
            {
                (Side Side, byte Level, long TimeNs)[] cancels = [.. market.Cancels.Where(cancel => cancel.Side == side)];
                Assert.That(cancels.Select(cancel => cancel.Level), Is.EqualTo(new byte[] { 2, 3, 4 }), "the inner ones first");
                Assert.That(cancels.Select(cancel => cancel.TimeNs), Is.Ordered);
                Assert.That(cancels[^1].TimeNs - startNs, isStaged ? Is.LessThanOrEqualTo(31 * Millisecond) : Is.Zero);
                spans.Add(cancels[^1].TimeNs - startNs);
            }
        }

        Assert.That(spans, isStaged ? Has.Count.GreaterThan(5) : Has.Count.EqualTo(1), "a random span each time");
    }

    [Test] // Goal: a side that must leave whole leaves at once, herd or not. Method: a fill fills the inventory to its limit.
    public void A_side_that_is_wanted_no_more_leaves_at_once()
    {
        using var market = new HerdMarket(new MarketMakerConfiguration());
        market.Quiet(intervals: 100);
        market.Vanish(200);
        market.Cancels.Clear();
        market.Send(market.Frames.Filled(999, 999, 1, 600_000 * FrameFactory.Tick, 2_000, Side.Buy));
        (Side Side, byte Level, long TimeNs)[] bids = [.. market.Cancels.Where(cancel => cancel.Side == Side.Buy)];
        Assert.That(bids.Select(cancel => cancel.Level), Is.EqualTo(new byte[] { 0, 1, 2, 3, 4 }));
        Assert.That(bids.Select(cancel => cancel.TimeNs).Distinct(), Is.EqualTo(new[] { market.Frames.NowNs }));
    }

    [Test] // Goal: a quote whose edge is gone never waits. Method: in a herd the bids are to move down and the venue refuses; then the price falls below them.
    public void A_quote_without_its_edge_leaves_at_once()
    {
        using var market = new HerdMarket(new MarketMakerConfiguration());
        market.Quiet(intervals: 100);
        market.IsRefusingReplacements = true;
        market.Fall(ticks: 5);
        Assert.That(market.Cancels, Is.Empty, "they wait after the refusal");
        market.Vanish(200);
        market.Fall(ticks: 300);
        (Side Side, byte Level, long TimeNs)[] bids = [.. market.Cancels.Where(cancel => cancel.Side == Side.Buy)];
        Assert.That(bids.Select(cancel => cancel.Level), Is.EqualTo(new byte[] { 0, 1, 2, 3, 4 }));
        Assert.That(bids.Select(cancel => cancel.TimeNs), Is.All.EqualTo(market.Frames.NowNs));
    }

    // Goal: cancels for risk never wait. Method: cancels are being staged; then each of them: everything leaves in the frame that caused it.
    [TestCase(CommandKind.Kill, false)]
    [TestCase(CommandKind.Pause, false)]
    [TestCase(CommandKind.ReduceOnly, false)]
    [TestCase(CommandKind.Pause, true)]
    [TestCase(null, true)]
    public void Cancels_for_risk_leave_at_once(CommandKind? command, bool isForOne)
    {
        using var market = new HerdMarket(new MarketMakerConfiguration());
        market.Quiet(intervals: 100);
        market.Vanish(200);
        Shrink(market, inventoryMax: 0.1m);
        Assert.That(market.Context.Orders.OpenCount, Is.GreaterThan(4), "some wait");
        int open = market.Context.Orders.OpenCount;
        int before = market.Sent.Count;
        market.Send(command is { } kind ? Command(market, kind, isForOne) : market.Frames.Gap());
        SentOrder[] caused = [.. market.Sent.Skip(before)];
        Assert.That(caused.Select(order => order.Kind), isForOne ? Is.EqualTo(Enumerable.Repeat(OutboundKind.Cancel, open)) : Is.EqualTo(new[] { OutboundKind.MassCancel }));
    }

    [Test] // Goal: instruments do not act in step. Method: the time between bids that are filled at once, with an event every 10 us; 16 seeds, and the switch off.
    public void Every_instrument_has_an_interval_of_its_own()
    {
        long[] intervals = [.. Enumerable.Range(1, 16).Select(seed => PlaceIntervalNs(new MarketMakerConfiguration { LevelCount = 1, JitterSeed = seed }))];
        Assert.That(intervals, Is.All.InRange(5 * Millisecond, (6 * Millisecond) + 20_000));
        Assert.That(intervals.Distinct().Count(), Is.GreaterThan(12));
        Assert.That(PlaceIntervalNs(new MarketMakerConfiguration { LevelCount = 1, JitterSeed = 1 }), Is.EqualTo(intervals[0]), "the same seed, the same interval");
        Assert.That(PlaceIntervalNs(new MarketMakerConfiguration { LevelCount = 1, AntiHerding = false }), Is.EqualTo(5 * Millisecond));
    }

    // Goal: waits after refusals are decorrelated jitter, and begin anew after 30 s without one. Method: the venue refuses every order of one level a
    // side; then nothing is quoted for 31 s, or for 29.
    [TestCase(31, true)]
    [TestCase(20, false)]
    public void Refused_levels_wait_longer_and_longer_until_there_was_peace(int pauseSeconds, bool isAnew)
    {
        int anew = 0;
        for (int seed = 1; seed <= 8; seed++)
        {
            using var market = new HerdMarket(new MarketMakerConfiguration { LevelCount = 1, AntiHerding = false, JitterSeed = seed }) { IsRefusing = true };
            for (int interval = 0; interval < 3_000 && !(market.RefusedBids.Count > 1 && Waits(market)[^1] > 2_000 * Millisecond); interval++) market.Quiet(intervals: 1);
            long[] waits = Waits(market);
            Assert.That(waits[0], Is.InRange(50 * Millisecond, (150 * Millisecond) + TimerSlackNs));
            for (int wait = 1; wait < waits.Length; wait++)
                Assert.That(waits[wait], Is.InRange(50 * Millisecond, Math.Min(5_000 * Millisecond, 3 * waits[wait - 1]) + TimerSlackNs));
            Assert.That(waits[^1], Is.GreaterThan(2_000 * Millisecond), "they grow");
            market.Send(market.Frames.Command(CommandKind.Pause));
            market.Quiet(intervals: pauseSeconds * 10);
            int refused = market.RefusedBids.Count;
            market.Send(market.Frames.Command(CommandKind.Resume));
            for (int interval = 0; interval < 60 && market.RefusedBids.Count < refused + 2; interval++) market.Quiet(intervals: 1);
            if (market.RefusedBids[refused + 1] - market.RefusedBids[refused] <= (150 * Millisecond) + TimerSlackNs) anew++;
        }

        Assert.That(anew, isAnew ? Is.EqualTo(8) : Is.LessThan(4));
    }

    [Test] // Goal: an order whose acknowledgement is lost leaves when it is not wanted any more. Method: no answer; the inventory limit falls.
    public void An_order_without_an_answer_is_cancelled_when_it_is_unwanted()
    {
        var frames = new FrameFactory();
        var sink = new OrderRecorder();
        using var core = new Core<MarketMaker>(EngineRig.Unwatched, new MarketMaker(new MarketMakerConfiguration()));
        core.OnFrame(frames.Definition(), ref sink);
        core.OnFrame(frames.SessionUp(), ref sink);
        core.OnFrame(frames.Snapshot([(600_000 * FrameFactory.Tick, 1000)], [(600_001 * FrameFactory.Tick, 1000)]), ref sink);
        for (int step = 0; sink.Orders.Count < 10; step++)
        {
            frames.NowNs += 10 * Millisecond;
            core.OnFrame(frames.Update([(600_000 * FrameFactory.Tick, 1000 + (step % 7))], []), ref sink);
        }

        core.OnFrame(frames.SetParameter((int)MarketMakerParameter.InventoryMax, 100_000_000), ref sink);
        core.OnFrame(frames.Update([(600_000 * FrameFactory.Tick, 990)], []), ref sink);
        Assert.That(sink.Orders.Skip(10).Select(order => order.Kind), Is.EqualTo(Enumerable.Repeat(OutboundKind.Cancel, 6)), "three a side; the others wait for their answers");
        core.OnFrame(frames.Update([(600_000 * FrameFactory.Tick, 980)], []), ref sink);
        Assert.That(sink.Orders, Has.Count.EqualTo(16), "once");
    }

    [Test] // Goal: nothing is allocated. Method: herds, staged cancels and refusals over and over.
    public void Herds_and_refusals_allocate_nothing()
    {
        var frames = new FrameFactory();
        var sink = new AnsweringSink();
        using var core = new Core<MarketMaker>(EngineRig.Unwatched with { CompareIntervalNs = 0 }, new MarketMaker(new MarketMakerConfiguration()));
        core.OnFrame(frames.Definition(), ref sink);
        core.OnFrame(frames.SessionUp(), ref sink);
        core.OnFrame(frames.Snapshot([(600_000 * FrameFactory.Tick, 1000)], [(600_001 * FrameFactory.Tick, 1000)]), ref sink);
        byte[] large = frames.SetParameter((int)MarketMakerParameter.InventoryMax, 2_000_000_000).ToArray();
        byte[] small = frames.SetParameter((int)MarketMakerParameter.InventoryMax, 100_000_000).ToArray();
        (long, long)[] top = new (long, long)[1];
        (long, long)[] none = [];
        int step = 0;
        AllocationAssert.IsZero(() =>
        {
            frames.NowNs += 10 * Millisecond;
            bool isSmall = ++step % 200 == 0;
            if (step % 100 == 0) core.OnFrame(isSmall ? small : large, ref sink);
            for (int vanished = 0; vanished < (step % 100 == 0 ? 60 : 1); vanished++)
            {
                top[0] = (598_000 * FrameFactory.Tick, 0);
                core.OnFrame(frames.Update(top, none), ref sink);
            }

            top[0] = (600_000 * FrameFactory.Tick, 1000 + (step % 7));
            core.OnFrame(frames.Update(top, none), ref sink);
            core.OnFrame(frames.Timer(), ref sink);
            while (sink.TryTake(out (OutboundKind Kind, long Id, long Original, long Price, long Lots, Side Side) order))
            {
                if (order.Kind == OutboundKind.New && step % 3 == 0) core.OnFrame(frames.Rejected(order.Id, RejectReason.RateLimit), ref sink);
                else if (order.Kind == OutboundKind.New) core.OnFrame(frames.Accepted(order.Id, order.Id, order.Price, order.Lots), ref sink);
                else if (order.Kind == OutboundKind.Replace) core.OnFrame(frames.Replaced(order.Id, order.Original, order.Id, order.Price, order.Lots, 0), ref sink);
                else if (order.Kind == OutboundKind.Cancel) core.OnFrame(frames.Canceled(order.Id, order.Id, 0, 0), ref sink);
            }

            return core.Context.Counters.CancelOrders;
        });
        Assert.That((core.Context.Counters.CancelOrders > 20, core.Context.Counters.VenueRejects > 20), Is.EqualTo((true, true)));
    }

    /// <summary>An operator lowers the inventory limit, and the book has an event at the same moment.</summary>
    private static long Shrink(HerdMarket market, decimal inventoryMax)
    {
        market.Send(market.Frames.SetParameter((int)MarketMakerParameter.InventoryMax, (long)(inventoryMax * 1_000_000_000)));
        market.Touch();
        return market.Frames.NowNs;
    }

    private static ReadOnlySpan<byte> Command(HerdMarket market, CommandKind kind, bool isForOne) =>
        isForOne ? market.Frames.Command(kind, FrameFactory.Instrument) : market.Frames.Command(kind);

    private static long[] Waits(HerdMarket market) => [.. market.RefusedBids.Zip(market.RefusedBids.Skip(1), (from, to) => to - from)];

    /// <summary>The time between two bids of which each is filled at once.</summary>
    private static long PlaceIntervalNs(MarketMakerConfiguration configuration)
    {
        using var market = new HerdMarket(configuration);
        market.Quiet(intervals: 50);
        market.IsFilling = true;
        market.FillAll();
        market.PlacedBids.Clear();
        for (int step = 0; step < 3_000; step++)
        {
            market.Frames.NowNs += 10_000;
            market.Touch();
        }

        return market.PlacedBids.Zip(market.PlacedBids.Skip(1), (from, to) => to - from).Min();
    }
}

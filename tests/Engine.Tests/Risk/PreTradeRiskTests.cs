using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Every reason of refusal at its edge: just inside passes, just outside is refused, counted, and changes nothing else.</summary>
public sealed class PreTradeRiskTests
{
    private const long Tick = EngineRig.Tick;
    private const long Bid = EngineRig.BidTicks;
    private const long Ask = EngineRig.AskTicks;

    [Test] // Goal: states forbid. Method: each command and its end.
    public void Halted_and_paused_engines_refuse_until_released()
    {
        using var rig = new EngineRig();
        rig.Command(CommandKind.Pause);
        AssertRefused(rig, RiskReason.Paused, Side.Buy, Bid, 1);
        rig.Command(CommandKind.Acknowledge);
        AssertRefused(rig, RiskReason.Paused, Side.Buy, Bid, 1);
        rig.Command(CommandKind.Resume);
        AssertPasses(rig, Side.Buy, Bid, 1);
        rig.Command(CommandKind.Stop);
        AssertRefused(rig, RiskReason.Halted, Side.Buy, Bid, 1);
        rig.Command(CommandKind.Resume);
        rig.Command(CommandKind.Pause);
        rig.Command(CommandKind.ReduceOnly);
        AssertRefused(rig, RiskReason.Halted, Side.Buy, Bid, 1);
        rig.Command(CommandKind.Acknowledge);
        AssertRefused(rig, RiskReason.Paused, Side.Buy, Bid, 1);
        rig.Command(CommandKind.Resume);
        rig.Command(CommandKind.Acknowledge);
        AssertPasses(rig, Side.Buy, Bid, 1);
    }

    [Test] // Goal: a pause of one instrument cancels and stops it alone. Method: two instruments, one paused.
    public void An_instrument_can_be_paused_alone()
    {
        using var rig = new EngineRig();
        rig.Send(rig.Frames.Definition(instrumentId: 1));
        rig.Send(rig.Frames.Snapshot([(Bid * Tick, 10)], [(Ask * Tick, 10)], instrumentId: 1));
        long id = rig.PlaceLive();
        rig.Send(rig.Frames.Command(CommandKind.Pause, instrumentId: 0));
        Assert.That(rig.LastSent.Kind, Is.EqualTo(OutboundKind.Cancel));
        Assert.That(rig.LastSent.ClientOrderId, Is.EqualTo(id));
        AssertRefused(rig, RiskReason.Paused, Side.Buy, Bid, 1);
        Assert.That(rig.TryPlace(Side.Buy, Bid, 1, instrumentSlot: 1), Is.EqualTo(RiskReason.None));
        rig.Send(rig.Frames.Command(CommandKind.Resume, instrumentId: 0));
        AssertPasses(rig, Side.Buy, Bid, 1);
    }

    [Test] // Goal: reduce-only shrinks a position and never turns it. Method: long 10; sells up to 10 pass, open ones counted; buys never.
    public void Reduce_only_lets_a_position_shrink()
    {
        using var rig = new EngineRig();
        rig.Fill(rig.PlaceLive(lots: 10), 10);
        rig.Command(CommandKind.ReduceOnly);
        AssertRefused(rig, RiskReason.ReduceOnly, Side.Buy, Bid, 1);
        AssertRefused(rig, RiskReason.ReduceOnly, Side.Sell, Ask, 11);
        AssertPasses(rig, Side.Sell, Ask, 6);
        AssertRefused(rig, RiskReason.ReduceOnly, Side.Sell, Ask, 5);
        AssertPasses(rig, Side.Sell, Ask, 4);
    }

    [Test] // Goal: pause and reduce-only do not end each other. Method: both orders of the two, then resume and acknowledge.
    public void A_pause_on_top_of_reduce_only_returns_to_it([Values] bool isPauseFirst)
    {
        using var rig = new EngineRig();
        rig.Command(isPauseFirst ? CommandKind.Pause : CommandKind.ReduceOnly);
        rig.Command(isPauseFirst ? CommandKind.ReduceOnly : CommandKind.Pause);
        AssertRefused(rig, RiskReason.Paused, Side.Buy, Bid, 1);
        rig.Command(CommandKind.Resume);
        AssertRefused(rig, RiskReason.ReduceOnly, Side.Buy, Bid, 1);
        rig.Command(CommandKind.Acknowledge);
        AssertPasses(rig, Side.Buy, Bid, 1);
    }

    [Test] // Goal: instrument, status, route and book must stand. Method: each missing alone.
    public void What_is_not_there_cannot_be_traded()
    {
        using var rig = new EngineRig(isReady: false);
        AssertRefused(rig, RiskReason.UnknownInstrument, Side.Buy, Bid, 1);
        Assert.That(rig.TryPlace(Side.Buy, Bid, 1, instrumentSlot: -1), Is.EqualTo(RiskReason.UnknownInstrument));
        Assert.That(rig.TryPlace(Side.Buy, Bid, 1, instrumentSlot: 16), Is.EqualTo(RiskReason.UnknownInstrument));
        rig.Send(rig.Frames.Definition(status: TradingStatus.Halted));
        AssertRefused(rig, RiskReason.InstrumentNotTrading, Side.Buy, Bid, 1);
        rig.Send(rig.Frames.Definition());
        AssertRefused(rig, RiskReason.RouteDown, Side.Buy, Bid, 1);
        rig.Send(rig.Frames.SessionUp());
        AssertRefused(rig, RiskReason.BookNotLive, Side.Buy, Bid, 1);
        rig.Send(rig.Frames.Snapshot([(Bid * Tick, 1)], []));
        AssertRefused(rig, RiskReason.BookNotLive, Side.Buy, Bid, 1);
        rig.SendBook();
        AssertPasses(rig, Side.Buy, Bid, 1);
    }

    [Test] // Goal: prices obey limits, tick and band. Method: both edges of each; the mid is half a tick above the bid.
    public void Prices_are_checked_to_the_unit()
    {
        using var rig = new EngineRig(With(limits => limits with { PriceBandFraction = 0.05, OrderNotionalMax = long.MaxValue }));
        Assert.That(TryPlaceNanos(rig, Bid * Tick + 1), Is.EqualTo(RiskReason.PriceOffTick));
        Assert.That(TryPlaceNanos(rig, 0), Is.EqualTo(RiskReason.PriceNotAllowed));
        Assert.That(TryPlaceNanos(rig, Tick - 1), Is.EqualTo(RiskReason.PriceNotAllowed), "below the lowest price");
        Assert.That(TryPlaceNanos(rig, 1_000_000 * Price.Scale + Tick), Is.EqualTo(RiskReason.PriceNotAllowed), "above the highest");
        Assert.That(TryPlaceNanos(rig, 1_000_000 * Price.Scale), Is.EqualTo(RiskReason.PriceOutsideBand), "the highest");
        Assert.That(TryPlaceNanos(rig, long.MinValue), Is.EqualTo(RiskReason.PriceNotAllowed));
        Assert.That(TryPlaceNanos(rig, long.MaxValue), Is.EqualTo(RiskReason.PriceNotAllowed));
        AssertPasses(rig, Side.Buy, 570_001, 1); // the mid is 600,000.5: 5 % below it is 570,000.475
        AssertRefused(rig, RiskReason.PriceOutsideBand, Side.Buy, 570_000, 1);
        AssertPasses(rig, Side.Sell, 630_000, 1);
        AssertRefused(rig, RiskReason.PriceOutsideBand, Side.Sell, 630_001, 1);
    }

    [Test] // Goal: quantities obey the instrument's and our limits. Method: both edges; a limit of ours of 100, the venue's of 80 and then 120.
    public void Quantities_are_checked_to_the_unit([Values(80, 120)] long maxLots)
    {
        using var rig = new EngineRig(With(limits => limits with { OrderLotsMax = new Lots(100) }));
        rig.Send(rig.Frames.Definition(maxLots: maxLots));
        long edge = Math.Min(maxLots, 100);
        AssertRefused(rig, RiskReason.QuantityOutsideLimits, Side.Buy, Bid, 0);
        AssertRefused(rig, RiskReason.QuantityOutsideLimits, Side.Buy, Bid, -1);
        AssertRefused(rig, RiskReason.QuantityOutsideLimits, Side.Buy, Bid, long.MaxValue);
        AssertRefused(rig, RiskReason.QuantityOutsideLimits, Side.Buy, Bid, edge + 1);
        AssertPasses(rig, Side.Buy, Bid, edge);
    }

    [Test] // Goal: notional obeys both ends. Method: a lot at 60,000.0 is worth 60; at least 120, at most 600.
    public void Notional_is_checked_to_the_unit()
    {
        using var rig = new EngineRig(With(limits => limits with { OrderNotionalMax = 600 * Price.Scale }));
        rig.Send(rig.Frames.Definition(minNotional: 120 * Price.Scale));
        AssertRefused(rig, RiskReason.NotionalOutsideLimits, Side.Buy, Bid, 1);
        AssertPasses(rig, Side.Buy, Bid, 2);
        AssertPasses(rig, Side.Buy, Bid, 10);
        AssertRefused(rig, RiskReason.NotionalOutsideLimits, Side.Sell, Ask, 10);
        AssertRefused(rig, RiskReason.NotionalOutsideLimits, Side.Buy, Bid, 11);
    }

    [Test] // Goal: open orders are limited, an instrument's and all. Method: three of three, then one more; a replacement is no new order.
    public void Open_orders_are_counted([Values] bool isPerInstrument)
    {
        EngineConfiguration configuration = With(limits => limits with { OpenOrdersMax = 3 });
        if (!isPerInstrument) configuration = With(limits => limits with { OpenOrdersMax = 3 }) with { OpenOrdersMax = 3 };
        using var rig = new EngineRig(configuration);
        rig.Send(rig.Frames.Definition(instrumentId: 1));
        rig.Send(rig.Frames.Snapshot([(Bid * Tick, 10)], [(Ask * Tick, 10)], instrumentId: 1));
        long first = rig.PlaceLive();
        rig.Place();
        rig.Place();
        AssertRefused(rig, RiskReason.TooManyOpenOrders, Side.Buy, Bid, 1);
        Assert.That(rig.TryPlace(Side.Buy, Bid, 1, instrumentSlot: 1), Is.EqualTo(isPerInstrument ? RiskReason.None : RiskReason.TooManyOpenOrders));
        Assert.That(rig.TryReplace(first, Bid - 1, 10), Is.EqualTo(RiskReason.None));
    }

    [Test] // Goal: the worst case of position and open orders stays within the limit. Method: limit 100; long 40, open 50: 10 pass, 11 do not.
    public void The_worst_case_position_is_limited()
    {
        using var rig = new EngineRig(With(limits => limits with { PositionLotsMax = new Lots(100) }));
        rig.Fill(rig.PlaceLive(lots: 40), 40);
        long id = rig.PlaceLive(lots: 50);
        AssertRefused(rig, RiskReason.PositionLimit, Side.Buy, Bid, 11);
        Assert.That(rig.TryReplace(id, Bid, 61), Is.EqualTo(RiskReason.PositionLimit));
        AssertRefused(rig, RiskReason.PositionLimit, Side.Sell, Ask, 141);
        AssertPasses(rig, Side.Sell, Ask, 140);
        Assert.That(rig.TryReplace(id, Bid, 60), Is.EqualTo(RiskReason.None));
        AssertRefused(rig, RiskReason.PositionLimit, Side.Buy, Bid, 1);
    }

    [Test] // Goal: a fill beyond reason does not wrap the check. Method: an orphan fill of nearly 2^63 lots, then a buy.
    public void An_absurd_position_refuses_rather_than_wraps()
    {
        using var rig = new EngineRig();
        rig.Send(rig.Frames.Filled(1, 1, 1, Tick, long.MaxValue, Side.Buy));
        Assert.That(rig.Position.Lots.Count, Is.EqualTo(long.MaxValue));
        AssertRefused(rig, RiskReason.PositionLimit, Side.Buy, Bid, 1);
    }

    [Test] // Goal: we never trade with ourselves. Method: our ask one tick above; a bid at it and beyond, a tick below; and by replacing.
    public void Our_own_orders_are_not_crossed()
    {
        using var rig = new EngineRig();
        rig.Place(Side.Sell, Ask + 5, 1);
        AssertRefused(rig, RiskReason.SelfTrade, Side.Buy, Ask + 5, 1);
        AssertRefused(rig, RiskReason.SelfTrade, Side.Buy, Ask + 6, 1);
        AssertPasses(rig, Side.Buy, Ask + 4, 1);
        AssertRefused(rig, RiskReason.SelfTrade, Side.Sell, Ask + 4, 1);
        long id = rig.PlaceLive(Side.Buy, Ask, 1);
        Assert.That(rig.TryReplace(id, Ask + 5, 1), Is.EqualTo(RiskReason.SelfTrade));
    }

    [Test] // Goal: the token bucket (domain 10.4) with its reserve. Method: C = 10, r = 5: eight orders, two kept for cancels; then time.
    public void Orders_obey_the_rate_and_leave_a_fifth_for_cancels()
    {
        using var rig = new EngineRig(EngineRig.Unwatched with { OrdersPerSecondMax = 5, OrderBurstMax = 10 });
        for (int order = 0; order < 8; order++) AssertPasses(rig, Side.Buy, Bid, 1);
        AssertRefused(rig, RiskReason.OrderRate, Side.Buy, Bid, 1);
        rig.Advance(199_999_999);
        AssertRefused(rig, RiskReason.OrderRate, Side.Buy, Bid, 1);
        rig.Advance(1);
        AssertPasses(rig, Side.Buy, Bid, 1);
        long last = rig.LastSent.ClientOrderId;
        Assert.That(rig.Cancel(last), Is.EqualTo(RiskReason.None), "a cancel is never refused");
        rig.Advance(200_000_000);
        AssertRefused(rig, RiskReason.OrderRate, Side.Buy, Bid, 1);
        rig.Advance(200_000_000);
        AssertPasses(rig, Side.Buy, Bid, 1);
    }

    [Test] // Goal: the oracle of 10.4. Method: everything doubled, and the reserve of a fifth on top: C = 2 x 10 + 5, r = 2 x 5.
    public void The_bucket_gives_the_domain_oracle()
    {
        const long perSecond = 10;
        const long burst = 25;
        var venue = new VenueState { TokenNanos = burst * 1_000_000_000 };
        (double Seconds, int Wanted, int Left)[] oracle = [(0, 16, 4), (0.2, 8, 6), (0.2, 2, 4), (1, 14, 12), (1, 2, 10)];
        foreach ((double seconds, int wanted, int left) in oracle)
        {
            long nowNs = (long)(seconds * 1e9);
            bool isGranted = Available(venue, nowNs) >= wanted;
            for (int order = 0; isGranted && order < wanted; order++) Assert.That(OrderRate.TryTake(ref venue, nowNs, perSecond, burst), Is.True);
            Assert.That(Available(venue, nowNs), Is.EqualTo(left), $"at {seconds} s");
        }

        static int Available(VenueState copy, long nowNs)
        {
            int count = 0;
            while (OrderRate.TryTake(ref copy, nowNs, perSecond, burst)) count++;
            return count;
        }
    }

    [Test] // Goal: a frame causes at most 64 messages, the rest is refused and counted. Method: one strategy that wants 1,000.
    public void A_frame_causes_at_most_64_messages()
    {
        using var rig = new EngineRig(With(limits => limits with { OpenOrdersMax = 1024 }) with { OrderBurstMax = 10_000 });
        int refused = 0;
        rig.Do(context =>
        {
            for (int order = 0; order < 1_000; order++)
            {
                var request = new OrderRequest { InstrumentSlot = 0, Side = Side.Buy, Price = new Price(Bid * Tick), Lots = new Lots(1) };
                if (context.Place(in request, out int slot) == RiskReason.FrameBudget) refused++;
                else Assert.That(context.Orders[slot].State, Is.EqualTo(OrderState.PendingNew));
            }

            Assert.That(context.RemainingOrders, Is.Zero);
            Assert.That(context.Cancel(context.Orders.OfInstrument(0).FirstOpen), Is.EqualTo(RiskReason.FrameBudget));
        });
        Assert.That(rig.Sent, Has.Count.EqualTo(64));
        Assert.That(refused, Is.EqualTo(936));
        Assert.That(rig.Counters.RiskRefusals[(int)RiskReason.FrameBudget], Is.EqualTo(937));
        Assert.That(rig.Sent.Select(order => order.Ordinal), Is.EqualTo(Enumerable.Range(0, 64)));
    }

    [Test] // Goal: what one frame may not cancel follows on timers. Method: 200 orders, a gap: 64 cancels, then the rest.
    public void Cancels_beyond_the_frame_budget_follow_on_timers()
    {
        using var rig = new EngineRig(With(limits => limits with { OpenOrdersMax = 1024 }) with { OrderBurstMax = 10_000 });
        for (int order = 0; order < 200; order++) rig.Place(lots: 1);
        rig.Send(rig.Frames.Gap());
        for (int timer = 0; timer < 4; timer++)
        {
            Assert.That(rig.CountSent(OutboundKind.Cancel), Is.EqualTo(Math.Min(200, 64 * (timer + 1))));
            rig.Advance(10_000_000);
        }

        Assert.That(rig.CountSent(OutboundKind.Cancel), Is.EqualTo(200));
    }

    [Test] // Goal: a table full of open orders refuses, then goes on behind them. Method: 1,100 orders stay open while ids come round.
    public void A_row_of_open_orders_longer_than_the_search_refuses_once()
    {
        using var rig = new EngineRig(With(limits => limits with { OpenOrdersMax = 2048 }) with
        {
            OpenOrdersMax = 2048,
            OrderCapacity = 4096,
            OrderBurstMax = 1_000_000,
        });
        for (int order = 0; order < 1_100; order++) rig.Place(lots: 1);
        for (int order = 0; order < 4096 - 1_100; order++)
        {
            long id = rig.Place(lots: 1);
            rig.Send(rig.Frames.Rejected(id, RejectReason.RateLimit));
        }

        Assert.That(rig.TryPlace(Side.Buy, Bid, 1), Is.EqualTo(RiskReason.OrderTableFull));
        Assert.That(rig.Open.OpenCount, Is.EqualTo(1_100));
        Assert.That(rig.TryPlace(Side.Buy, Bid, 1), Is.EqualTo(RiskReason.None));
    }

    [Test] // Goal: each reason above has been reached. Method: the list of reasons against those that this file names.
    public void Every_reason_has_a_test()
    {
        string source = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Engine.Tests", "Risk", "PreTradeRiskTests.cs"))
            + File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Engine.Tests", "Orders", "ReplaceChainTests.cs"))
            + File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Engine.Tests", "Risk", "KillSwitchActionTests.cs"))
            + File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Engine.Tests", "Risk", "GroupLimitTests.cs"))
            + File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Engine.Tests", "Risk", "TailLimiterTests.cs"));
        foreach (RiskReason reason in Enum.GetValues<RiskReason>()) Assert.That(source, Does.Contain($"RiskReason.{reason}"));
    }

    private static EngineConfiguration With(Func<RiskLimits, RiskLimits> change)
    {
        EngineConfiguration configuration = EngineRig.Unwatched;
        return configuration with { DefaultLimits = change(configuration.DefaultLimits) };
    }

    private static RiskReason TryPlaceNanos(EngineRig rig, long nanos)
    {
        RiskReason reason = RiskReason.None;
        rig.Do(context => reason = context.Place(
            new OrderRequest { InstrumentSlot = 0, Side = Side.Buy, Price = new Price(nanos), Lots = new Lots(1) }, out _));
        return reason;
    }

    private static void AssertPasses(EngineRig rig, Side side, long ticks, long lots)
    {
        int sentBefore = rig.Sent.Count;
        Assert.That(rig.TryPlace(side, ticks, lots), Is.EqualTo(RiskReason.None));
        Assert.That(rig.Sent, Has.Count.EqualTo(sentBefore + 1));
        Assert.That((rig.LastSent.Kind, rig.LastSent.Side, rig.LastSent.Price, rig.LastSent.Lots), Is.EqualTo((OutboundKind.New, side, ticks * Tick, lots)));
    }

    private static void AssertRefused(EngineRig rig, RiskReason reason, Side side, long ticks, long lots)
    {
        int sentBefore = rig.Sent.Count;
        long refusedBefore = rig.Counters.RiskRefusals[(int)reason];
        InstrumentOrders openBefore = rig.Open;
        Assert.That(rig.TryPlace(side, ticks, lots), Is.EqualTo(reason));
        Assert.That(rig.Counters.RiskRefusals[(int)reason], Is.EqualTo(refusedBefore + 1));
        Assert.That(rig.Sent, Has.Count.EqualTo(sentBefore));
        Assert.That(rig.Open, Is.EqualTo(openBefore));
    }
}

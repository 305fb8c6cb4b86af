using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>What the kill switch measures itself, what it does about each trigger, and what it tells.</summary>
public sealed class KillSwitchActionTests
{
    private const long Bid = EngineRig.BidTicks;
    private const long Ask = EngineRig.AskTicks;
    private const long Second = KillSwitchRig.Second;

    [Test] // Goal: in Cautious only post-only orders leave, unless they shrink the position. Method: both kinds, both sides, long 10; normal as negative control.
    public void A_cautious_engine_is_post_only()
    {
        using var rig = new KillSwitchRig();
        rig.Rig.Fill(rig.Rig.PlaceLive(lots: 10), 10);
        rig.Measure(RiskTrigger.OracleAge, 6);
        Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1), Is.EqualTo(RiskReason.PostOnlyOnly));
        Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1, flags: OrderFlags.PostOnly), Is.EqualTo(RiskReason.None));
        Assert.That(rig.Rig.TryPlace(Side.Sell, Ask, 10), Is.EqualTo(RiskReason.None), "shrinks");
        Assert.That(rig.Rig.TryPlace(Side.Sell, Ask, 1), Is.EqualTo(RiskReason.PostOnlyOnly), "with the other one it would go short");
        StrategyContext context = rig.Rig.Core.Context;
        Assert.That((context.SizeFactor(0), context.SpreadFactor(0)), Is.EqualTo((0.3, 2.0)));
        rig.Measure(RiskTrigger.OracleAge, 0);
        rig.Pass(121);
        Assert.That((context.SizeFactor(0), context.SpreadFactor(0)), Is.EqualTo((1.0, 1.0)));
    }

    [Test] // Goal: an instrument whose book stands still is pulled, another one is not, and its next update brings it back. Method: two instruments, one falls silent.
    public void Old_market_data_pulls_its_instrument_alone()
    {
        using var rig = new KillSwitchRig();
        rig.Rig.Send(rig.Rig.Frames.Definition(instrumentId: 1));
        rig.Rig.Send(rig.Rig.Frames.Snapshot([(Bid * EngineRig.Tick, 10)], [(Ask * EngineRig.Tick, 10)], instrumentId: 1));
        long id = rig.Rig.PlaceLive();
        Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1, instrumentSlot: 1), Is.EqualTo(RiskReason.None));
        for (int step = 0; step < 49; step++) PassOn(rig, instrumentId: 1, Second / 10);
        Assert.That(rig.Rig.State(id), Is.EqualTo(OrderState.Live), "4.9 s");
        PassOn(rig, instrumentId: 1, Second / 5);
        Assert.That(rig.Rig.State(id), Is.EqualTo(OrderState.PendingCancel));
        Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1), Is.EqualTo(RiskReason.MarketDataOld));
        Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1, instrumentSlot: 1), Is.EqualTo(RiskReason.None));
        Assert.That((rig.State, rig.Rig.Counters.PulledInstruments), Is.EqualTo((RiskState.Normal, 1L)), "the venue's feed lives");
        rig.Rig.SendBook();
        Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1), Is.EqualTo(RiskReason.None));
    }

    [Test] // Goal: a venue that falls silent is High after a second and Critical after five. Method: timers alone.
    public void A_silent_venue_makes_cautious_then_reduces()
    {
        using var rig = new KillSwitchRig();
        rig.Rig.SendBook();
        rig.Rig.Advance(Second - 1);
        Assert.That(rig.State, Is.EqualTo(RiskState.Normal));
        rig.Rig.Advance(1);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
        rig.Rig.Advance(4 * Second);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly));
        using var fresh = new KillSwitchRig();
        fresh.Rig.Send(fresh.Rig.Frames.StartOfRun());
        fresh.Rig.Advance(60 * Second);
        Assert.That(fresh.State, Is.EqualTo(RiskState.Normal), "a run without market data yet is not old");
    }

    [Test] // Goal: at 80 % of the position limit the instrument is quoted on one side; at 110 % the engine reduces. Method: fills and an adjustment of the limit.
    public void A_large_position_leaves_one_side()
    {
        using KillSwitchRig rig = Limited(positionLots: 100);
        rig.Rig.Fill(rig.Rig.PlaceLive(lots: 79), 79);
        rig.Pass(2);
        Assert.That((rig.State, rig.Rig.Core.Context.IsReduceOnly(0)), Is.EqualTo((RiskState.Normal, false)));
        rig.Rig.Fill(rig.Rig.PlaceLive(lots: 1), 1);
        rig.Pass(0.5);
        rig.Rig.Send(rig.Rig.Frames.Timer());
        Assert.That((rig.State, rig.Rig.Core.Context.IsReduceOnly(0)), Is.EqualTo((RiskState.Cautious, true)));
        Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1, flags: OrderFlags.PostOnly), Is.EqualTo(RiskReason.ReduceOnly));
        Assert.That(rig.Rig.TryPlace(Side.Sell, Ask, 80, flags: OrderFlags.PostOnly), Is.EqualTo(RiskReason.None));
        rig.Rig.Send(rig.Rig.Frames.SetParameter((int)RiskParameter.PositionLotsMax, 70 * Price.Scale));
        rig.Pass(2);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly), "80 of 70");
    }

    [Test] // Goal: too much in flight is a trigger of its own. Method: both sides open to 90 % of the limit.
    public void Much_unfilled_exposure_is_caution()
    {
        using KillSwitchRig rig = Limited(positionLots: 100);
        rig.Rig.PlaceLive(Side.Buy, Bid, 70);
        rig.Pass(1);
        Assert.That(rig.State, Is.EqualTo(RiskState.Normal));
        rig.Rig.PlaceLive(Side.Sell, Ask, 80);
        rig.Pass(1);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
        Assert.That(rig.Rig.Core.Context.SeverityOf(RiskTrigger.UnfilledExposure, 0), Is.EqualTo(TriggerSeverity.High));
    }

    [TestCase(19, 19, RiskState.Normal, false)] // Goal: refused orders over orders sent in a minute; the route is shut at 20 %. Method: so many of so many; too few say nothing.
    [TestCase(100, 4, RiskState.Normal, false)]
    [TestCase(100, 5, RiskState.Cautious, false)]
    [TestCase(100, 20, RiskState.ReduceOnly, true)]
    public void Many_rejects_disable_the_route(int sent, int rejected, RiskState expected, bool isDisabled)
    {
        using var rig = new KillSwitchRig();
        for (int order = 0; order < sent; order++)
        {
            Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1, flags: OrderFlags.PostOnly), Is.EqualTo(RiskReason.None));
            long id = rig.Rig.LastSent.ClientOrderId;
            if (order >= sent - rejected) rig.Rig.Send(rig.Rig.Frames.Rejected(id, RejectReason.InvalidPrice));
            else rig.Rig.Send(rig.Rig.Frames.Rejected(id, order % 2 == 0 ? RejectReason.PostOnlyWouldCross : RejectReason.TooLate)); // no fault of anybody
        }

        rig.Pass(0.5);
        Assert.That(rig.State, Is.EqualTo(expected));
        if (isDisabled) Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1), Is.EqualTo(RiskReason.RouteDisabled));
        rig.Pass(70);
        rig.Rig.Command(CommandKind.Acknowledge);
        Assert.That(rig.Rig.TryPlace(Side.Buy, Bid, 1, flags: OrderFlags.PostOnly), Is.EqualTo(RiskReason.None), "a minute later the share is forgotten");
    }

    [Test] // Goal: slow answers are measured by venue; one of few is none. Method: 50 answers with one slow, then with many slow; the strategy sees the latency.
    public void Slow_acknowledgements_act_and_one_does_not()
    {
        using var rig = new KillSwitchRig();
        Answer(rig, 50, slowCount: 1);
        rig.Pass(10);
        Assert.That((rig.State, rig.Rig.Core.Context.LatencySeconds(FrameFactory.Venue)), Is.EqualTo((RiskState.Normal, 0.0)));
        rig.Pass(20);
        Answer(rig, 50, slowCount: 5);
        rig.Pass(10);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
        Assert.That(rig.Rig.Core.Context.LatencySeconds(FrameFactory.Venue), Is.EqualTo(0.3).Within(0.1));
        rig.Pass(150);
        Assert.That(rig.State, Is.EqualTo(RiskState.Normal));
    }

    [Test] // Goal: an order that nobody answers counts as a slow one. Method: 30 orders, no answers, past the time-out of 2 s.
    public void Unanswered_orders_are_slow_answers()
    {
        using var rig = new KillSwitchRig();
        for (int order = 0; order < 30; order++) rig.Rig.Place(lots: 1);
        rig.Pass(13);
        Assert.That(rig.Rig.Core.Context.SeverityOf(RiskTrigger.AcknowledgementTime, FrameFactory.Venue), Is.EqualTo(TriggerSeverity.Critical));
    }

    [Test] // Goal: a position that differs is one break; ten minutes later it is forgotten. Method: an answer with another position, after a first one that agreed.
    public void A_surprising_position_is_a_break()
    {
        using var rig = new KillSwitchRig();
        for (int session = 1; session <= 2; session++)
        {
            rig.Rig.Send(rig.Rig.Frames.Connected(session));
            long request = rig.Rig.Core.Context.Venue(FrameFactory.Venue).RequestId;
            if (session == 2) rig.Rig.Send(rig.Rig.Frames.PositionReport(request, 5, lastMatchId: 0));
            rig.Rig.Send(rig.Rig.Frames.StatusEnd(request, 0, 0, session == 2 ? 1 : 0, 0));
        }

        rig.Pass(0.5);
        Assert.That(rig.Rig.Core.Context.SeverityOf(RiskTrigger.ReconciliationBreaks, FrameFactory.Venue), Is.EqualTo(TriggerSeverity.High));
        rig.Rig.Command(CommandKind.Acknowledge);
        rig.Pass(0.5);
        Assert.That(rig.Rig.Core.Context.SeverityOf(RiskTrigger.ReconciliationBreaks, FrameFactory.Venue), Is.EqualTo(TriggerSeverity.None), "acknowledged");
    }

    [Test] // Goal: a gap between venues makes them be compared in full. Method: the measurement, in a session and in none.
    public void A_cross_venue_gap_begins_a_comparison_in_full([Values] bool hasSession)
    {
        using var rig = new KillSwitchRig();
        if (hasSession)
        {
            rig.Rig.Send(rig.Rig.Frames.Connected(1));
            rig.Rig.Send(rig.Rig.Frames.StatusEnd(rig.Rig.Core.Context.Venue(FrameFactory.Venue).RequestId, 0, 0, 0, 0));
        }

        int before = rig.Rig.CountSent(OutboundKind.StatusRequest);
        rig.Measure(RiskTrigger.CrossVenueGap, 0.006);
        rig.Rig.Send(rig.Rig.Frames.Timer());
        Assert.That(rig.Rig.CountSent(OutboundKind.StatusRequest) - before, Is.EqualTo(hasSession ? 1 : 0));
        Assert.That(rig.Rig.Core.Context.Venue(FrameFactory.Venue).Status, Is.EqualTo(hasSession ? SessionStatus.Connected : SessionStatus.Up));
    }

    [Test] // Goal: alerts come by severity, once a trigger, worse at once. Method: two triggers, one of them repeated, then critical; order and codes.
    public void Alerts_are_ordered_and_not_repeated()
    {
        using var rig = new KillSwitchRig();
        for (int repeat = 0; repeat < 5; repeat++)
        {
            rig.Measure(RiskTrigger.OracleAge, 6);
            rig.Measure(RiskTrigger.OracleAge, 0);
        }

        Assert.That(rig.TakeAlerts().Select(alert => (alert.Code, alert.Severity)), Is.EqualTo(new[]
        {
            (AlertCode.TriggerRaised, Severity.High), (AlertCode.RiskStateChanged, Severity.High),
        }));
        rig.Measure(RiskTrigger.OracleAge, 31);
        List<AlertRecord> worse = rig.TakeAlerts();
        Assert.That(worse.Select(alert => (alert.Code, alert.Severity)), Is.EqualTo(new[]
        {
            (AlertCode.TriggerRaised, Severity.Critical), (AlertCode.RiskStateChanged, Severity.Critical),
        }));
        Assert.That((worse[0].Measured, worse[0].Threshold, worse[0].InstrumentId, worse[0].Trigger), Is.EqualTo((31.0, 30.0, FrameFactory.Instrument, RiskTrigger.OracleAge)));
        Assert.That(worse[1].RiskState, Is.EqualTo(RiskState.ReduceOnly));
        rig.Hold(RiskTrigger.OracleAge, 0, 61);
        Assert.That(rig.TakeAlerts().Select(alert => (alert.Code, alert.Severity)), Is.EqualTo(new[] { (AlertCode.TriggerCleared, Severity.Info) }), "held back until then");
    }

    [Test] // Goal: a flood of alerts is limited, and says so; critical ones pass. Method: 200 overrides in one moment, then one that counts; a ring nobody empties.
    public void A_flood_of_alerts_is_limited()
    {
        using var rig = new KillSwitchRig();
        for (int flood = 0; flood < 200; flood++) rig.Rig.Send(rig.Rig.Frames.Override(RiskTrigger.PoolLoss, 100 + flood));
        rig.Measure(RiskTrigger.OracleAge, 31);
        List<AlertRecord> alerts = rig.TakeAlerts();
        Assert.That(alerts, Has.Count.EqualTo(AlertLog.PerSecondMax + 2));
        Assert.That(alerts[0].Severity, Is.EqualTo(Severity.Critical));
        Assert.That(alerts.Sum(alert => alert.Suppressed), Is.EqualTo(190));
        Assert.That(rig.Rig.Core.Context.Alerts.SuppressedCount, Is.EqualTo(190));
        for (int flood = 0; flood < 200; flood++)
        {
            rig.Rig.Frames.NowNs += Second;
            rig.Rig.Send(rig.Rig.Frames.Override(RiskTrigger.PoolLoss, 100));
        }

        Assert.That(rig.TakeAlerts(), Has.Count.EqualTo(64));
        Assert.That(rig.Rig.Core.Context.Alerts.LostCount, Is.EqualTo(136));
    }

    [Test] // Goal: more triggers than there is room for do no harm. Method: 300 instruments' oracles are old.
    public void Three_hundred_triggers_at_once_are_no_fault()
    {
        var configuration = new EngineConfiguration { InstrumentCapacity = 300, BookLevelsPerSide = 8 };
        using var rig = new EngineRig(configuration);
        for (uint id = 0; id < 300; id++)
        {
            rig.Send(rig.Frames.Definition(instrumentId: id));
            rig.Send(rig.Frames.Measurement(RiskTrigger.OracleAge, 6, instrumentId: id));
        }

        Assert.That((rig.Core.Context.RiskState, rig.Core.Context.ActiveTriggers.Length), Is.EqualTo((RiskState.Cautious, 256)));
    }

    [Test] // Goal: contradictory thresholds are said to be so. Method: the wrong way round, no numbers, negative, too long; and parameters out of range.
    public void Thresholds_that_contradict_each_other_are_refused()
    {
        TriggerThresholds[] wrong =
        [
            new(2, 3, 1, 0), new(3, 2, 5, 0), new(double.NaN, 1, 2, 0), new(-1, 1, 2, 0), new(1, 2, 3, -1), new(1, 2, 3, 61 * Second),
        ];
        foreach (TriggerThresholds thresholds in wrong)
        {
            var parameters = new KillSwitchParameters { Triggers = new Dictionary<RiskTrigger, TriggerThresholds> { [RiskTrigger.OracleAge] = thresholds } };
            Assert.That(parameters.Validate(), Has.Count.EqualTo(1), $"{thresholds}");
        }

        var absurd = new KillSwitchParameters { CleanNs = -1, AnswerNs = -1, OverrideSecondsMax = 901, MarketDataPullNs = -1, CautiousSizeFactor = double.NaN, CautiousSpreadFactor = 0.5 };
        Assert.That(absurd.Validate(), Has.Count.EqualTo(6));
        Assert.That(new KillSwitchParameters().Validate(), Is.Empty);
        foreach (RiskTrigger trigger in Enum.GetValues<RiskTrigger>()) Assert.That(KillSwitchParameters.Default(trigger).Error(), Is.Null, $"{trigger}");
    }

    private static KillSwitchRig Limited(long positionLots)
    {
        var rig = new KillSwitchRig();
        rig.Rig.Send(rig.Rig.Frames.SetParameter((int)RiskParameter.PositionLotsMax, positionLots * Price.Scale));
        Assert.That(rig.Rig.Core.Context.LastCommandOutcome, Is.EqualTo(CommandOutcome.Applied));
        return rig;
    }

    private static void PassOn(KillSwitchRig rig, uint instrumentId, long ns)
    {
        rig.Rig.Frames.NowNs += ns;
        rig.Rig.Send(rig.Rig.Frames.Snapshot([(Bid * EngineRig.Tick, 10)], [(Ask * EngineRig.Tick, 10)], instrumentId: instrumentId));
        rig.Rig.Send(rig.Rig.Frames.Timer());
    }

    private static void Answer(KillSwitchRig rig, int count, int slowCount)
    {
        for (int order = 0; order < count; order++)
        {
            long id = rig.Rig.Place(lots: 1);
            rig.Rig.Frames.NowNs += order < slowCount ? 300_000_000 : 1_000_000;
            rig.Rig.SendBook();
            rig.Rig.Send(rig.Rig.Frames.Accepted(id, id, Bid * EngineRig.Tick, 1));
            rig.Rig.Send(rig.Rig.Frames.Canceled(id, id, 0, 0));
        }
    }
}

using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>One session, one answer at a time, told by frames.</summary>
public sealed class ReconciliationTests
{
    private const long Second = 1_000_000_000;
    private const long Price = EngineRig.BidTicks * EngineRig.Tick;

    private static readonly OrderState[] OpenStates =
        [OrderState.PendingNew, OrderState.Live, OrderState.PendingCancel, OrderState.PendingReplace, OrderState.Unknown];

    [Test] // Goal: what a new session causes, in that order, and nothing else may leave. Method: fills before it; the messages read.
    public void A_session_begins_with_a_mass_cancel_and_the_question()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Fill(id, 3, matchId: 17);
        rig.Advance(3 * Second);
        rig.Fill(id, 1, matchId: 18); // a time-out later: nothing before 17 can still be on its way
        rig.Sent.Clear();
        rig.Send(rig.Frames.Connected(sessionId: 99));
        Assert.That(rig.Sent.Select(sent => (sent.Kind, sent.VenueId, sent.Ordinal)), Is.EqualTo(new[]
        {
            (OutboundKind.MassCancel, FrameFactory.Venue, 0), (OutboundKind.StatusRequest, FrameFactory.Venue, 1),
        }));
        Assert.That(MassCancelDecoder.TryWrap(rig.Sent[0].Bytes, out MassCancelDecoder mass) && mass.Reason == MassCancelReason.Strategy, Is.True);
        Assert.That(StatusRequestDecoder.TryWrap(rig.Sent[1].Bytes, out StatusRequestDecoder request), Is.True);
        Assert.That((request.RequestId, request.SessionId, request.AfterMatchId, request.VenueId), Is.EqualTo((rig.Frames.Sequence, 99L, 17L, FrameFactory.Venue)));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown));
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.RouteDown));
        Assert.That(rig.Core.Context.IsQuotable(0), Is.False);
        rig.Advance(Second / 2);
        Assert.That(rig.Sent, Has.Count.EqualTo(2));
    }

    [Test] // Goal: every open state with every answer. Method: named as open, not named, filled in part and not named, filled whole.
    public void Every_open_state_takes_the_venues_answer(
        [ValueSource(nameof(OpenStates))] OrderState state, [Values("open", "gone", "part", "full")] string answer)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceIn(state);
        long requestId = Connect(rig);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown));
        int fills = answer is "part" or "full" ? 1 : 0;
        if (fills > 0) Resend(rig, id, answer == "part" ? 4 : 10, matchId: 1);
        if (answer == "open") rig.Send(rig.Frames.OpenOrder(requestId, id, 777, Price - EngineRig.Tick, 6, 0, Side.Buy));
        if (answer == "open") AssertAdopted(rig, id);
        long held = answer switch { "part" => 4, "full" => 10, _ => 0 };
        if (fills > 0) rig.Send(rig.Frames.PositionReport(requestId, held, 1));
        rig.Sent.Clear();
        rig.Send(rig.Frames.StatusEnd(requestId, fills, answer == "open" ? 1 : 0, fills));
        Assert.Multiple(() =>
        {
            OrderState expected = answer switch { "open" => OrderState.PendingCancel, "full" => OrderState.Filled, _ => OrderState.Cancelled };
            Assert.That(rig.State(id), Is.EqualTo(expected));
            Assert.That(rig.Order(id).CumLots.Count, Is.EqualTo(held));
            Assert.That(rig.Position.Lots.Count, Is.EqualTo(held));
            Assert.That(Status(rig), Is.EqualTo(answer == "open" ? SessionStatus.Connected : SessionStatus.Up));
            Assert.That(rig.Sent.Select(sent => sent.Kind), Is.EqualTo(answer == "open" ? new[] { OutboundKind.MassCancel, OutboundKind.StatusRequest } : []));
            Assert.That((rig.Counters.OrderAnomalies, rig.Counters.PositionAdjustments), Is.EqualTo((0L, 0L)));
        });
        if (answer == "open") rig.Send(rig.Frames.StatusEnd(rig.Frames.Sequence, 0, 0, 0));
        AssertUpAndIdle(rig);
    }

    [TestCase(OrderState.Filled)] // Goal: what has ended here and rests there closes the route, and does not live again. Method: every ended state.
    [TestCase(OrderState.Cancelled)]
    [TestCase(OrderState.Expired)]
    [TestCase(OrderState.Rejected)]
    [TestCase(OrderState.Replaced)]
    public void An_ended_order_that_is_open_at_the_venue_is_an_anomaly(OrderState state)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceIn(state);
        long held = rig.Position.Lots.Count;
        long requestId = Connect(rig);
        rig.Send(rig.Frames.OpenOrder(requestId, id, 777, Price, 6, 0, Side.Buy));
        rig.Send(rig.Frames.PositionReport(requestId, held, 1));
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 1, 1));
        Assert.Multiple(() =>
        {
            Assert.That(rig.State(id), Is.EqualTo(state));
            Assert.That(rig.Counters.OrderAnomalies, Is.EqualTo(1));
            Assert.That(Status(rig), Is.EqualTo(SessionStatus.Connected));
        });
    }

    [TestCase(true)] // Goal: a replacement under way ends as the venue says. Method: it names the original, or the replacement.
    [TestCase(false)]
    public void A_replacement_under_way_is_found_under_either_id(bool isReplaced)
    {
        using var rig = new EngineRig();
        long original = rig.PlaceLive();
        rig.Fill(original, 2, matchId: 1);
        long replacement = rig.Replace(original, EngineRig.BidTicks - 1, 20);
        long requestId = Connect(rig);
        rig.Send(rig.Frames.OpenOrder(requestId, isReplaced ? replacement : original, 777, Price, isReplaced ? 18 : 8, 2, Side.Buy));
        Assert.That(rig.State(isReplaced ? replacement : original), Is.EqualTo(OrderState.Live));
        Assert.That(rig.State(isReplaced ? original : replacement), Is.EqualTo(isReplaced ? OrderState.Replaced : OrderState.Unknown));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(18), "the worst case");
        rig.Send(rig.Frames.PositionReport(requestId, 2, 1));
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 1, 1));
        Assert.That(rig.State(isReplaced ? original : replacement), Is.EqualTo(isReplaced ? OrderState.Replaced : OrderState.Cancelled));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(isReplaced ? 18 : 8));
        requestId = rig.Frames.Sequence;
        rig.Send(rig.Frames.PositionReport(requestId, 2, 1));
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 0, 1));
        AssertUpAndIdle(rig);
    }

    [Test] // Goal: fills that the venue counts and that have not come stay exposed while the order is open. Method: open with 5 filled, 2 came.
    public void Owed_fills_stay_exposed_until_the_answer_ends()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Fill(id, 2, matchId: 1);
        long requestId = Connect(rig);
        rig.Send(rig.Frames.OpenOrder(requestId, id, 777, Price, 5, 5, Side.Buy));
        Assert.That((rig.Order(id).LeavesLots.Count, rig.Open.ExposedBuyLots.Count), Is.EqualTo((8L, 8L)));
    }

    [Test] // Goal: exposure that an ended order kept for fills to come goes once the venue was asked. Method: cancelled with 3 owed, never sent.
    public void Owed_fills_of_ended_orders_are_forgotten_when_the_venue_agrees()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Send(rig.Frames.Canceled(id, 0, leaves: 0, cum: 3));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(3));
        long requestId = Connect(rig);
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 0, 0));
        AssertUpAndIdle(rig);
    }

    [Test] // Goal: orders of which we know nothing close the route, then nobody quotes. Method: named in three answers; time passes.
    public void Orders_of_others_take_another_round_and_in_the_end_only_reducing()
    {
        using var rig = new EngineRig();
        long requestId = Connect(rig);
        for (int round = 1; round <= 3; round++)
        {
            rig.Send(rig.Frames.OpenOrder(requestId, 4711, 777, Price, 6, 0, Side.Buy));
            rig.Sent.Clear();
            rig.Send(rig.Frames.StatusEnd(requestId, 0, 1, 0));
            requestId = rig.Frames.Sequence;
            Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(round < 3 ? 1 : 0), $"round {round}");
            Assert.That(rig.Core.Context.RiskState, Is.EqualTo(round < 3 ? RiskState.Normal : RiskState.ReduceOnly), $"round {round}");
        }

        Assert.That(rig.Counters.VenueOnlyOrders, Is.EqualTo(3));
        rig.Sent.Clear();
        rig.Advance(4 * Second);
        Assert.That(rig.Sent, Is.Empty);
        rig.Advance(Second);
        Assert.That(rig.Sent.Select(sent => sent.Kind), Is.EqualTo(new[] { OutboundKind.MassCancel, OutboundKind.StatusRequest }));
        rig.Send(rig.Frames.StatusEnd(rig.Frames.Sequence, 0, 0, 0));
        AssertUpAndIdle(rig);
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.ReduceOnly), "an operator lifts it");
    }

    [Test] // Goal: an answer that does not come is asked for again. Method: no answer; the timers' requests, the third failure, the pause of 5 s.
    public void A_question_without_an_answer_is_repeated()
    {
        using var rig = new EngineRig();
        Connect(rig);
        rig.Advance(2 * Second - 1);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(1));
        rig.Advance(1);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(2));
        Assert.That(Request(rig).RequestId, Is.EqualTo(rig.Frames.Sequence));
        rig.Advance(2 * Second);
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.Normal));
        rig.Advance(2 * Second);
        Assert.That((rig.CountSent(OutboundKind.StatusRequest), rig.Core.Context.RiskState), Is.EqualTo((3, RiskState.ReduceOnly)));
        rig.Command(CommandKind.Acknowledge);
        rig.Advance(5 * Second);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(4));
        rig.Send(rig.Frames.StatusEnd(rig.Frames.Sequence, 0, 0, 0));
        AssertUpAndIdle(rig);
        Assert.That(rig.Counters.FailedReconciliationRounds, Is.EqualTo(3));
    }

    [TestCase(1, 0, 0)] // Goal: an answer that is not whole proves nothing. Method: the end counts one frame more than came, of each kind.
    [TestCase(0, 1, 0)]
    [TestCase(0, 0, 1)]
    public void An_answer_with_a_frame_missing_ends_no_order(int fills, int openOrders, int positions)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        long requestId = Connect(rig);
        rig.Send(rig.Frames.StatusEnd(requestId, fills, openOrders, positions));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown));
        Assert.That(Request(rig).RequestId, Is.EqualTo(rig.Frames.Sequence), "it is asked again");
        rig.Send(rig.Frames.StatusEnd(rig.Frames.Sequence, 0, 0, 0));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Cancelled));
        AssertUpAndIdle(rig);
    }

    [Test] // Goal: frames of another question are ignored and counted. Method: an old answer, whole, before the new one; its fills are booked all the same.
    public void A_late_answer_to_an_older_question_is_ignored()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        long old = Connect(rig);
        long requestId = Connect(rig);
        Resend(rig, id, 4, matchId: 1);
        rig.Send(rig.Frames.OpenOrder(old, id, 777, Price, 6, 4, Side.Buy));
        rig.Send(rig.Frames.PositionReport(old, 99, 1));
        rig.Send(rig.Frames.StatusEnd(old, 1, 1, 1));
        Assert.That((rig.State(id), rig.Position.Lots.Count, rig.Counters.StaleAnswers), Is.EqualTo((OrderState.Unknown, 4L, 3L)));
        Resend(rig, id, 4, matchId: 1);
        rig.Send(rig.Frames.PositionReport(requestId, 4, 1));
        rig.Send(rig.Frames.StatusEnd(requestId, 1, 0, 1));
        AssertUpAndIdle(rig);
        Assert.That((rig.Position.Lots.Count, rig.Counters.DuplicateFills), Is.EqualTo((4L, 1L)));
    }

    [Test] // Goal: a gap is taken over at the mark, once, and looked at. Method: 7 lots more there; the fill comes later; fills after it count.
    public void A_position_gap_is_adopted_without_profit_or_loss()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Fill(id, 3, matchId: 5);
        ProfitAndLoss before = Profit(rig);
        long requestId = Connect(rig);
        rig.Send(rig.Frames.PositionReport(requestId, 10, 8));
        Assert.That(rig.Position.Lots.Count, Is.EqualTo(3), "a fill before the report may still be missing");
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 0, 1));
        Assert.Multiple(() =>
        {
            Assert.That(rig.Position.Lots.Count, Is.EqualTo(10));
            Assert.That(rig.Position.AdjustedLots.Count, Is.EqualTo(7));
            Assert.That(Profit(rig), Is.EqualTo(before), "and its parts");
            Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.ReduceOnly));
            Assert.That(rig.Script.Executions, Does.Contain((0, OrderTable.None)), "the strategy is told");
            Assert.That(rig.Counters.PositionAdjustments, Is.EqualTo(1));
        });
        AssertUpAndIdle(rig);
        rig.Fill(id, 7, matchId: 8);
        rig.Fill(id, 7, matchId: 8);
        Assert.That((rig.Position.Lots.Count, rig.Counters.DuplicateFills), Is.EqualTo((10L, 2L)), "it is in the position already");
        rig.Fill(id, 1, matchId: 9);
        Assert.That(rig.Position.Lots.Count, Is.EqualTo(11));
        ProfitAndLoss after = Profit(rig);
        Assert.That(after.Spread + after.Inventory + after.Fees + after.Funding + after.Hedging, Is.EqualTo(after.Total));
    }

    [Test] // Goal: a fresh journal takes the account as it is. Method: a first answer with a position and no fills; the second time it is an error.
    public void A_fresh_journal_takes_the_position_over_without_alarm()
    {
        using var rig = new EngineRig();
        long requestId = Connect(rig);
        rig.Send(rig.Frames.PositionReport(requestId, -50, 3));
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 0, 1, isHistoryWhole: false));
        AssertUpAndIdle(rig);
        Assert.That((rig.Position.Lots.Count, rig.Core.Context.RiskState), Is.EqualTo((-50L, RiskState.Normal)));
        Assert.That(rig.Counters.IncompleteHistories, Is.EqualTo(1));
        requestId = Connect(rig);
        rig.Send(rig.Frames.PositionReport(requestId, -49, 3));
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 0, 1));
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.ReduceOnly));
    }

    [Test] // Goal: an instrument that the venue does not name is one in which the account holds nothing. Method: a position here, no report.
    public void A_position_that_the_venue_does_not_name_is_closed()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Fill(id, 3, matchId: 5);
        rig.Send(rig.Frames.StatusEnd(Connect(rig), 0, 0, 0));
        AssertUpAndIdle(rig);
        Assert.That((rig.Position.Lots.Count, rig.Core.Context.RiskState), Is.EqualTo((0L, RiskState.ReduceOnly)));
    }

    // Goal: gaps are counted by their size: above one lot, above a hundredth of the limit. Method: a limit of 1,000 lots; each edge, both ways.
    [TestCase(1, 0, 0)]
    [TestCase(-1, 0, 0)]
    [TestCase(2, 1, 0)]
    [TestCase(10, 1, 0)]
    [TestCase(-11, 1, 1)]
    [TestCase(1_000_000_000, 1, 1)]
    public void Gaps_are_counted_by_size(long gapLots, long gaps, long largeGaps)
    {
        using var rig = new EngineRig(new EngineConfiguration { DefaultLimits = new EngineConfiguration().DefaultLimits with { PositionLotsMax = new Lots(1_000) } });
        rig.Send(rig.Frames.StatusEnd(Connect(rig), 0, 0, 0));
        long requestId = Connect(rig);
        rig.Send(rig.Frames.PositionReport(requestId, gapLots, 3));
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 0, 1));
        Assert.That((rig.Counters.PositionAdjustments, rig.Counters.PositionGaps, rig.Counters.LargePositionGaps), Is.EqualTo((1L, gaps, largeGaps)));
    }

    [TestCase(long.MaxValue)] // Goal: absurd positions are not taken over. Method: the edges; the answer is not whole then.
    [TestCase(long.MinValue)]
    public void An_absurd_position_spoils_the_answer(long lots)
    {
        using var rig = new EngineRig();
        long requestId = Connect(rig);
        rig.Send(rig.Frames.PositionReport(requestId, lots, 3));
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 0, 1));
        Assert.That((rig.Position.Lots.Count, Status(rig), rig.Counters.MalformedFrames), Is.EqualTo((0L, SessionStatus.Connected, 1L)));
    }

    [Test] // Goal: definitions may come after the session. Method: fill and position of an unknown instrument; its definition asks once more.
    public void A_definition_that_comes_late_asks_once_more()
    {
        using var rig = new EngineRig(isReady: false);
        long requestId = Connect(rig);
        rig.Send(rig.Frames.Filled(9, 9, 1, Price, 5, Side.Buy, flags: FrameFlags.Resend));
        rig.Send(rig.Frames.PositionReport(requestId, 5, 1));
        rig.Send(rig.Frames.StatusEnd(requestId, 1, 0, 1));
        Assert.That(Status(rig), Is.EqualTo(SessionStatus.Up));
        rig.Sent.Clear();
        rig.Send(rig.Frames.Definition());
        Assert.That(rig.Sent.Select(sent => sent.Kind), Is.EqualTo(new[] { OutboundKind.MassCancel, OutboundKind.StatusRequest }));
        requestId = rig.Frames.Sequence;
        rig.Send(rig.Frames.PositionReport(requestId, 5, 1));
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 0, 1));
        rig.SendBook();
        AssertUpAndIdle(rig);
        Assert.That(rig.Position.Lots.Count, Is.EqualTo(5));
        Assert.That(Profit(rig).Total, Is.EqualTo((Int128)0), "taken over at the first mark");
        rig.Sent.Clear();
        rig.Send(rig.Frames.Definition(instrumentId: 1));
        Assert.That(rig.Sent, Is.Empty, "nothing was missing any more");
    }

    [Test] // Goal: comparing once more changes nothing. Method: a session with fills and orders, then another; position, orders, limits, risk.
    public void A_second_comparison_changes_nothing()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Fill(id, 3, matchId: 5);
        Compare();
        (Position, InstrumentOrders, RiskState, OrderState, EngineCounters) before =
            (rig.Position, rig.Open, rig.Core.Context.RiskState, rig.State(id), rig.Counters);
        Compare();
        Position position = rig.Position;
        position.ReportedRequestId = before.Item1.ReportedRequestId;
        Assert.That(position, Is.EqualTo(before.Item1));
        Assert.That((rig.Open, rig.Core.Context.RiskState, rig.State(id)), Is.EqualTo((before.Item2, before.Item3, before.Item4)));
        Assert.That((rig.Counters.Fills, rig.Counters.PositionAdjustments), Is.EqualTo((before.Item5.Fills, before.Item5.PositionAdjustments)));

        void Compare()
        {
            long requestId = Connect(rig);
            Resend(rig, id, 3, matchId: 5);
            rig.Send(rig.Frames.PositionReport(requestId, 3, 5));
            rig.Send(rig.Frames.StatusEnd(requestId, 1, 0, 1));
            AssertUpAndIdle(rig);
        }
    }

    [Test] // Goal: Up and Down keep their meaning, and end a comparison. Method: each during one; the answer is too late.
    public void Up_and_down_end_a_comparison([Values(SessionStatus.Up, SessionStatus.Down)] SessionStatus status)
    {
        using var rig = new EngineRig();
        long requestId = Connect(rig);
        rig.Send(rig.Frames.Session(status));
        rig.Send(rig.Frames.StatusEnd(requestId, 0, 0, 0));
        rig.Advance(10 * Second);
        Assert.That((Status(rig), rig.Counters.StaleAnswers, rig.CountSent(OutboundKind.StatusRequest)), Is.EqualTo((status, 1L, 1)));
    }

    [Test] // Goal: a fill that overtakes what was lost before it does not hide the loss. Method: 2 is lost, 3 arrives first, the session ends, the next asks.
    public void Fills_are_asked_for_from_the_last_one_without_a_gap()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Fill(id, 1, matchId: 1);
        rig.Advance(3 * Second);
        rig.Fill(id, 1, matchId: 2);
        Connect(rig);
        rig.Fill(id, 1, matchId: 4);
        Connect(rig);
        Assert.That(Request(rig).AfterMatchId, Is.EqualTo(1));
    }

    [Test] // Goal: nothing is allocated. Method: thousands of sessions with fills, an open order and a position.
    public void Comparing_allocates_nothing()
    {
        var frames = new FrameFactory();
        var sink = new AnsweringSink();
        using var core = new Core<BusyStrategy>(EngineRig.Unwatched, new BusyStrategy(1));
        core.OnFrame(frames.StartOfRun(), ref sink);
        core.OnFrame(frames.Definition(), ref sink);
        long matchId = 0;
        AllocationAssert.IsZero(() =>
        {
            for (int round = 0; round < 2; round++)
            {
                frames.NowNs += Second;
                core.OnFrame(frames.Connected(matchId), ref sink);
                long requestId = frames.Sequence;
                core.OnFrame(frames.Filled(matchId, matchId, ++matchId, Price, 1, Side.Buy, flags: FrameFlags.Resend), ref sink);
                core.OnFrame(frames.OpenOrder(requestId, 7, 7, Price, 1, 0, Side.Buy), ref sink);
                core.OnFrame(frames.PositionReport(requestId, 2 * matchId, matchId), ref sink);
                core.OnFrame(frames.StatusEnd(requestId, 1, 1 - round, 1), ref sink);
                core.OnFrame(frames.Timer(), ref sink);
            }

            return core.Context.Counters.StatusRequests;
        });
        Assert.That(core.Context.Counters.PositionAdjustments, Is.GreaterThan(1_000));
    }

    private static long Connect(EngineRig rig)
    {
        rig.Send(rig.Frames.Connected(sessionId: rig.Frames.Sequence));
        return rig.Frames.Sequence;
    }

    private static void Resend(EngineRig rig, long id, long lots, long matchId) =>
        rig.Send(rig.Frames.Filled(id, id + 1_000_000, matchId, Price, lots, Side.Buy, flags: FrameFlags.Resend));

    private static SessionStatus Status(EngineRig rig) => rig.Core.Context.Venue(FrameFactory.Venue).Status;

    private static ProfitAndLoss Profit(EngineRig rig) => rig.Core.Context.Positions.ProfitAndLoss(0, in rig.Core.Context.Instruments[0]);

    private static StatusRequestDecoder Request(EngineRig rig)
    {
        Assert.That(StatusRequestDecoder.TryWrap(rig.Sent.Last(sent => sent.Kind == OutboundKind.StatusRequest).Bytes, out StatusRequestDecoder request), Is.True);
        return request;
    }

    private static void AssertAdopted(EngineRig rig, long id) => Assert.Multiple(() =>
    {
        Order order = rig.Order(id);
        Assert.That(order.State, Is.EqualTo(OrderState.Live));
        Assert.That((order.VenueOrderId, order.Price.Nanos, order.LeavesLots.Count), Is.EqualTo((777L, Price - EngineRig.Tick, 6L)));
    });

    private static void AssertUpAndIdle(EngineRig rig) => Assert.Multiple(() =>
    {
        Assert.That(Status(rig), Is.EqualTo(SessionStatus.Up));
        Assert.That(rig.Core.Context.Orders.OpenCount, Is.Zero);
        Assert.That((rig.Open.ExposedBuyLots.Count, rig.Open.ExposedSellLots.Count), Is.EqualTo((0L, 0L)));
    });
}

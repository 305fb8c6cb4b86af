using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Lives of single orders, told by frames.</summary>
public sealed class OrderLifeTests
{
    private const long Second = 1_000_000_000;

    [Test] // Goal: the oracle of domain 10.1. Method: quantity 10: Ack, Fill 3, CancelReq, Fill 2, CancelAck, Fill 1; then every fill again.
    public void The_domain_oracle_ends_cancelled_with_six_filled()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        rig.Fill(id, 3, matchId: 1);
        Assert.That(rig.Cancel(id), Is.EqualTo(RiskReason.None));
        rig.Fill(id, 2, matchId: 2);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.PendingCancel));
        rig.Send(rig.Frames.Canceled(id, 0, leaves: 0, cum: 5));
        rig.Fill(id, 1, matchId: 3);
        AssertEnd();
        for (int match = 1; match <= 3; match++) rig.Fill(id, match == 3 ? 1 : 4 - match, matchId: match);
        AssertEnd();
        Assert.That(rig.Counters.DuplicateFills, Is.EqualTo(3));

        void AssertEnd() => Assert.Multiple(() =>
        {
            Assert.That(rig.State(id), Is.EqualTo(OrderState.Cancelled));
            Assert.That(rig.Order(id).CumLots.Count, Is.EqualTo(6));
            Assert.That(rig.Position.Lots.Count, Is.EqualTo(6));
            Assert.That(rig.Counters.LateFills, Is.EqualTo(1));
            AssertIdle(rig);
        });
    }

    [Test] // Goal: a fill may overtake its acknowledgement. Method: full fill first; the late Accepted changes nothing and is no anomaly.
    public void A_fill_before_the_acknowledgement_fills_the_order()
    {
        using var rig = new EngineRig();
        long id = rig.Place();
        rig.Fill(id, 4);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Live));
        rig.Fill(id, 6);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Filled));
        rig.Send(rig.Frames.Accepted(id, 5, 0, 10));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Filled));
        Assert.That(rig.Counters.OrderAnomalies, Is.Zero);
        AssertIdle(rig);
    }

    [Test] // Goal: the venue is the truth for fills. Method: a fill of an id never sent, and one beyond the quantity: both booked and counted.
    public void Orphan_fills_and_overfills_are_booked()
    {
        using var rig = new EngineRig();
        rig.Fill(123_456_789, 7, Side.Sell);
        long id = rig.PlaceLive(lots: 10);
        rig.Fill(id, 12);
        Assert.Multiple(() =>
        {
            Assert.That(rig.Position.Lots.Count, Is.EqualTo(5));
            Assert.That(rig.Counters.OrphanFills, Is.EqualTo(1));
            Assert.That(rig.Counters.Overfills, Is.EqualTo(1));
            Assert.That(rig.State(id), Is.EqualTo(OrderState.Filled));
            Assert.That(rig.Script.Executions[0], Is.EqualTo((0, OrderTable.None)), "the strategy hears of the orphan");
            AssertIdle(rig);
        });
    }

    [Test] // Goal: fills that cannot be booked change nothing. Method: absurd numbers, unknown instrument and generation.
    public void Unbookable_fills_are_counted_and_change_nothing()
    {
        using var rig = new EngineRig();
        rig.Fill(1, 0);
        rig.Fill(1, -5);
        rig.Fill(1, 1, ticks: 0);
        rig.Fill(1, 1, ticks: -5);
        rig.Fill(1, 1, (Side)9);
        rig.Send(rig.Frames.Filled(1, 1, 1, EngineRig.Tick, 1, Side.Buy, instrumentId: 7));
        rig.Send(rig.Frames.Filled(1, 1, 1, EngineRig.Tick, 1, Side.Buy, instrumentId: 1 << 16));
        rig.Send(rig.Frames.Filled(1, 1, 1, long.MaxValue, long.MaxValue, Side.Buy));
        Assert.That(rig.Counters.UnbookableFills, Is.EqualTo(8));
        Assert.That(rig.Position.FillCount, Is.Zero);
    }

    [Test] // Goal: a partial cancel leaves the rest live and exposed. Method: 10 open, reduced to 4, filled 4.
    public void A_partial_cancel_leaves_the_rest_live()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        rig.Cancel(id);
        rig.Send(rig.Frames.Canceled(id, 0, leaves: 4, cum: 0));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Live));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(4));
        Assert.That(rig.Cancel(id), Is.EqualTo(RiskReason.None), "it can be cancelled again");
        rig.Fill(id, 4);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Filled));
        AssertIdle(rig);
    }

    [Test] // Goal: a cancel is sent again for what a partial cancel left. Method: partial cancel, then a gap: the stale book cancels the rest.
    public void What_a_partial_cancel_left_is_cancelled_when_the_book_is_stale()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        rig.Cancel(id);
        rig.Send(rig.Frames.Canceled(id, 0, leaves: 4, cum: 0));
        rig.Send(rig.Frames.Gap());
        Assert.That(rig.State(id), Is.EqualTo(OrderState.PendingCancel));
        Assert.That(rig.CountSent(OutboundKind.Cancel), Is.EqualTo(2));
    }

    [Test] // Goal: fills that the venue counted and that are still under way stay exposed. Method: both kinds of cancel overtake a fill of 2.
    public void A_cancel_that_overtakes_a_fill_keeps_it_exposed([Values] bool isPart)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        rig.Cancel(id);
        rig.Send(rig.Frames.Canceled(id, 0, leaves: isPart ? 5 : 0, cum: 2));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(isPart ? 7 : 2));
        rig.Fill(id, 2);
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(isPart ? 5 : 0));
        Assert.That(rig.State(id), Is.EqualTo(isPart ? OrderState.Live : OrderState.Cancelled));
        if (!isPart) return;
        rig.Fill(id, 5);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Filled));
    }

    [Test] // Goal: a cancel that nobody asked for ends the order in every open state (rule b). Method: each open state, then Canceled.
    public void An_unsolicited_cancel_ends_the_order(
        [Values(OrderState.PendingNew, OrderState.Live, OrderState.PendingCancel, OrderState.PendingReplace, OrderState.Unknown)] OrderState state)
    {
        using var rig = new EngineRig();
        long id = rig.Place();
        if (state != OrderState.PendingNew && state != OrderState.Unknown) rig.Send(rig.Frames.Accepted(id, 1, 0, 10));
        if (state == OrderState.PendingCancel) rig.Cancel(id);
        if (state == OrderState.PendingReplace) rig.Replace(id, EngineRig.BidTicks - 1, 12);
        if (state == OrderState.Unknown) rig.Send(rig.Frames.Session(SessionStatus.Down));
        Assert.That(rig.State(id), Is.EqualTo(state));
        rig.Send(rig.Frames.Canceled(id, 1, leaves: 0, cum: 0, CancelReason.Operator));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Cancelled));
        AssertIdle(rig);
    }

    [Test] // Goal: an expiry ends the order in every open state, in a state of its own; later fills count. Method: each open state, the expiry, then a fill.
    public void An_expiry_ends_the_order(
        [Values(OrderState.PendingNew, OrderState.Live, OrderState.PendingCancel, OrderState.PendingReplace, OrderState.Unknown)] OrderState state)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceIn(state);
        rig.Send(rig.Frames.Canceled(id, 1, leaves: 0, cum: 0, CancelReason.Expired));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Expired));
        AssertIdle(rig);
        rig.Fill(id, 2);
        Assert.That((rig.State(id), rig.Position.Lots.Count, rig.Counters.LateFills), Is.EqualTo((OrderState.Expired, 2L, 1L)));
        Assert.That(rig.Cancel(id), Is.EqualTo(RiskReason.OrderState));
    }

    [Test] // Goal: an expiry of a part only reduces. Method: 4 of 10 are left.
    public void An_expiry_that_leaves_something_reduces_the_order()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        rig.Send(rig.Frames.Canceled(id, 1, leaves: 4, cum: 0, CancelReason.Expired));
        Assert.That((rig.State(id), rig.Order(id).LeavesLots.Count), Is.EqualTo((OrderState.Live, 4L)));
    }

    [Test] // Goal: an unanswered order is Unknown, is asked for by cancels, and ends only on the venue's word. Method: time passes; refusals come.
    public void An_unanswered_order_is_cancelled_until_the_venue_says_what_is_true()
    {
        using var rig = new EngineRig();
        long id = rig.Place();
        rig.Advance(2 * Second - 1);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.PendingNew), "just inside");
        rig.Advance(1);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown));
        Assert.That(rig.Counters.AckTimeouts, Is.EqualTo(1));
        Assert.That(rig.CountSent(OutboundKind.Cancel), Is.EqualTo(1));
        rig.Send(rig.Frames.CancelRejected(id, RejectReason.UnknownOrder));
        rig.Send(rig.Frames.CancelRejected(id, RejectReason.UnknownOrder));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown), "said at once it is one statement: a fill may have been overtaken");
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(10));
        rig.Send(rig.Frames.Accepted(id, 1, 0, 10));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown), "older than the refusal");
        rig.Advance(2 * Second);
        Assert.That(rig.CountSent(OutboundKind.Cancel), Is.EqualTo(2));
        rig.Send(rig.Frames.CancelRejected(id, RejectReason.UnknownOrder));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Cancelled));
        rig.Advance(2 * Second);
        Assert.That(rig.CountSent(OutboundKind.Cancel), Is.EqualTo(2));
        AssertIdle(rig);
    }

    [Test] // Goal: an Unknown order that turns out to be filled or cancelled ends as the venue says; alive, its cancel is sent again. Method: one message each.
    public void An_unknown_order_becomes_what_the_venue_says([Values(1, 2, 3, 4)] int answer)
    {
        using var rig = new EngineRig();
        long id = rig.Place();
        rig.Advance(3 * Second);
        if (answer == 1) rig.Send(rig.Frames.Accepted(id, 1, 0, 10));
        else if (answer == 2) rig.Fill(id, 10);
        else if (answer == 3) rig.Send(rig.Frames.Canceled(id, 1, 0, 0));
        else rig.Send(rig.Frames.Rejected(id, RejectReason.RateLimit));
        OrderState[] expected = [OrderState.PendingCancel, OrderState.Filled, OrderState.Cancelled, OrderState.Rejected];
        Assert.That(rig.State(id), Is.EqualTo(expected[answer - 1]));
    }

    [Test] // Goal: a cancel refused because the order is gone waits for the fill. Method: CancelRejected TooLate, then the fill.
    public void A_cancel_too_late_waits_for_the_fill()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Cancel(id);
        rig.Send(rig.Frames.CancelRejected(id, RejectReason.TooLate));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(10));
        rig.Fill(id, 10);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Filled));
        AssertIdle(rig);
    }

    [Test] // Goal: a lost route makes orders Unknown and sends nothing there; its return cancels all with one message. Method: down, timers, up.
    public void A_route_that_is_down_makes_orders_unknown_and_its_return_mass_cancels()
    {
        using var rig = new EngineRig();
        long first = rig.PlaceLive();
        long second = rig.Place(Side.Sell, EngineRig.AskTicks);
        int sentBefore = rig.Sent.Count;
        rig.Send(rig.Frames.Session(SessionStatus.Down));
        rig.Advance(5 * Second);
        Assert.That(rig.State(first), Is.EqualTo(OrderState.Unknown));
        Assert.That(rig.State(second), Is.EqualTo(OrderState.Unknown));
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.RouteDown));
        Assert.That(rig.Sent, Has.Count.EqualTo(sentBefore), "nothing can be sent on a route that is down");
        rig.Send(rig.Frames.Session(SessionStatus.Up));
        Assert.That(rig.LastSent.Kind, Is.EqualTo(OutboundKind.MassCancel));
        Assert.That(rig.Sent, Has.Count.EqualTo(sentBefore + 1));
        rig.Send(rig.Frames.Canceled(first, 1, 0, 0, CancelReason.MassCancel));
        rig.Fill(second, 10, Side.Sell, EngineRig.AskTicks);
        Assert.That(rig.State(second), Is.EqualTo(OrderState.Filled));
        AssertIdle(rig);
        rig.Send(rig.Frames.Session(SessionStatus.Down));
        rig.Send(rig.Frames.Session(SessionStatus.Up));
        Assert.That(rig.Sent, Has.Count.EqualTo(sentBefore + 1), "nothing open, nothing to cancel");
    }

    [Test] // Goal: kill in every state of an order: one mass cancel, then no order ever. Method: each state, kill, executions and timers after it.
    public void A_kill_sends_one_mass_cancel_and_no_order_afterwards(
        [Values(OrderState.PendingNew, OrderState.Live, OrderState.PendingCancel, OrderState.PendingReplace, OrderState.Unknown)] OrderState state)
    {
        using var rig = new EngineRig();
        long id = rig.Place();
        long replacement = 0;
        if (state != OrderState.PendingNew) rig.Send(rig.Frames.Accepted(id, 1, 0, 10));
        if (state == OrderState.PendingCancel) rig.Cancel(id);
        if (state == OrderState.PendingReplace) replacement = rig.Replace(id, EngineRig.BidTicks - 1, 12);
        if (state == OrderState.Unknown)
        {
            rig.Cancel(id);
            rig.Send(rig.Frames.CancelRejected(id, RejectReason.RateLimit));
        }

        int sentBefore = rig.Sent.Count;
        rig.Command(CommandKind.Kill);
        Assert.That(rig.Sent, Has.Count.EqualTo(sentBefore + 1));
        Assert.That(rig.LastSent.Kind, Is.EqualTo(OutboundKind.MassCancel));
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.Halted));
        Assert.That(rig.TryReplace(id, EngineRig.BidTicks, 11), Is.Not.EqualTo(RiskReason.None));
        rig.Command(CommandKind.Resume);
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.Halted), "latched");
        if (replacement != 0) rig.Send(rig.Frames.Replaced(replacement, id, 1, (EngineRig.BidTicks - 1) * EngineRig.Tick, 12, 0));
        rig.Send(rig.Frames.Canceled(replacement != 0 ? replacement : id, 1, 0, 0, CancelReason.MassCancel));
        rig.SendBook();
        for (int second = 0; second < 5; second++) rig.Advance(Second);
        Assert.That(rig.Sent, Has.Count.EqualTo(sentBefore + 1), "all was confirmed: nothing more is sent");
        AssertIdle(rig);
        rig.Command(CommandKind.Acknowledge);
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.None));
    }

    [Test] // Goal: after a kill only cancels go out, to what the venue did not confirm. Method: no answer for ten seconds.
    public void After_a_kill_unconfirmed_orders_are_only_ever_cancelled()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        rig.Command(CommandKind.Kill);
        int sentBefore = rig.Sent.Count;
        for (int second = 0; second < 10; second++) rig.Advance(Second);
        Assert.That(rig.Sent.Skip(sentBefore).Select(order => order.Kind).Distinct(), Is.EqualTo(new[] { OutboundKind.Cancel }));
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown));
    }

    internal static void AssertIdle(EngineRig rig)
    {
        Assert.That(rig.Open.OpenCount, Is.Zero);
        Assert.That(rig.Core.Context.Orders.OpenCount, Is.Zero);
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.Zero);
        Assert.That(rig.Open.ExposedSellLots.Count, Is.Zero);
        Assert.That(rig.Open.FirstOpen, Is.EqualTo(OrderTable.None));
    }
}

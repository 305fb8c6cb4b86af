using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>One replacement in flight for each order; later wishes are kept, the latest one only.</summary>
public sealed class KeptWishTests
{
    private const long Ticks = EngineRig.BidTicks;

    [Test] // Goal: of several wishes during a replacement the latest goes out, once. Method: three of them, then the answer.
    public void The_latest_wish_follows_the_answer()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long first = rig.Replace(id, Ticks - 1, 10);
        foreach ((long ticks, long lots) in ((long, long)[])[(Ticks - 2, 11), (Ticks - 3, 12), (Ticks - 4, 9)]) Assert.That(rig.TryReplace(first, ticks, lots), Is.EqualTo(RiskReason.None));
        Assert.That(rig.TryReplace(id, Ticks - 5, 8), Is.EqualTo(RiskReason.None), "named by its original it is the same order");
        Assert.That(rig.CountSent(OutboundKind.Replace), Is.EqualTo(1));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(10), "a wish that waits exposes nothing");
        rig.Send(rig.Frames.Replaced(first, id, 5, (Ticks - 1) * EngineRig.Tick, 10, 0));
        Assert.That(rig.CountSent(OutboundKind.Replace), Is.EqualTo(2));
        Assert.That((rig.LastSent.OriginalClientOrderId, rig.LastSent.Price, rig.LastSent.Lots), Is.EqualTo((first, (Ticks - 5) * EngineRig.Tick, 8L)));
        rig.Send(rig.Frames.Replaced(rig.LastSent.ClientOrderId, first, 5, (Ticks - 5) * EngineRig.Tick, 8, 0));
        Assert.That(rig.CountSent(OutboundKind.Replace), Is.EqualTo(2), "it was kept once");
    }

    [Test] // Goal: a new order takes wishes before it is acknowledged. Method: the acknowledgement, or a fill that overtakes it.
    public void A_new_orders_wish_follows_its_acknowledgement([Values] bool isFilledFirst)
    {
        using var rig = new EngineRig();
        long id = rig.Place(lots: 10);
        Assert.That(rig.TryReplace(id, Ticks - 3, 10), Is.EqualTo(RiskReason.None));
        Assert.That(rig.CountSent(OutboundKind.Replace), Is.Zero);
        if (isFilledFirst) rig.Fill(id, 2);
        else rig.Send(rig.Frames.Accepted(id, 1, Ticks * EngineRig.Tick, 10));
        Assert.That((rig.CountSent(OutboundKind.Replace), rig.LastSent.Price, rig.LastSent.Lots), Is.EqualTo((1, (Ticks - 3) * EngineRig.Tick, 10L)));
        rig.Send(rig.Frames.Accepted(id, 1, Ticks * EngineRig.Tick, 10));
        Assert.That(rig.CountSent(OutboundKind.Replace), Is.EqualTo(1), "a second acknowledgement sends nothing");
    }

    [Test] // Goal: after a refused replacement the original takes the wish over.
    public void The_original_takes_the_wish_of_a_refused_replacement()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long refused = rig.Replace(id, Ticks - 1, 10);
        rig.TryReplace(refused, Ticks - 6, 7);
        rig.Send(rig.Frames.ReplaceRejected(refused, id, RejectReason.RateLimit));
        Assert.That((rig.LastSent.Kind, rig.LastSent.OriginalClientOrderId, rig.LastSent.Lots), Is.EqualTo((OutboundKind.Replace, id, 7L)));
    }

    [Test] // Goal: nothing left of the wish's total means a cancel. Method: more is filled during the replacement than is wished in all.
    public void A_wish_below_what_is_filled_cancels()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long replacement = rig.Replace(id, Ticks - 1, 10);
        rig.TryReplace(replacement, Ticks - 1, 4);
        rig.Fill(id, 5);
        rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, 5, 5));
        Assert.That((rig.LastSent.Kind, rig.LastSent.ClientOrderId), Is.EqualTo((OutboundKind.Cancel, replacement)));
    }

    // Goal: what ends or stops an order ends its wish. Method: each of them, then the answer that would have sent it.
    [TestCase("cancel")]
    [TestCase("kill")]
    [TestCase("pause")]
    [TestCase("route down")]
    [TestCase("time-out")]
    public void A_wish_does_not_survive(string end)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long replacement = rig.Replace(id, Ticks - 1, 10);
        rig.TryReplace(replacement, Ticks - 2, 10);
        if (end == "cancel") rig.Cancel(replacement);
        if (end == "kill") rig.Command(CommandKind.Kill);
        if (end == "pause") rig.Command(CommandKind.Pause);
        if (end == "route down") rig.Send(rig.Frames.Session(SessionStatus.Down));
        if (end == "time-out") rig.Advance(3_000_000_000);
        rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, 10, 0));
        rig.Send(rig.Frames.Accepted(replacement, 5, (Ticks - 1) * EngineRig.Tick, 10));
        Assert.That(rig.CountSent(OutboundKind.Replace), Is.EqualTo(1));
        Assert.That(rig.Order(replacement).WishedLots, Is.EqualTo(Lots.Zero));
    }

    [Test] // Goal: a kept wish passes risk when it goes out, not when it is made. Method: a quantity beyond the limit.
    public void A_wish_is_checked_when_it_goes_out()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long replacement = rig.Replace(id, Ticks - 1, 10);
        rig.TryReplace(replacement, Ticks - 2, 2_000_000);
        rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, 10, 0));
        Assert.That(rig.CountSent(OutboundKind.Replace), Is.EqualTo(1));
        Assert.That(rig.Counters.RiskRefusals[(int)RiskReason.QuantityOutsideLimits], Is.EqualTo(1));
        Assert.That(rig.State(replacement), Is.EqualTo(OrderState.Live), "it stands as it was");
    }

    [Test] // Goal: one replacement in flight a node, also when its answer is lost. Method: the original was heard of again; another wish.
    public void An_original_heard_of_again_takes_no_second_replacement()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long lost = rig.Replace(id, Ticks - 1, 12);
        rig.Advance(3_000_000_000);
        rig.Core.Context.Orders.TryFind(id, out int slot);
        rig.Core.Context.Orders.Move(slot, OrderState.Live);
        Assert.That(rig.State(lost), Is.EqualTo(OrderState.Unknown));
        Assert.That(rig.TryReplace(id, Ticks - 2, 10), Is.EqualTo(RiskReason.OrderState));
        rig.Send(rig.Frames.ReplaceRejected(lost, id, RejectReason.RateLimit));
        Assert.That((rig.State(id), rig.State(lost)), Is.EqualTo((OrderState.PendingCancel, OrderState.Rejected)), "the cancels of the time-out hold");
    }

    [Test] // Goal: a cancel holds when the acknowledgement comes after the time-out. Method: the cancels so far are lost or refused: another one follows.
    public void A_late_acknowledgement_sends_the_cancel_again([Values] bool isReplacement, [Values] bool isAsked)
    {
        using var rig = new EngineRig();
        long original = isReplacement ? rig.PlaceLive(lots: 10) : 0;
        long id = isReplacement ? rig.Replace(original, Ticks - 1, 12) : rig.Place(lots: 12);
        if (isAsked) rig.Cancel(id);
        rig.Advance(3_000_000_000);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown));
        int cancels = rig.CountSent(OutboundKind.Cancel);
        if (isReplacement) rig.Send(rig.Frames.Replaced(id, original, 5, (Ticks - 1) * EngineRig.Tick, 12, 0));
        else rig.Send(rig.Frames.Accepted(id, 5, Ticks * EngineRig.Tick, 12));
        Assert.That((rig.State(id), rig.CountSent(OutboundKind.Cancel)), Is.EqualTo((OrderState.PendingCancel, cancels + 1)));
    }

    [Test] // Goal: a part that ended answers a cancel: nothing is sent again. Method: 4 of 10 are left; then the acknowledgement comes once more.
    public void A_cancel_that_was_answered_is_not_sent_again()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        rig.Cancel(id);
        rig.Send(rig.Frames.Canceled(id, 1, leaves: 4, cum: 0));
        rig.Send(rig.Frames.Accepted(id, 1, Ticks * EngineRig.Tick, 10));
        Assert.That((rig.State(id), rig.CountSent(OutboundKind.Cancel)), Is.EqualTo((OrderState.Live, 1)));
    }

    [Test] // Goal: a wish that is fulfilled already sends nothing. Method: during a replacement something else is wished, then what is under way.
    public void A_wish_for_what_is_there_sends_nothing()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long replacement = rig.Replace(id, Ticks - 1, 12);
        rig.TryReplace(replacement, Ticks - 2, 12);
        rig.TryReplace(replacement, Ticks - 1, 12);
        rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, 12, 0));
        Assert.That((rig.CountSent(OutboundKind.Replace), rig.Order(replacement).WishedLots), Is.EqualTo((1, Lots.Zero)));
        rig.TryReplace(replacement, Ticks - 2, 12);
        Assert.That(rig.CountSent(OutboundKind.Replace), Is.EqualTo(2), "later ones go out");
    }

    [Test] // Goal: an order that waits for its cancel, or of which nothing is known, takes no wish.
    public void An_order_being_cancelled_takes_no_wish([Values(OrderState.PendingCancel, OrderState.Unknown)] OrderState state)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceIn(state);
        Assert.That(rig.TryReplace(id, Ticks - 1, 10), Is.EqualTo(RiskReason.OrderState));
    }
}

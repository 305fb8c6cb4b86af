using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Chains of replacements, told by frames in every order in which they can come.</summary>
public sealed class ReplaceChainTests
{
    private const long Ticks = EngineRig.BidTicks;

    [Test] // Goal: exposure counts old and new until the venue answers. Method: 10 up to 14 and down to 6, each answered.
    public void Exposure_is_the_worse_of_both_until_the_venue_answers([Values(14, 6)] long lots, [Values] bool isAccepted)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        rig.Fill(id, 2);
        long replacement = rig.Replace(id, Ticks - 1, lots);
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(Math.Max(10, lots) - 2));
        rig.Fill(id, 1);
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(Math.Max(10, lots) - 3));
        if (isAccepted) rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, lots - 3, 3));
        else rig.Send(rig.Frames.ReplaceRejected(replacement, id, RejectReason.RateLimit));
        Assert.Multiple(() =>
        {
            Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo((isAccepted ? lots : 10) - 3));
            Assert.That(rig.State(id), Is.EqualTo(isAccepted ? OrderState.Replaced : OrderState.Live));
            Assert.That(rig.State(replacement), Is.EqualTo(isAccepted ? OrderState.Live : OrderState.Rejected));
            Assert.That(rig.Open.OpenCount, Is.EqualTo(1));
        });
        long open = isAccepted ? replacement : id;
        rig.Fill(open, (isAccepted ? lots : 10) - 3);
        Assert.That(rig.State(open), Is.EqualTo(OrderState.Filled));
        OrderLifeTests.AssertIdle(rig);
    }

    [Test] // Goal: a fill under the new id says that the replacement is at the venue. Method: it comes before Replaced, in each state of the node.
    public void A_fill_under_the_new_id_takes_over_before_Replaced([Values] bool isCancelOut, [Values] bool isTimedOut)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long replacement = rig.Replace(id, Ticks - 1, 12);
        if (isCancelOut) rig.Cancel(id);
        if (isTimedOut) rig.Advance(3_000_000_000);
        rig.Fill(replacement, 5);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Replaced));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(7));
        rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, 12, 0));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(7));
        rig.Fill(replacement, 7);
        Assert.That(rig.State(replacement), Is.EqualTo(OrderState.Filled));
        OrderLifeTests.AssertIdle(rig);
    }

    [Test] // Goal: a fill of the old id that Replaced overtook is counted once. Method: Replaced counts 3 filled, that fill comes later.
    public void A_fill_that_Replaced_overtook_is_counted_once()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long replacement = rig.Replace(id, Ticks - 1, 10);
        rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, 7, 3));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(10), "3 are filled and not in the position: still exposed");
        rig.Fill(id, 3);
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(7));
        rig.Fill(replacement, 4);
        Assert.That(rig.State(replacement), Is.EqualTo(OrderState.Live), "3 are open at the venue");
        rig.Fill(replacement, 3);
        Assert.That(rig.State(replacement), Is.EqualTo(OrderState.Filled));
        OrderLifeTests.AssertIdle(rig);
    }

    [Test] // Goal: the last fill may be one of the first id. Method: three ids; the new ones fill first, then what the first id owes completes it.
    public void A_late_fill_of_the_first_id_completes_the_last()
    {
        using var rig = new EngineRig();
        long first = rig.PlaceLive(lots: 10);
        long second = rig.Replace(first, Ticks - 1, 10);
        rig.Send(rig.Frames.Replaced(second, first, 5, (Ticks - 1) * EngineRig.Tick, 7, 3));
        long third = rig.Replace(second, Ticks - 2, 10);
        rig.Send(rig.Frames.Replaced(third, second, 5, (Ticks - 2) * EngineRig.Tick, 7, 3));
        rig.Fill(third, 7);
        Assert.That(rig.State(third), Is.EqualTo(OrderState.Live));
        rig.Fill(first, 3);
        Assert.That(rig.State(third), Is.EqualTo(OrderState.Filled));
        Assert.That(rig.Position.Lots.Count, Is.EqualTo(10));
        OrderLifeTests.AssertIdle(rig);
    }

    [Test] // Goal: a repeated Replaced does not touch the next replacement. Method: the first one comes again while the second is under way.
    public void A_repeated_Replaced_leaves_the_next_replacement_alone()
    {
        using var rig = new EngineRig();
        long first = rig.PlaceLive(lots: 10);
        long second = rig.Replace(first, Ticks - 1, 10);
        rig.Send(rig.Frames.Replaced(second, first, 5, (Ticks - 1) * EngineRig.Tick, 10, 0));
        long third = rig.Replace(second, Ticks - 2, 10);
        rig.Send(rig.Frames.Replaced(second, first, 5, (Ticks - 1) * EngineRig.Tick, 10, 0));
        Assert.That(rig.State(third), Is.EqualTo(OrderState.PendingNew));
        Assert.That(rig.State(second), Is.EqualTo(OrderState.PendingReplace));
        rig.Send(rig.Frames.Replaced(third, second, 5, (Ticks - 2) * EngineRig.Tick, 10, 0));
        Assert.That(rig.State(third), Is.EqualTo(OrderState.Live));
        Assert.That(rig.Open.OpenCount, Is.EqualTo(1));
    }

    [Test] // Goal: so does a repeated ReplaceRejected. Method: refused, replaced again, refused once more by a repetition.
    public void A_repeated_ReplaceRejected_leaves_the_next_replacement_alone()
    {
        using var rig = new EngineRig();
        long first = rig.PlaceLive(lots: 10);
        long second = rig.Replace(first, Ticks - 1, 10);
        rig.Send(rig.Frames.ReplaceRejected(second, first, RejectReason.RateLimit));
        long third = rig.Replace(first, Ticks - 2, 10);
        rig.Send(rig.Frames.ReplaceRejected(second, first, RejectReason.RateLimit));
        Assert.That(rig.State(first), Is.EqualTo(OrderState.PendingReplace));
        Assert.That(rig.State(third), Is.EqualTo(OrderState.PendingNew));
    }

    [Test] // Goal: a cancel overrides a replacement under way, whichever node it names and however the venue decides. Method: all four.
    public void A_cancel_during_a_replacement_ends_the_order([Values] bool namesReplacement, [Values] bool isReplaced)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long replacement = rig.Replace(id, Ticks - 1, 12);
        Assert.That(rig.Cancel(namesReplacement ? replacement : id), Is.EqualTo(RiskReason.None));
        Assert.That(rig.LastSent.ClientOrderId, Is.EqualTo(replacement), "the cancel names the id that the order will have");
        if (isReplaced)
        {
            rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, 12, 0));
            Assert.That(rig.State(replacement), Is.EqualTo(OrderState.PendingCancel));
            rig.Send(rig.Frames.Canceled(replacement, 5, 0, 0));
        }
        else
        {
            rig.Send(rig.Frames.ReplaceRejected(replacement, id, RejectReason.RateLimit));
            Assert.That(rig.State(id), Is.EqualTo(OrderState.PendingCancel), "the wish is not forgotten");
            Assert.That(rig.LastSent.ClientOrderId, Is.EqualTo(id));
            rig.Send(rig.Frames.CancelRejected(replacement, RejectReason.UnknownOrder));
            rig.Send(rig.Frames.Canceled(id, 5, 0, 0));
        }

        OrderLifeTests.AssertIdle(rig);
        Assert.That(rig.Counters.OrderAnomalies, Is.Zero);
    }

    [Test] // Goal: the replacement's cancel may overtake Replaced. Method: Canceled under the new id first: nothing stays open.
    public void A_cancel_of_the_new_id_before_Replaced_ends_both()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long replacement = rig.Replace(id, Ticks - 1, 12);
        rig.Cancel(id);
        rig.Send(rig.Frames.Canceled(replacement, 5, 0, 0));
        OrderLifeTests.AssertIdle(rig);
        rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, 12, 0));
        OrderLifeTests.AssertIdle(rig);
    }

    [Test] // Goal: an original that is gone may be so because its replacement took over. Method: two cancels of the old id refused, none answered.
    public void An_original_that_is_gone_leaves_the_replacement_exposed_in_full()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        long replacement = rig.Replace(id, Ticks - 1, 12);
        for (int retry = 0; retry < 2; retry++)
        {
            rig.Advance(3_000_000_000);
            rig.Send(rig.Frames.CancelRejected(id, RejectReason.UnknownOrder));
        }

        Assert.That(rig.State(id), Is.EqualTo(OrderState.Cancelled));
        Assert.That(rig.State(replacement), Is.EqualTo(OrderState.Unknown));
        Assert.That(rig.Open.ExposedBuyLots.Count, Is.EqualTo(12));
    }

    [Test] // Goal: what cannot be replaced is refused and nothing is sent. Method: a total already filled, an order being cancelled. (Those that wait: KeptWishTests.)
    public void Only_a_live_order_can_be_replaced_and_only_beyond_what_is_filled()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive(lots: 10);
        rig.Fill(id, 4);
        Assert.That(rig.TryReplace(id, Ticks, 4), Is.EqualTo(RiskReason.OrderState), "already filled");
        Assert.That(rig.TryReplace(id, Ticks, 5), Is.EqualTo(RiskReason.None), "just above what is filled");
        rig.Cancel(id);
        Assert.That(rig.TryReplace(id, Ticks, 5), Is.EqualTo(RiskReason.OrderState), "being cancelled");
        Assert.That(rig.Counters.RiskRefusals[(int)RiskReason.OrderState], Is.EqualTo(2));
        Assert.That(rig.CountSent(OutboundKind.Replace), Is.EqualTo(1));
    }
}

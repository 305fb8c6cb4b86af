using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>What makes a book stale, what that does to quotes, and what ends it.</summary>
public sealed class StaleBookTests
{
    private const long Tick = EngineRig.Tick;
    private const long Bid = EngineRig.BidTicks * Tick;
    private const long Ask = EngineRig.AskTicks * Tick;
    private static readonly (long, long)[] None = [];

    private static IEnumerable<TestCaseData> Causes()
    {
        yield return Case("a_gap", BookStatus.StaleGap, rig => rig.Send(rig.Frames.Gap()));
        yield return Case("a_gap_everywhere", BookStatus.StaleGap, rig => rig.Send(rig.Frames.Gap(FrameHeader.NoInstrument)));
        yield return Case("a_locked_book", BookStatus.StaleCrossed, rig => rig.Send(rig.Frames.Update([(Ask, 5)], None)));
        yield return Case("a_crossed_book", BookStatus.StaleCrossed, rig => rig.Send(rig.Frames.Update(None, [(Bid - Tick, 5)])));
        yield return Case("negative_bid_lots", BookStatus.StaleBadData, rig => rig.Send(rig.Frames.Update([(Bid, -1)], None)));
        yield return Case("negative_ask_lots", BookStatus.StaleBadData, rig => rig.Send(rig.Frames.Update(None, [(Ask, -1)])));
        yield return Case("a_price_of_zero", BookStatus.StaleBadData, rig => rig.Send(rig.Frames.Update([(0, 1)], None)));
        yield return Case("a_negative_price", BookStatus.StaleBadData, rig => rig.Send(rig.Frames.Update(None, [(-Tick, 1)])));
        yield return Case("the_null_price", BookStatus.StaleBadData, rig => rig.Send(rig.Frames.Update([(long.MinValue, 1)], None)));
        yield return Case("a_snapshot_from_the_middle", BookStatus.StaleBadData, rig => rig.Send(rig.Frames.Snapshot(None, None, part: 1)));

        static TestCaseData Case(string name, BookStatus status, Action<EngineRig> cause) =>
            new TestCaseData(status, cause).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Causes))] // Goal: a stale book's quotes are cancelled in that frame; only a whole snapshot ends it. Method: each cause.
    public void A_stale_book_cancels_its_quotes_until_a_whole_snapshot(BookStatus status, object cause)
    {
        using var rig = new EngineRig();
        long live = rig.PlaceLive();
        long pending = rig.Place(Side.Sell, EngineRig.AskTicks);
        int sentBefore = rig.Sent.Count;
        ((Action<EngineRig>)cause)(rig);
        Assert.Multiple(() =>
        {
            Assert.That(rig.Core.Context.Books[0].Status, Is.EqualTo(status));
            Assert.That(rig.Counters.StaleBooks[(int)status], Is.EqualTo(1));
            Assert.That(
                rig.Sent.Skip(sentBefore).Select(order => (order.Kind, order.ClientOrderId)),
                Is.EquivalentTo(new[] { (OutboundKind.Cancel, live), (OutboundKind.Cancel, pending) }));
            Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks - 1, 1), Is.EqualTo(RiskReason.BookNotLive));
        });
        rig.Send(rig.Frames.Update([(Bid, 10)], [(Ask, 10)]));
        Assert.That(rig.Counters.IgnoredUpdates, Is.EqualTo(1));
        rig.Send(rig.Frames.Snapshot([(Bid, 10)], None, flags: FrameFlags.Snapshot));
        Assert.That(rig.Core.Context.IsQuotable(0), Is.False, "half a snapshot");
        rig.Send(rig.Frames.Snapshot(None, [(Ask, 10)], part: 1));
        Assert.That(rig.Core.Context.IsQuotable(0), Is.True);
        Assert.That(rig.Script.BookEvents, Has.Count.EqualTo(3), "the first snapshot, the stale book, the second snapshot");
    }

    [Test] // Goal: parts of a snapshot come in order, none lost, no update between. Method: each disturbance; then a whole one.
    public void A_disturbed_snapshot_is_no_book([Values("lost part", "gap", "update", "negative lots")] string disturbance)
    {
        using var rig = new EngineRig();
        rig.Send(rig.Frames.Snapshot([(Bid, 10)], None, flags: FrameFlags.Snapshot));
        if (disturbance == "lost part") rig.Send(rig.Frames.Snapshot(None, [(Ask, 10)], part: 2));
        if (disturbance == "gap") rig.Send(rig.Frames.Gap(FrameHeader.NoInstrument));
        if (disturbance == "update") rig.Send(rig.Frames.Update(None, [(Ask, 10)]));
        if (disturbance == "negative lots") rig.Send(rig.Frames.Snapshot(None, [(Ask, -10)], part: 1));
        rig.Send(rig.Frames.Snapshot(None, [(Ask, 10)], part: 1));
        rig.Send(rig.Frames.Snapshot(None, [(Ask, 10)], part: 2));
        Assert.That(rig.Core.Context.IsQuotable(0), Is.False);
        rig.SendBook();
        Assert.That(rig.Core.Context.IsQuotable(0), Is.True);
    }

    [Test] // Goal: a resynchronisation does not leave the market. Method: a live book is sent again in two parts; then one that stays unfinished.
    public void A_fresh_snapshot_of_a_live_book_keeps_its_quotes_unless_it_stays_unfinished()
    {
        using var rig = new EngineRig();
        long live = rig.PlaceLive();
        int sentBefore = rig.Sent.Count;
        rig.Send(rig.Frames.Snapshot([(Bid, 5)], None, flags: FrameFlags.Snapshot));
        Assert.That(rig.Core.Context.IsQuotable(0), Is.False, "half a snapshot is no book");
        rig.Send(rig.Frames.Snapshot(None, [(Ask, 5)], part: 1));
        Assert.That(rig.Core.Context.IsQuotable(0), Is.True);
        Assert.That(rig.Sent, Has.Count.EqualTo(sentBefore));

        rig.Send(rig.Frames.Snapshot([(Bid, 5)], None, flags: FrameFlags.Snapshot));
        rig.Send(rig.Frames.Timer());
        Assert.That(rig.Sent.Skip(sentBefore).Select(order => (order.Kind, order.ClientOrderId)), Is.EqualTo(new[] { (OutboundKind.Cancel, live) }));
    }

    [Test] // Goal: nothing is decided on half of an event. Method: an execution and a timer between two parts of an update that crosses in between.
    public void Between_the_parts_of_an_event_nothing_is_placed_and_nothing_cancelled()
    {
        using var rig = new EngineRig();
        long id = rig.Place();
        rig.Send(rig.Frames.Update([(Ask, 5)], None, flags: FrameFlags.None));
        rig.Send(rig.Frames.Accepted(id, 1, Bid, 10));
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.BookNotLive));
        rig.Advance(10_000_000);
        Assert.That(rig.State(id), Is.EqualTo(OrderState.Live), "the quotes stay: the book is not stale");
        rig.Send(rig.Frames.Update(None, [(Ask, 0), (Ask + Tick, 5)]));
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.None));
    }

    [Test] // Goal: the sign rule. Method: a combination's book, orders and fills below zero; without the flag they are bad data (above).
    public void A_combination_may_trade_at_and_below_zero()
    {
        RiskLimits limits = new EngineConfiguration().DefaultLimits;
        limits.PriceBandFraction = 0.5;
        using var rig = new EngineRig(EngineRig.Unwatched with { DefaultLimits = limits }, isReady: false);
        rig.Send(rig.Frames.Definition(flags: InstrumentFlags.NegativePriceAllowed));
        rig.Send(rig.Frames.SessionUp());
        rig.Send(rig.Frames.Snapshot([(-110 * Tick, 10), (-111 * Tick, 10)], [(-100 * Tick, 10), (0, 10), (5 * Tick, 10)]));
        Assert.That(rig.Core.Context.Books[0].BestBid.Price.Nanos, Is.EqualTo(-110 * Tick));
        Assert.That(rig.Core.Context.Books[0].BestAsk.Price.Nanos, Is.EqualTo(-100 * Tick));
        Assert.That(rig.Core.Context.Books[0].Mid.Nanos, Is.EqualTo(-105 * Tick));
        Assert.That(rig.TryPlace(Side.Sell, -52, 5), Is.EqualTo(RiskReason.PriceOutsideBand));
        Assert.That(rig.TryPlace(Side.Buy, -106, 5), Is.EqualTo(RiskReason.None));
        rig.Fill(rig.LastSent.ClientOrderId, 5, ticks: -106);
        Assert.That(rig.Position.Lots.Count, Is.EqualTo(5));
        Assert.That(rig.Position.TradeCash, Is.EqualTo((Int128)(106 * Tick) * 5 * 1_000_000), "buying below zero earns");
    }

    [Test] // Goal: books start out unknown and wait. Method: a gap and an update before any snapshot.
    public void Updates_before_the_first_snapshot_are_ignored()
    {
        using var rig = new EngineRig(isReady: false);
        rig.Send(rig.Frames.Definition());
        rig.Send(rig.Frames.Gap());
        rig.Send(rig.Frames.Update([(Bid, 10)], [(Ask, 10)]));
        Assert.That(rig.Core.Context.Books[0].Status, Is.EqualTo(BookStatus.AwaitingSnapshot));
        Assert.That(rig.Counters.IgnoredUpdates, Is.EqualTo(1));
    }
}

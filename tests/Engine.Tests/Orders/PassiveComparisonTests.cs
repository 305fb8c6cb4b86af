using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>The comparison in passing: a venue is asked while orders are sent.</summary>
public sealed class PassiveComparisonTests
{
    private const long Second = 1_000_000_000;
    private const long Price = EngineRig.BidTicks * EngineRig.Tick;

    [Test] // Goal: asked every 5 s, and nothing is frozen or cancelled. Method: an order before, one meanwhile that the answer does not know, an equal answer.
    public void Every_five_seconds_the_venue_is_asked_while_orders_are_sent()
    {
        using EngineRig rig = Connected();
        long id = rig.PlaceLive();
        rig.Advance((5 * Second) - 1);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.Zero, "just before");
        rig.Advance(1);
        Assert.That(rig.Sent.Select(sent => sent.Kind), Is.EqualTo(new[] { OutboundKind.New, OutboundKind.StatusRequest }));
        long requestId = rig.Frames.Sequence;
        rig.PlaceLive(ticks: EngineRig.BidTicks - 1);
        rig.Send(rig.Frames.OpenOrder(requestId, id, 777, Price, 10, 0, Side.Buy));
        End(rig, requestId, openOrders: 1);
        Assert.That((rig.Counters.Comparisons, rig.Counters.GhostOrders, rig.Counters.ComparisonBreaks), Is.EqualTo((1L, 0L, 0L)));
        Assert.That((rig.Core.Context.Venue(FrameFactory.Venue).Status, rig.CountSent(OutboundKind.MassCancel)), Is.EqualTo((SessionStatus.Up, 0)));
        rig.Advance((5 * Second) - 1);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(1));
    }

    [Test] // Goal: 0 means never. Method: ten minutes.
    public void Without_an_interval_nothing_is_asked()
    {
        using EngineRig rig = Connected(new EngineConfiguration { CompareIntervalNs = 0 });
        for (int second = 0; second < 600; second++) rig.Advance(Second);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.Zero);
    }

    // Goal: each kind of difference is counted apart, and found twice in a row it begins the comparison in full. Method: each, once and once more.
    [TestCase("ghost", 1, 0, 0, 0)]
    [TestCase("leaves", 0, 1, 0, 0)]
    [TestCase("unknown", 0, 0, 1, 0)]
    [TestCase("position", 0, 0, 0, 1)]
    public void A_difference_that_stays_begins_the_comparison_in_full(string difference, long ghosts, long others, long unknown, long positions)
    {
        using EngineRig rig = Connected();
        long id = rig.PlaceLive();
        rig.Advance(5 * Second);
        AnswerOnce();
        Assert.That((rig.Counters.GhostOrders, rig.Counters.OpenOrderDifferences), Is.EqualTo((ghosts, others)));
        Assert.That((rig.Counters.VenueOnlyOrders, rig.Counters.PositionDifferences), Is.EqualTo((unknown, positions)));
        Assert.That((rig.Counters.ComparisonBreaks, rig.CountSent(OutboundKind.MassCancel)), Is.EqualTo((0L, 0)), "an execution may have been overtaken");
        rig.Advance(2 * Second);
        AnswerOnce();
        Assert.That((rig.Counters.ComparisonBreaks, rig.CountSent(OutboundKind.MassCancel)), Is.EqualTo((1L, 1)));
        Assert.That(rig.Core.Context.Venue(FrameFactory.Venue).Status, Is.EqualTo(SessionStatus.Connected));

        void AnswerOnce()
        {
            long requestId = rig.Frames.Sequence;
            int open = difference == "ghost" ? 0 : 1;
            if (open > 0) rig.Send(rig.Frames.OpenOrder(requestId, id, 777, Price, difference == "leaves" ? 9 : 10, 0, Side.Buy));
            if (difference == "unknown") rig.Send(rig.Frames.OpenOrder(requestId, 12_345, 778, Price, 1, 0, Side.Buy));
            if (difference == "position") rig.Send(rig.Frames.PositionReport(requestId, 4, 1));
            End(rig, requestId, open + (difference == "unknown" ? 1 : 0), difference == "position" ? 1 : 0, lastMatchId: difference == "position" ? 1 : 0);
        }
    }

    // Goal: what fits no rule asks the venue at once (10.1 d), but not again within a time-out of the last question. Method: each kind of surprise.
    [TestCase("orphan")]
    [TestCase("overfill")]
    [TestCase("anomaly")]
    public void A_surprise_asks_the_venue_at_once(string surprise)
    {
        using EngineRig rig = Connected();
        long id = rig.PlaceLive();
        rig.Advance(3 * Second);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.Zero);
        Surprise();
        rig.Advance(1);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(1));
        long requestId = rig.Frames.Sequence;
        long held = rig.Position.Lots.Count;
        rig.Send(rig.Frames.OpenOrder(requestId, id, 777, Price, 10, 0, Side.Buy));
        if (held > 0) rig.Send(rig.Frames.PositionReport(requestId, held, lastMatchId: 1));
        End(rig, requestId, openOrders: 1, positions: held > 0 ? 1 : 0, lastMatchId: held > 0 ? 1 : 0);
        Assert.That(rig.Counters.Comparisons, Is.EqualTo(1));
        Surprise();
        rig.Advance(Second);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(1), "a storm of surprises is no storm of questions");
        rig.Advance(Second);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(2));

        void Surprise()
        {
            if (surprise == "orphan") rig.Fill(99_999, 1);
            if (surprise == "overfill") rig.Fill(rig.PlaceLive(lots: 2), 3);
            if (surprise == "anomaly") rig.Send(rig.Frames.CancelRejected(id, RejectReason.RateLimit)); // nobody asked for a cancel
        }
    }

    [Test] // Goal: a surprise while an answer is under way asks once more, since the answer may not know of it. Method: an orphan's fill between question and end.
    public void A_surprise_during_an_answer_asks_again()
    {
        using EngineRig rig = Connected();
        rig.Advance(5 * Second);
        long requestId = rig.Frames.Sequence;
        rig.Fill(99_999, 1);
        rig.Send(rig.Frames.PositionReport(requestId, 1, lastMatchId: 1));
        End(rig, requestId, positions: 1, lastMatchId: 1);
        Assert.That(rig.Counters.Comparisons, Is.EqualTo(1));
        rig.Advance((2 * Second) - 1);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(1));
        rig.Advance(1);
        Assert.That(rig.CountSent(OutboundKind.StatusRequest), Is.EqualTo(2));
    }

    private static EngineRig Connected(EngineConfiguration? configuration = null)
    {
        var rig = new EngineRig(configuration);
        rig.Send(rig.Frames.Connected(sessionId: 1));
        rig.Send(rig.Frames.StatusEnd(rig.Frames.Sequence, 0, 0, 0));
        rig.Sent.Clear();
        return rig;
    }

    /// <summary>Ends an answer, and lets the timer that checks the instruments come.</summary>
    private static void End(EngineRig rig, long requestId, int openOrders = 0, int positions = 0, long lastMatchId = 0)
    {
        rig.Send(rig.Frames.StatusEnd(requestId, 0, openOrders, positions, lastMatchId: lastMatchId));
        rig.Advance(0);
    }
}

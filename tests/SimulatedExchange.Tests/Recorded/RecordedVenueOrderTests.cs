using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;
using static LowLatencyMM.SimulatedExchange.Tests.RecordedOrders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>What orders get at a recorded venue. The standard market bids 99 x 30, 98 x 20 and asks 101 x 30, 102 x 20.</summary>
public sealed class RecordedVenueOrderTests
{
    [Test] // Goal: a marketable order takes level by level, pays the taker's fee, and rests with what is left. Method: 40 lots to 101, then to 102.
    public void A_marketable_order_takes_displayed_levels_and_rests()
    {
        RecordedRun run = RecordedRun.Play(RecordedMarket.Standard().Trade(30, 101, 4, Aggressor.Sell), (10, Buy(1, 101, 40)));
        Assert.That(run.Texts, Is.EqualTo(new[]
        {
            "accepted 1 40@101", "filled 1 30@101 leaves 10 Taker", "filled 1 4@101 leaves 6 Maker",
        }), "nobody else bids 101, so the first seller there meets us");
        Assert.That(run.Executions[1].Fee, Is.EqualTo(30 * 101 * RecordedMarket.Unit * 5 / 10_000));

        run = RecordedRun.Play(RecordedMarket.Standard(), (10, Sell(1, 98, 40)));
        Assert.That(run.Fills, Is.EqualTo(new[] { "filled 1 30@99 leaves 10 Taker", "filled 1 10@98 leaves 0 Taker" }));
    }

    [Test] // Goal: immediate or cancel leaves nothing. Method: more than the level holds, and a price that nobody offers.
    public void Immediate_or_cancel_takes_what_there_is_and_ends()
    {
        RecordedRun run = RecordedRun.Play(
            RecordedMarket.Standard(),
            (10, Buy(1, 101, 31, timeInForce: TimeInForce.ImmediateOrCancel)), (20, Buy(2, 100, 1, timeInForce: TimeInForce.ImmediateOrCancel)), (30, Cancel(2)));
        Assert.That(run.Texts, Is.EqualTo(new[]
        {
            "accepted 1 31@101", "filled 1 30@101 leaves 1 Taker", "canceled 1 leaves 0 cum 30 ImmediateOrCancel",
            "accepted 2 1@100", "canceled 2 leaves 0 cum 0 ImmediateOrCancel", "cancel rejected 2 TooLate",
        }));
    }

    [Test] // Goal: liquidity is used once. Method: the same offer twice, and again after the recording set the level anew.
    public void Displayed_liquidity_is_taken_once_until_the_level_is_set_again()
    {
        RecordedMarket market = RecordedMarket.Standard().Update(30, [], [(102, 20)]).Update(50, [], [(101, 7)]);
        RecordedRun run = RecordedRun.Play(market, (10, Ioc(1, 25)), (20, Ioc(2, 25)), (40, Ioc(3, 25)), (60, Ioc(4, 25)));
        Assert.That(run.Fills, Is.EqualTo(new[] { "filled 1 25@101 leaves 0 Taker", "filled 2 5@101 leaves 20 Taker", "filled 4 7@101 leaves 18 Taker" }));

        static byte[] Ioc(long id, long lots) => Buy(id, 101, lots, timeInForce: TimeInForce.ImmediateOrCancel);
    }

    [Test] // Goal: post-only never takes. Method: at the offer, one below it, and at an offer that we used up.
    public void Post_only_is_rejected_where_it_would_cross()
    {
        RecordedRun run = RecordedRun.Play(
            RecordedMarket.Standard(), (10, Buy(1, 101, 1, OrderFlags.PostOnly)), (20, Buy(2, 100, 1, OrderFlags.PostOnly)),
            (30, Buy(3, 101, 30)), (40, Buy(4, 101, 1, OrderFlags.PostOnly)), (50, Buy(5, 102, 1, OrderFlags.PostOnly)),
            (60, Replace(2, 6, Side.Buy, 102, 1, OrderFlags.PostOnly)));
        Assert.That(run.Texts, Is.EqualTo(new[]
        {
            "rejected 1 PostOnlyWouldCross", "accepted 2 1@100", "accepted 3 30@101", "filled 3 30@101 leaves 0 Taker", "accepted 4 1@101",
            "rejected 5 PostOnlyWouldCross", "replace rejected 2 by 6 PostOnlyWouldCross",
        }));
    }

    [Test] // Goal: a cancel can lose to a fill. Method: with 10 ns to the venue, a trade at 25 beats a cancel sent at 20; one sent at 10 wins.
    public void A_cancel_can_lose_the_race_against_a_fill()
    {
        LatencyConfiguration latency = LatencyConfiguration.Constant(orderEntryNs: 10, ackNs: 3, feedNs: 0);
        RecordedMarket market = RecordedMarket.Standard().Trade(25, 99, 31, Aggressor.Sell);
        RecordedRun lost = RecordedRun.Play(market, latency, [(5, Buy(1, 99, 1)), (20, Cancel(1))]);
        Assert.That(lost.Executions.Select(execution => execution.ToString()), Is.EqualTo(new[]
        {
            "18 accepted 1 1@99", "28 filled 1 1@99 leaves 0 Maker", "33 cancel rejected 1 TooLate",
        }));
        RecordedRun won = RecordedRun.Play(market, latency, [(5, Buy(1, 99, 1)), (10, Cancel(1))]);
        Assert.That(won.Texts, Is.EqualTo(new[] { "accepted 1 1@99", "canceled 1 leaves 0 cum 0 Requested" }));
        RecordedRun tie = RecordedRun.Play(market, latency, [(5, Buy(1, 99, 1)), (15, Cancel(1))]);
        Assert.That(tie.Texts.Last(), Is.EqualTo("cancel rejected 1 TooLate"), "at one moment the market comes first");
    }

    [Test] // Goal: an order meets the venue's book, not the one that we saw. Method: the offer leaves at venue time 20, seen at 50; we lift it at 30.
    public void An_order_meets_the_book_of_its_arrival_not_the_one_that_we_saw()
    {
        // The venue's clock is 1,000 ahead of ours.
        RecordedMarket market = RecordedMarket.Standard().Update(50, [], [(101, 0)], venueTimeNs: 1_020);
        RecordedRun late = RecordedRun.Play(market, LatencyConfiguration.Zero, [(30, Buy(1, 101, 1, OrderFlags.PostOnly))], clockOffsetNs: -1_000);
        Assert.That(late.Texts, Is.EqualTo(new[] { "accepted 1 1@101" }));
        FrameHeader header = late.Executions[0].Header;
        Assert.That((header.VenueTimeNs, header.ReceiveTimeNs), Is.EqualTo((1_030, 30)));
        RecordedRun early = RecordedRun.Play(market, LatencyConfiguration.Zero, [(19, Buy(1, 101, 1, OrderFlags.PostOnly))], clockOffsetNs: -1_000);
        Assert.That(early.Texts, Is.EqualTo(new[] { "rejected 1 PostOnlyWouldCross" }));
    }

    [Test] // Goal: market frames pass unchanged, in one order of receive time, before executions of the same time. Method: compare bytes and order.
    public void Market_frames_pass_through_unchanged_and_first()
    {
        RecordedMarket market = RecordedMarket.Standard().Trade(10, 99, 1, Aggressor.Sell).Update(10, [(98, 1)], []).Trade(40, 99, 1, Aggressor.Sell);
        RecordedRun run = RecordedRun.Play(market, LatencyConfiguration.Constant(0, 5, 0), [(5, Buy(1, 100, 5)), (7, Buy(2, 98, 5))]);
        Assert.That(run.Frames.Where(frame => RecordedExecution.Read(frame) is null), Is.EqualTo(market.Frames));
        Assert.That(run.Executions.Select(execution => execution.ToString()), Is.EqualTo(new[]
        {
            "10 accepted 1 5@100", "12 accepted 2 5@98", "15 filled 1 1@100 leaves 4 Maker", "45 filled 1 1@100 leaves 3 Maker",
        }));
        Assert.That(run.Frames.FindIndex(frame => RecordedExecution.Read(frame) is not null), Is.EqualTo(4), "definition, snapshot and both frames at 10 first");
        Assert.That(run.Executions.Select(execution => execution.Header.SourceSequence), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(run.Executions, Has.All.Matches<RecordedExecution>(execution => execution.Header is
        {
            SourceId: RecordedRun.ExecutionSource, InstrumentId: RecordedMarket.Instrument, Flags: FrameFlags.EndOfEvent | FrameFlags.Synthetic,
        }));
    }

    [Test] // Goal: the executions of one event arrive together, and the last ends the event. Method: an order that is accepted, filled twice and cancelled.
    public void Executions_of_one_event_arrive_together()
    {
        var latency = new LatencyConfiguration();
        RecordedRun run = RecordedRun.Play(RecordedMarket.Standard(), latency, [(10, Buy(1, 102, 60, timeInForce: TimeInForce.ImmediateOrCancel))]);
        Assert.That(run.Executions, Has.Count.EqualTo(4));
        Assert.That(run.Executions.Select(execution => execution.Header.ReceiveTimeNs).Distinct().Count(), Is.EqualTo(1));
        Assert.That(run.Executions.Select(execution => execution.Header.Flags.HasFlag(FrameFlags.EndOfEvent)), Is.EqualTo(new[] { false, false, false, true }));
        Assert.That(run.Executions[1].MatchId, Is.GreaterThan(1L << 62).And.LessThan(run.Executions[2].MatchId));
    }

    [Test] // Goal: total quantity counts what was filled; at or below it the order ends. Method: 3 of 5 filled, then amended to 4, to 3.
    public void A_replacement_counts_what_was_filled()
    {
        RecordedMarket market = RecordedMarket.Standard().Trade(20, 99, 33, Aggressor.Sell);
        RecordedRun run = RecordedRun.Play(market, (10, Buy(1, 99, 5)), (30, Replace(1, 2, Side.Buy, 99, 4)), (40, Replace(2, 3, Side.Buy, 99, 3)));
        Assert.That(run.Texts.Skip(2), Is.EqualTo(new[] { "replaced 1 by 2 1@99 cum 3", "canceled 2 leaves 0 cum 3 Requested" }));
    }

    [Test] // Goal: a replacement may take. Method: a resting bid moved to the offer.
    public void A_replacement_into_the_market_takes()
    {
        RecordedRun run = RecordedRun.Play(RecordedMarket.Standard(), (10, Buy(1, 99, 5)), (20, Replace(1, 2, Side.Buy, 101, 5)), (30, Cancel(1)), (40, Cancel(2)));
        Assert.That(run.Texts.Skip(1), Is.EqualTo(new[]
        {
            "replaced 1 by 2 5@101 cum 0", "filled 2 5@101 leaves 0 Taker", "cancel rejected 1 TooLate", "cancel rejected 2 TooLate",
        }));
    }

    [Test] // Goal: mass cancel ends all of one venue or one instrument, oldest first, and nothing else. Method: right and wrong venue and instrument.
    public void Mass_cancel_ends_what_it_names()
    {
        (long, byte[])[] orders = [(10, Sell(1, 105, 1)), (11, Buy(2, 98, 1)), (12, Buy(3, 99, 1))];
        string[] canceled = ["canceled 1 leaves 0 cum 0 MassCancel", "canceled 2 leaves 0 cum 0 MassCancel", "canceled 3 leaves 0 cum 0 MassCancel"];
        Assert.That(After(MassCancel(3)), Is.EqualTo(canceled));
        Assert.That(After(MassCancel(3, RecordedMarket.Instrument)), Is.EqualTo(canceled));
        Assert.That(After(MassCancel(4)), Is.Empty);
        Assert.That(After(MassCancel(3, 8)), Is.Empty);

        IEnumerable<string> After(byte[] cancel) => RecordedRun.Play(RecordedMarket.Standard(), [.. orders, (20, cancel)]).Texts.Skip(3);
    }

    [Test] // Goal: every refusal names its reason. Method: one order for each.
    public void Bad_orders_are_rejected_with_their_reason()
    {
        RecordedRun run = RecordedRun.Play(
            RecordedMarket.Standard(),
            (10, New(1, Side.Buy, 99, 1, instrumentId: 8)), (11, Buy(-2, 99, 1)), (12, New(3, (Side)7, 99, 1)), (13, Buy(4, 0, 1)), (14, Buy(5, -1, 1)),
            (15, Buy(6, 99, 0)), (16, Buy(7, 99, -1)), (17, Buy(8, 99, 1_000_001)), (18, New(9, Side.Buy, 99, 1, offTick: 1)), (19, Buy(10, 99, 1)), (20, Buy(10, 99, 1)),
            (21, Sell(11, 105, 1, OrderFlags.ReduceOnly)), (22, Cancel(99)), (23, Replace(99, 100, Side.Buy, 99, 1)), (24, Replace(10, 10, Side.Sell, 99, 1)),
            (25, Buy(12, 99, 1, OrderFlags.PostOnly, TimeInForce.ImmediateOrCancel)));
        Assert.That(run.Texts, Is.EqualTo(new[]
        {
            "rejected 1 UnknownInstrument", "rejected -2 Malformed", "rejected 3 Malformed", "rejected 4 InvalidPrice", "rejected 5 InvalidPrice",
            "rejected 6 InvalidQuantity", "rejected 7 InvalidQuantity", "rejected 8 InvalidQuantity", "rejected 9 InvalidPrice", "accepted 10 1@99",
            "rejected 10 DuplicateClientOrderId", "rejected 11 ReduceOnlyWouldIncrease", "cancel rejected 99 UnknownOrder",
            "replace rejected 99 by 100 UnknownOrder", "replace rejected 10 by 10 Malformed", "rejected 12 Malformed",
        }));
    }

    [Test] // Goal: no order before there is a market. Method: before the definition, before the snapshot, and while halted.
    public void An_instrument_takes_orders_only_while_it_trades()
    {
        var message = new byte[32];
        Assert.That(InstrumentStatusEncoder.TryWrap(message, out InstrumentStatusEncoder status), Is.True);
        status.Status = TradingStatus.Halted;
        RecordedMarket market = new RecordedMarket().Define(20, RecordedMarket.Rules).Snapshot(40, [(99, 1)], [(101, 1)]).Raw(60, message.AsSpan(0, status.EncodedLength));
        RecordedRun run = RecordedRun.Play(market, (10, Buy(1, 99, 1)), (30, Buy(2, 99, 1)), (50, Buy(3, 99, 1)), (70, Buy(4, 99, 1)), (80, Cancel(3)));
        Assert.That(run.Texts, Is.EqualTo(new[]
        {
            "rejected 1 UnknownInstrument", "rejected 2 InstrumentNotTrading", "accepted 3 1@99", "rejected 4 InstrumentNotTrading",
            "canceled 3 leaves 0 cum 0 Requested",
        }));
    }

    [Test] // Goal: a resting reduce-only order never turns the position. Method: long 2 with 5 to sell reduce-only, after selling 1 otherwise.
    public void A_reduce_only_order_is_cut_to_the_position()
    {
        RecordedMarket market = RecordedMarket.Standard().Trade(50, 105, 10, Aggressor.Buy);
        RecordedRun run = RecordedRun.Play(
            market, (10, Buy(1, 101, 3)), (20, Sell(2, 105, 3, OrderFlags.ReduceOnly)), (30, Sell(3, 99, 2)));
        Assert.That(run.Texts.Skip(2), Is.EqualTo(new[]
        {
            "accepted 2 3@105", "accepted 3 2@99", "filled 3 2@99 leaves 0 Taker", "canceled 2 leaves 1 cum 0 Operator", "filled 2 1@105 leaves 0 Maker",
        }));
    }

    [Test] // Goal: damaged frames and messages are counted, never a failure. Method: every prefix of a frame's message and of each order message.
    public void Cut_frames_and_messages_are_counted_and_passed_over()
    {
        RecordedMarket market = RecordedMarket.Standard();
        foreach (byte[] frame in RecordedMarket.Standard().Frames)
        {
            byte[] message = frame[FrameHeader.SizeBytes..];
            for (int length = 0; length < message.Length; length++) market.Raw(5, message.AsSpan(0, length));
        }
        (long, byte[])[] orders = [];
        foreach (byte[] message in new[] { Buy(1, 99, 1), Cancel(1), Replace(1, 2, Side.Buy, 99, 1), MassCancel(3), new byte[600] })
            orders = [.. orders, .. Enumerable.Range(0, Math.Min(message.Length, 40)).Select(length => (10L, message[..length]))];
        orders = [.. orders, (10L, new byte[600]), (11L, Buy(1, 99, 1))];
        RecordedRun run = RecordedRun.Play(market, orders);
        Assert.That(run.Texts, Is.EqualTo(new[] { "accepted 1 1@99" }).Or.EqualTo(new[] { "rejected 1 InstrumentNotTrading" }));
        Assert.That(run.Venue.Statistics.MalformedFrames, Is.GreaterThan(100));
        Assert.That(run.Venue.Statistics.MalformedOrderMessages, Is.EqualTo(orders.Length - 1));
    }

    [Test] // Goal: a source that is out of order is said to be so. Method: receive times that go back.
    public void Frames_out_of_order_are_refused()
    {
        RecordedMarket market = RecordedMarket.Standard().Trade(20, 99, 1, Aggressor.Sell).Trade(19, 99, 1, Aggressor.Sell);
        Assert.Throws<InvalidDataException>(() => RecordedRun.Play(market));
    }
}

using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;
using static LowLatencyMM.SimulatedExchange.Tests.RecordedOrders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>A place in the queue of a recorded level. The standard market bids 99 x 30, 98 x 20 and asks 101 x 30, 102 x 20.</summary>
public sealed class RecordedVenueQueueTests
{
    [Test] // Goal: a fill comes only after the queue ahead is consumed, and then to the lot. Method: trades that end before, at and past our place.
    public void A_fill_comes_only_after_the_queue_ahead_is_consumed()
    {
        RecordedMarket market = RecordedMarket.Standard()
            .Trade(20, 99, 20, Aggressor.Sell)
            .Trade(30, 99, 10, Aggressor.Sell) // the 30 ahead of us are gone
            .Trade(40, 99, 2, Aggressor.Sell)
            .Trade(50, 99, 1, Aggressor.Buy) // takes offers: nothing to us
            .Trade(60, 99, 10, Aggressor.Sell);
        RecordedRun run = RecordedRun.Play(market, (10, Buy(1, 99, 5)));
        Assert.That(run.Executions.Select(execution => execution.ToString()), Is.EqualTo(new[]
        {
            "10 accepted 1 5@99", "40 filled 1 2@99 leaves 3 Maker", "60 filled 1 3@99 leaves 0 Maker",
        }));
    }

    [Test] // Goal: one trade that ends within our order fills that part. Method: 33 lots against 30 ahead.
    public void A_trade_that_ends_within_our_order_fills_a_part()
    {
        RecordedRun run = RecordedRun.Play(RecordedMarket.Standard().Trade(20, 101, 33, Aggressor.Buy), (10, Sell(1, 101, 5)));
        Assert.That(run.Fills, Is.EqualTo(new[] { "filled 1 3@101 leaves 2 Maker" }));
        Assert.That(run.Executions[1].Fee, Is.EqualTo(-3 * 101 * RecordedMarket.Unit / 10_000), "the rebate of 1e-4");
    }

    [Test] // Goal: a print through our price fills us at our price up to its size. Method: prints below our bid, of either aggressor.
    public void A_trade_through_our_price_fills_us_up_to_its_size([Values] Aggressor aggressor)
    {
        RecordedRun run = RecordedRun.Play(RecordedMarket.Standard().Trade(20, 98, 3, aggressor).Trade(30, 98, 30, aggressor), (10, Buy(1, 99, 5)));
        Assert.That(run.Fills, Is.EqualTo(new[] { "filled 1 3@99 leaves 2 Maker", "filled 1 2@99 leaves 0 Maker" }));
    }

    // Goal: cancels ahead of us are guessed by F. Method: 30 ahead, 10 join behind, 8 cancel: 25.29, 24 or 22.8 stay ahead, and a trade of 27 tells which.
    [TestCase(QueueModel.Logarithmic, 1)]
    [TestCase(QueueModel.Linear, 3)]
    [TestCase(QueueModel.Square, 4)]
    public void Cancels_shorten_the_queue_by_the_model(QueueModel model, long filled)
    {
        RecordedMarket market = RecordedMarket.Standard().Update(20, [(99, 40)], []).Update(30, [(99, 32)], []).Trade(40, 99, 27, Aggressor.Sell);
        RecordedRun run = RecordedRun.Play(market, LatencyConfiguration.Zero, [(10, Buy(1, 99, 10))], model);
        Assert.That(run.Fills, Is.EqualTo(new[] { $"filled 1 {filled}@99 leaves {10 - filled} Maker" }));
    }

    [Test] // Goal: what a trade took is not taken for a cancel too. Method: 10 trade, the level then shows 30 of 40: nothing was cancelled.
    public void A_decrease_that_a_trade_explains_is_no_cancel()
    {
        RecordedMarket market = RecordedMarket.Standard()
            .Update(20, [(99, 40)], [])
            .Trade(30, 99, 10, Aggressor.Sell)
            .Update(40, [(99, 30)], [])
            .Trade(50, 99, 21, Aggressor.Sell); // 20 were still ahead
        RecordedRun run = RecordedRun.Play(market, (10, Buy(1, 99, 5)));
        Assert.That(run.Fills, Is.EqualTo(new[] { "filled 1 1@99 leaves 4 Maker" }));
    }

    [Test] // Goal: a trade that others made up for explains nothing later. Method: an update that leaves the level alone, then cancels.
    public void A_trade_is_forgotten_once_a_later_update_has_come()
    {
        RecordedMarket market = RecordedMarket.Standard()
            .Update(20, [(99, 40)], [])
            .Trade(30, 99, 10, Aggressor.Sell, venueTimeNs: 30)
            .Update(40, [(98, 21)], [], venueTimeNs: 40) // 99 still shows 40: 10 joined behind
            .Update(50, [(99, 20)], [], venueTimeNs: 50) // 20 of 40 cancel: half of them ahead, by the linear rule
            .Trade(60, 99, 11, Aggressor.Sell, venueTimeNs: 60);
        RecordedRun run = RecordedRun.Play(market, LatencyConfiguration.Zero, [(10, Buy(1, 99, 5))], QueueModel.Linear);
        Assert.That(run.Fills, Is.EqualTo(new[] { "filled 1 1@99 leaves 4 Maker" }));
    }

    [Test] // Goal: an update from before a trade does not use the trade up. Method: 4 cancel before a trade of 10 whose print comes first; a linear rule.
    public void An_update_older_than_the_trade_leaves_the_rest_of_it_to_explain()
    {
        RecordedMarket market = RecordedMarket.Standard()
            .Update(20, [(99, 40)], [], venueTimeNs: 20)
            .Trade(30, 99, 10, Aggressor.Sell, venueTimeNs: 29) // 20 stay ahead
            .Update(40, [(99, 36)], [], venueTimeNs: 25) // its 4 are put down to the trade
            .Update(50, [(99, 26)], [], venueTimeNs: 50) // so 6 of these 10 are the trade's and 4 cancelled: 20 - 4 * 20/30 stay ahead
            .Trade(60, 99, 19, Aggressor.Sell, venueTimeNs: 60);
        RecordedRun run = RecordedRun.Play(market, LatencyConfiguration.Zero, [(10, Buy(1, 99, 5))], QueueModel.Linear);
        Assert.That(run.Fills, Is.EqualTo(new[] { "filled 1 1@99 leaves 4 Maker" }));
    }

    [Test] // Goal: nobody can stand ahead who is not displayed. Method: the level shrinks to 4, then disappears.
    public void The_displayed_quantity_caps_the_queue_ahead()
    {
        RecordedRun capped = RecordedRun.Play(
            RecordedMarket.Standard().Update(20, [(99, 4)], []).Trade(30, 99, 6, Aggressor.Sell), (10, Buy(1, 99, 5)));
        Assert.That(capped.Fills, Is.EqualTo(new[] { "filled 1 2@99 leaves 3 Maker" }));
        RecordedRun shared = RecordedRun.Play( // by the rule for cancels 9.4 of 30 would stay ahead, where only 5 are displayed
            RecordedMarket.Standard().Update(20, [(99, 40)], []).Update(25, [(99, 5)], []).Trade(30, 99, 6, Aggressor.Sell), (10, Buy(1, 99, 5)));
        Assert.That(shared.Fills, Is.EqualTo(new[] { "filled 1 1@99 leaves 4 Maker" }));
        RecordedRun alone = RecordedRun.Play(
            RecordedMarket.Standard().Update(20, [(99, 0)], []).Update(25, [(99, 50)], []).Trade(30, 99, 1, Aggressor.Sell), (10, Buy(1, 99, 5)));
        Assert.That(alone.Fills, Is.EqualTo(new[] { "filled 1 1@99 leaves 4 Maker" }));
        RecordedRun snapshot = RecordedRun.Play(
            RecordedMarket.Standard().Snapshot(20, [(99, 3)], [(101, 1)]).Trade(30, 99, 4, Aggressor.Sell), (10, Buy(1, 99, 5)));
        Assert.That(snapshot.Fills, Is.EqualTo(new[] { "filled 1 1@99 leaves 4 Maker" }));
    }

    [Test] // Goal: a traded lot fills one of our orders only, the better placed first. Method: three orders of ours, trades that reach one, two, all.
    public void Our_orders_share_a_trade_in_their_priority()
    {
        RecordedMarket market = RecordedMarket.Standard()
            .Trade(20, 99, 34, Aggressor.Sell) // 30 ahead, 3 to order 1, 1 to order 2
            .Trade(30, 98, 4, Aggressor.Sell); // through 99: the rest of order 2, then 20 stand before order 3 at 98
        RecordedRun run = RecordedRun.Play(market, (10, Buy(1, 99, 3)), (11, Buy(3, 98, 5)), (12, Buy(2, 99, 3)));
        Assert.That(run.Fills, Is.EqualTo(new[] { "filled 1 3@99 leaves 0 Maker", "filled 2 1@99 leaves 2 Maker", "filled 2 2@99 leaves 0 Maker" }));
    }

    [Test] // Goal: a displayed book that crosses us fills us as maker, up to what crosses, once. Method: an offer at our bid without a print.
    public void A_book_that_crosses_our_order_fills_it_up_to_what_crosses()
    {
        RecordedMarket market = RecordedMarket.Standard()
            .Update(20, [(99, 0), (98, 0)], [(99, 2)])
            .Update(30, [], [(102, 1)]) // the offer at 99 still shows: it is used up
            .Update(40, [], [(99, 7)]);
        RecordedRun run = RecordedRun.Play(market, (10, Buy(1, 99, 5)));
        Assert.That(run.Executions.Select(execution => execution.ToString()).Skip(1), Is.EqualTo(new[]
        {
            "20 filled 1 2@99 leaves 3 Maker", "40 filled 1 3@99 leaves 0 Maker",
        }));
    }

    [Test] // Goal: half an event decides nothing. Method: a large update whose first part lets the book look crossed.
    public void A_crossing_is_judged_at_the_end_of_the_event_only()
    {
        // 30 bids go first and fill one frame; the offers that they would cross leave in the second.
        (long, long)[] bids = [.. Enumerable.Range(0, 30).Select(i => (150L - i, 1L))];
        (long, long)[] asks = [(101, 0), (102, 0), (160, 5)];
        RecordedRun run = RecordedRun.Play(RecordedMarket.Standard().Update(20, bids, asks), (10, Sell(1, 155, 5)));
        Assert.That(run.Fills, Is.Empty);
        run = RecordedRun.Play(RecordedMarket.Standard().Update(20, bids, asks), (10, Sell(1, 150, 5)));
        Assert.That(run.Fills, Is.EqualTo(new[] { "filled 1 1@150 leaves 4 Maker" }), "the same market does cross an offer at 150");
    }

    [Test] // Goal: amending keeps the place only where a venue would keep it. Method: 30 ahead, 10 traded, then each kind of amendment and 21 more.
    public void Only_a_smaller_size_at_the_same_price_keeps_the_place()
    {
        Assert.That(After(Replace(1, 2, Side.Buy, 99, 4)), Is.EqualTo(new[] { "accepted 1 5@99", "replaced 1 by 2 4@99 cum 0", "filled 2 1@99 leaves 3 Maker" }));
        Assert.That(After(Replace(1, 2, Side.Buy, 99, 6)), Is.EqualTo(new[] { "accepted 1 5@99", "replaced 1 by 2 6@99 cum 0" }));
        Assert.That(After(Replace(1, 2, Side.Buy, 98, 5)), Is.EqualTo(new[] { "accepted 1 5@99", "replaced 1 by 2 5@98 cum 0" }));

        static IEnumerable<string> After(byte[] replace) => RecordedRun.Play(
            RecordedMarket.Standard().Trade(20, 99, 10, Aggressor.Sell).Trade(40, 99, 21, Aggressor.Sell), (10, Buy(1, 99, 5)), (30, replace)).Texts;
    }
}

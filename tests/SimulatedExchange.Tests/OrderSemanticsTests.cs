using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>The rules that a trader would ask about, one by one, with numbers.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class OrderSemanticsTests
{
    private const long Tick = 100_000_000, Price = 600_000 * Tick;

    private readonly MatchingEngine _engine = new([InstrumentRules.BtcPerpetual(0)], ownerCount: 3, orderCapacity: 8, endedOrderCapacity: 16);
    private RecordingSink _sink = new();

    [Test] // Goal: time priority within a price. Method: two makers, one taker of one and a half.
    public void The_older_order_at_a_price_fills_first()
    {
        Enter(1, 11, Side.Sell, Price, 10);
        Enter(1, 12, Side.Sell, Price, 10);
        Enter(2, 21, Side.Buy, Price + Tick, 15);
        Assert.That(Fills(1), Is.EqualTo(new[] { (11L, Price, 10L), (12L, Price, 5L) }));
        Assert.That(Fills(2), Is.EqualTo(new[] { (21L, Price, 10L), (21L, Price, 5L) }), "the maker's price");
    }

    [Test] // Goal: price priority before time. Method: the better price came later.
    public void The_better_price_fills_first()
    {
        Enter(1, 11, Side.Sell, Price + Tick, 10);
        Enter(1, 12, Side.Sell, Price, 10);
        Enter(2, 21, Side.Buy, Price + Tick, 10);
        Assert.That(Fills(1), Is.EqualTo(new[] { (12L, Price, 10L) }));
    }

    [Test] // Goal: post-only never takes. Method: at the opposite best, and one tick off it.
    public void Post_only_that_would_cross_is_refused_and_otherwise_rests()
    {
        Enter(1, 11, Side.Sell, Price, 10);
        Enter(2, 21, Side.Buy, Price, 5, flags: OrderFlags.PostOnly);
        Enter(2, 22, Side.Buy, Price - Tick, 5, flags: OrderFlags.PostOnly);
        Assert.That(Last(21).RejectReason, Is.EqualTo(RejectReason.PostOnlyWouldCross));
        Assert.That(Queue(Side.Buy), Is.EqualTo(new[] { (22L, 5L) }));
    }

    [Test] // Goal: immediate-or-cancel never rests. Method: more than there is at its price.
    public void Immediate_or_cancel_takes_what_is_there_and_cancels_the_rest()
    {
        Enter(1, 11, Side.Sell, Price, 10);
        Enter(1, 12, Side.Sell, Price + Tick, 10);
        Enter(2, 21, Side.Buy, Price, 15, TimeInForce.ImmediateOrCancel);
        Assert.That(Last(21), Has.Property("Kind").EqualTo(ExecutionKind.Canceled).And.Property("CumLots").EqualTo(10L).And.Property("LeavesLots").EqualTo(0L));
        Assert.That(Last(21).CancelReason, Is.EqualTo(CancelReason.ImmediateOrCancel));
        Assert.That(Queue(Side.Buy), Is.Empty);
    }

    [TestCase(8, 0, new[] { 11L, 12L }, TestName = "A_smaller_quantity_keeps_the_place")]
    [TestCase(10, 0, new[] { 11L, 12L }, TestName = "The_same_quantity_keeps_the_place")]
    [TestCase(11, 0, new[] { 12L, 11L }, TestName = "A_greater_quantity_loses_the_place")]
    [TestCase(8, -1, new[] { 12L, 11L }, TestName = "Another_price_loses_the_place")]
    // Goal: what a replace does to priority. Method: the first of two orders is replaced (and moved back when its price changed).
    public void Replace_keeps_or_loses_the_place(long lots, int ticks, long[] expected)
    {
        Enter(1, 11, Side.Buy, Price, 10);
        Enter(1, 12, Side.Buy, Price, 10);
        Replace(1, 11, 31, Side.Buy, Price + (ticks * Tick), lots);
        if (ticks != 0) Replace(1, 31, 32, Side.Buy, Price, lots);
        Assert.That(Queue(Side.Buy).Select(order => order.Id > 30 ? 11 : order.Id), Is.EqualTo(expected));
    }

    [Test] // Goal: the quantity of a replace includes what was filled. Method: 4 of 10 filled, replaced by 7, then by 4.
    public void Replace_counts_the_filled_part_and_cancels_at_or_below_it()
    {
        Enter(1, 11, Side.Buy, Price, 10);
        Enter(2, 21, Side.Sell, Price, 4);
        Replace(1, 11, 12, Side.Buy, Price, 7);
        Assert.That(Last(12), Has.Property("Kind").EqualTo(ExecutionKind.Replaced).And.Property("LeavesLots").EqualTo(3L).And.Property("CumLots").EqualTo(4L));
        Replace(1, 12, 13, Side.Buy, Price, 4);
        Assert.That(Last(12), Has.Property("Kind").EqualTo(ExecutionKind.Canceled).And.Property("LeavesLots").EqualTo(0L).And.Property("CumLots").EqualTo(4L));
        Assert.That(Queue(Side.Buy), Is.Empty);
    }

    [Test] // Goal: a replace may take. Method: a bid moved through the ask.
    public void Replace_that_crosses_fills_as_a_taker()
    {
        Enter(1, 11, Side.Buy, Price - Tick, 10);
        Enter(2, 21, Side.Sell, Price, 4);
        Replace(1, 11, 12, Side.Buy, Price, 10);
        Assert.That(Last(12), Has.Property("Liquidity").EqualTo(Liquidity.Taker).And.Property("LeavesLots").EqualTo(6L));
        Assert.That(Queue(Side.Buy), Is.EqualTo(new[] { (12L, 6L) }));
    }

    [Test] // Goal: a refused replace changes nothing. Method: off tick, post-only across, duplicate id.
    public void The_original_stands_when_its_replace_is_refused()
    {
        Enter(1, 11, Side.Buy, Price - Tick, 10);
        Enter(2, 21, Side.Sell, Price, 4);
        Replace(1, 11, 12, Side.Buy, Price + 1, 10);
        Replace(1, 11, 13, Side.Buy, Price, 10, OrderFlags.PostOnly);
        Enter(1, 14, Side.Buy, Price - (2 * Tick), 1);
        Replace(1, 11, 14, Side.Buy, Price - Tick, 9);
        Assert.That(
            _sink.Executions.Where(execution => execution.Kind == ExecutionKind.ReplaceRejected).Select(execution => execution.RejectReason),
            Is.EqualTo(new[] { RejectReason.InvalidPrice, RejectReason.PostOnlyWouldCross, RejectReason.DuplicateClientOrderId }));
        Assert.That(Queue(Side.Buy), Is.EqualTo(new[] { (11L, 10L), (14L, 1L) }));
    }

    [Test] // Goal: two orders of one owner trade with each other and neither vanishes. Method: owner 1 on both sides.
    public void Own_orders_match_like_any_others()
    {
        Enter(1, 11, Side.Sell, Price, 10);
        Enter(1, 12, Side.Buy, Price, 4);
        Assert.That(Fills(1), Is.EqualTo(new[] { (11L, Price, 4L), (12L, Price, 4L) }));
        Assert.That(_engine.PositionLots(0, 1), Is.Zero);
    }

    [Test] // Goal: reduce-only never opens. Method: a resting reduce-only order whose position shrinks before its turn comes.
    public void Resting_reduce_only_order_is_cut_to_the_position()
    {
        Enter(1, 11, Side.Buy, Price, 10);
        Enter(2, 21, Side.Sell, Price, 10); // owner 1 is long 10
        Enter(1, 12, Side.Sell, Price + Tick, 10, flags: OrderFlags.ReduceOnly);
        Enter(2, 22, Side.Buy, Price, 7);
        Enter(1, 13, Side.Sell, Price, 7); // long 3 now
        Enter(2, 23, Side.Buy, Price + Tick, 20);
        Assert.That(_engine.PositionLots(0, 1), Is.Zero);
        Assert.That(Last(12), Has.Property("Kind").EqualTo(ExecutionKind.Filled).And.Property("Lots").EqualTo(3L).And.Property("LeavesLots").EqualTo(0L));
        Assert.That(Queue(Side.Buy), Is.EqualTo(new[] { (23L, 17L) }));
    }

    [Test] // Goal: a full exchange says so. Method: one order more than the capacity, then room again.
    public void Order_beyond_the_capacity_is_refused()
    {
        for (int i = 0; i < 8; i++) Enter(1, 10 + i, Side.Buy, Price - (i * Tick), 1);
        Enter(1, 20, Side.Buy, Price, 1);
        Assert.That(Last(20).RejectReason, Is.EqualTo(RejectReason.RateLimit));
        _engine.Cancel(0, 1, 10, MatchingEngine.NoVenueOrderId, ref _sink);
        Enter(1, 21, Side.Buy, Price, 1);
        Assert.That(Last(21).Kind, Is.EqualTo(ExecutionKind.Accepted));
    }

    [Test] // Goal: the tick of the price's own row counts. Method: a table of two rows, both sides of its edge.
    public void Tick_table_decides_by_price()
    {
        InstrumentRules rules = InstrumentRules.BtcPerpetual(0) with { Ticks = [new TickRow(0, 10), new TickRow(1_000, 100)], MinPrice = 10, MinNotional = 0 };
        Assert.That(rules.Errors(), Is.Empty);
        Assert.That(rules.Check(990, 1), Is.EqualTo((RejectReason)0));
        Assert.That(rules.Check(995, 1), Is.EqualTo(RejectReason.InvalidPrice));
        Assert.That(rules.Check(1_000, 1), Is.EqualTo((RejectReason)0));
        Assert.That(rules.Check(1_010, 1), Is.EqualTo(RejectReason.InvalidPrice));
        Assert.That(rules.Check(1_100, 1), Is.EqualTo((RejectReason)0));
    }

    private void Enter(int owner, long id, Side side, long price, long lots, TimeInForce timeInForce = TimeInForce.GoodTillCancel, OrderFlags flags = 0)
        => _ = _engine.Enter(
            0, new OrderEntry { OwnerId = owner, ClientOrderId = id, Side = side, Price = price, Lots = lots, TimeInForce = timeInForce, Flags = flags }, ref _sink);

    private void Replace(int owner, long original, long id, Side side, long price, long lots, OrderFlags flags = 0)
        => _engine.Replace(
            0,
            new OrderReplacement { OwnerId = owner, ClientOrderId = id, OriginalClientOrderId = original, Side = side, Price = price, Lots = lots, Flags = flags },
            ref _sink);

    private Execution Last(long id) => _sink.Executions.Last(execution => execution.ClientOrderId == id);

    private IEnumerable<(long Id, long Price, long Lots)> Fills(int owner) => _sink.Executions
        .Where(execution => execution.Kind == ExecutionKind.Filled && execution.OwnerId == owner)
        .Select(execution => (execution.ClientOrderId, execution.Price, execution.Lots));

    private IEnumerable<(long Id, long Lots)> Queue(Side side) => _engine.Orders(0, side).Select(order => (order.ClientOrderId, order.LeavesLots));
}

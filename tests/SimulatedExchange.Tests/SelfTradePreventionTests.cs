using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Each mode with numbers: two own sells of 10 with a stranger's of 10 behind them, and an own buy that meets them.</summary>
public class SelfTradePreventionTests
{
    private const long Price = 60_000_000_000_000;

    [TestCase(SelfTradePrevention.Allow, 25, "1 fills 10, 3 fills 10, 2 fills 10, 3 fills 10, 9 fills 5, 3 fills 5", "5")]
    [TestCase(SelfTradePrevention.CancelTaker, 25, "3 canceled 0", "10 10 10")]
    [TestCase(SelfTradePrevention.CancelMaker, 25, "1 canceled 0, 2 canceled 0, 9 fills 10, 3 fills 10", "buy 15")]
    [TestCase(SelfTradePrevention.CancelBoth, 25, "1 canceled 0, 3 canceled 0", "10 10")]
    [TestCase(SelfTradePrevention.Decrement, 25, "1 canceled 0, 3 canceled 15, 2 canceled 0, 3 canceled 5, 9 fills 5, 3 fills 5", "5")]
    [TestCase(SelfTradePrevention.Decrement, 4, "1 canceled 6, 3 canceled 0", "6 10 10")]
    [TestCase(SelfTradePrevention.Decrement, 10, "1 canceled 0, 3 canceled 0", "10 10")]
    // Goal: the modes do what their names say. Method: hand-written sequences; the account's setting and the order's own give the same.
    public void Own_orders_meet(SelfTradePrevention mode, long lots, string expected, string rest)
    {
        foreach (bool isOnOrder in new[] { false, true })
        {
            var engine = new MatchingEngine([InstrumentRules.BtcPerpetual(0)], ownerCount: 3, orderCapacity: 8, endedOrderCapacity: 16);
            engine.SetSelfTradePrevention(1, isOnOrder ? SelfTradePrevention.Allow : mode);
            engine.SetSelfTradePrevention(2, SelfTradePrevention.CancelBoth); // another owner's, and the maker's: counts for nothing
            var sink = new RecordingSink();
            Enter(engine, ref sink, 1, 1, Side.Sell, 10, SelfTradePrevention.CancelBoth);
            Enter(engine, ref sink, 1, 2, Side.Sell, 10, SelfTradePrevention.CancelBoth);
            Enter(engine, ref sink, 2, 9, Side.Sell, 10, SelfTradePrevention.AccountDefault);
            sink.Executions.Clear();
            Enter(engine, ref sink, 1, 3, Side.Buy, lots, isOnOrder ? mode : SelfTradePrevention.AccountDefault);
            Assert.That(string.Join(", ", sink.Executions.Skip(1).Select(Text)), Is.EqualTo(expected));
            IEnumerable<string> orders = engine.Orders(0, Side.Sell).Select(order => $"{order.LeavesLots}")
                .Concat(engine.Orders(0, Side.Buy).Select(order => $"buy {order.LeavesLots}"));
            Assert.That(string.Join(" ", orders), Is.EqualTo(rest));
            Assert.That(sink.Executions.Where(item => item.Kind == ExecutionKind.Canceled).All(item => item.CancelReason == CancelReason.SelfTrade));
        }
    }

    [Test] // Goal: a replaced order is the newer one. Method: a resting buy is moved onto an own sell; the sell stays, the buy goes.
    public void An_order_that_is_replaced_onto_an_own_one_is_the_taker()
    {
        var engine = new MatchingEngine([InstrumentRules.BtcPerpetual(0)], ownerCount: 2, orderCapacity: 8, endedOrderCapacity: 16);
        engine.SetSelfTradePrevention(1, SelfTradePrevention.CancelTaker);
        var sink = new RecordingSink();
        Enter(engine, ref sink, 1, 1, Side.Sell, 10, 0);
        var low = new OrderEntry { OwnerId = 1, ClientOrderId = 2, Price = Price - 100_000_000, Lots = 5, Side = Side.Buy };
        _ = engine.Enter(0, in low, ref sink);
        var wish = new OrderReplacement { OwnerId = 1, OriginalClientOrderId = 2, ClientOrderId = 3, Price = Price, Lots = 5, Side = Side.Buy };
        sink.Executions.Clear();
        engine.Replace(0, in wish, ref sink);
        Assert.That(sink.Executions.Select(item => (item.Kind, item.ClientOrderId)), Is.EqualTo(new[] { (ExecutionKind.Replaced, 3L), (ExecutionKind.Canceled, 3L) }));
        Assert.That((engine.OpenCount(1), engine.LevelCount(0, Side.Buy), engine.LevelCount(0, Side.Sell)), Is.EqualTo((1, 0, 1)));
    }

    private static string Text(Execution execution) => execution.Kind == ExecutionKind.Filled
        ? $"{execution.ClientOrderId} fills {execution.Lots}"
        : $"{execution.ClientOrderId} canceled {execution.LeavesLots}";

    private static void Enter(MatchingEngine engine, ref RecordingSink sink, int owner, long id, Side side, long lots, SelfTradePrevention mode)
    {
        var entry = new OrderEntry { OwnerId = owner, ClientOrderId = id, Price = Price, Lots = lots, Side = side, SelfTradePrevention = mode };
        _ = engine.Enter(0, in entry, ref sink);
    }
}

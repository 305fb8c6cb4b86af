using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Every execution balances: each match has one buyer and one seller of the same lots and price, one maker and one taker, an id of
/// its own; leaves and cumulated lots of each order add up to what was ordered, less what was cancelled.</summary>
internal sealed class BalanceCheck(int ownerCount)
{
    private readonly Dictionary<long, (long Ordered, long Cum)> _orders = [];
    private long _lastMatchId;

    public void Check(List<Execution> executions, List<MatchedTrade> trades)
    {
        int trade = 0;
        for (int i = 0; i < executions.Count; i++)
        {
            Execution execution = executions[i];
            Assert.That(execution.OwnerId, Is.InRange(0, ownerCount - 1));
            switch (execution.Kind)
            {
                case ExecutionKind.Accepted:
                    _orders.Add(execution.VenueOrderId, (execution.LeavesLots, 0));
                    break;
                case ExecutionKind.Filled:
                    CheckMatch(execution, executions[i + 1], trades[trade++]);
                    CheckFill(execution);
                    CheckFill(executions[++i]);
                    break;
                case ExecutionKind.Canceled or ExecutionKind.Replaced:
                    Assert.That(execution.CumLots, Is.EqualTo(_orders[execution.VenueOrderId].Cum));
                    _orders[execution.VenueOrderId] = (execution.LeavesLots + execution.CumLots, execution.CumLots);
                    break;
                default:
                    break;
            }
        }
        Assert.That(trade, Is.EqualTo(trades.Count));
    }

    private void CheckMatch(Execution maker, Execution taker, MatchedTrade trade)
    {
        Assert.That((maker.Liquidity, taker.Liquidity), Is.EqualTo((Liquidity.Maker, Liquidity.Taker)));
        Assert.That(maker.Side, Is.Not.EqualTo(taker.Side));
        Assert.That((taker.MatchId, taker.Price, taker.Lots), Is.EqualTo((maker.MatchId, maker.Price, maker.Lots)));
        Assert.That((trade.MatchId, trade.Price, trade.Lots, trade.TakerSide), Is.EqualTo((maker.MatchId, maker.Price, maker.Lots, taker.Side)));
        Assert.That(maker.MatchId, Is.GreaterThan(_lastMatchId));
        Assert.That(maker.Lots, Is.GreaterThan(0));
        _lastMatchId = maker.MatchId;
    }

    private void CheckFill(Execution fill)
    {
        (long ordered, long cum) = _orders[fill.VenueOrderId];
        Assert.That((fill.CumLots, fill.LeavesLots), Is.EqualTo((cum + fill.Lots, ordered - cum - fill.Lots)));
        _orders[fill.VenueOrderId] = (ordered, fill.CumLots);
    }
}

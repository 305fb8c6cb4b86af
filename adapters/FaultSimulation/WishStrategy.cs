using LowLatencyMM.Engine;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <summary>Wishes what the market's trades tell it to, so that a script's wishes are frames and a replay repeats them.</summary>
internal struct WishStrategy : IStrategy
{
    /// <summary>The trade id that stands for a wish.</summary>
    /// <param name="kind">0 place, 1 replace, 2 cancel.</param>
    /// <param name="place">Which of the instrument's open orders; modulo their number.</param>
    public static long Wish(int kind, int place) => ((long)place << 2) + kind;

    public readonly void Initialize(StrategyContext context, Arena arena)
    {
    }

    public readonly void OnBook(StrategyContext context, int slot)
    {
    }

    public readonly void OnTrade(StrategyContext context, int slot, in TradeEvent trade)
    {
        int kind = (int)(trade.TradeId & 3);
        if (kind == 0)
        {
            var request = new OrderRequest
            {
                InstrumentSlot = slot,
                Side = trade.Aggressor == Aggressor.Buy ? Side.Buy : Side.Sell,
                Price = trade.Price,
                Lots = trade.Lots,
            };
            _ = context.Place(in request, out _);
            return;
        }

        int order = Find(context, slot, (int)(trade.TradeId >> 2));
        if (order == OrderTable.None) return;
        if (kind == 1) _ = context.Replace(order, trade.Price, trade.Lots, out _);
        else _ = context.Cancel(order);
    }

    public readonly void OnExecution(StrategyContext context, int slot, int orderSlot)
    {
    }

    public readonly void OnTimer(StrategyContext context)
    {
    }

    public readonly void ResetParameters(StrategyContext context)
    {
    }

    public readonly Messages.Control.CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos) =>
        Messages.Control.CommandOutcome.UnknownParameter;

    private static int Find(StrategyContext context, int slot, int place)
    {
        int count = context.Orders.OfInstrument(slot).OpenCount;
        if (count == 0) return OrderTable.None;
        int order = context.Orders.OfInstrument(slot).FirstOpen;
        for (int left = place % count; left > 0; left--) order = context.Orders[order].NextOpen;
        return order;
    }
}

using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SampleStrategy;

/// <summary>Joins the best bid and ask with one order a side, leans against its inventory, and stays away where that leaves too little edge.</summary>
public struct JoiningQuoter(JoiningQuoterSettings settings) : IStrategy
{
    private const int Sides = 2;
    private const double FeeUnit = 1e-7;
    private ArenaArray<long> _actionTimeNs;

    public void Initialize(StrategyContext context, Arena arena) => _actionTimeNs = arena.Allocate<long>(context.Instruments.Capacity * Sides);

    public readonly void OnBook(StrategyContext context, int slot) => Quote(context, slot);

    public readonly void OnTrade(StrategyContext context, int slot, in TradeEvent trade)
    {
    }

    public readonly void OnExecution(StrategyContext context, int slot, int orderSlot) => Quote(context, slot);

    public readonly void OnTimer(StrategyContext context)
    {
        for (int slot = 0; slot < context.Instruments.Capacity; slot++) Quote(context, slot);
    }

    // Its settings stay as configured: an operator sets the engine's limits, and pauses it.
    public readonly CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos) => CommandOutcome.UnknownParameter;

    public readonly void ResetParameters(StrategyContext context)
    {
    }

    private readonly void Quote(StrategyContext context, int slot)
    {
        // Defined, trading, route up, book whole, nobody paused it. Where that ends, Core cancels what is left.
        if (!context.IsQuotable(slot)) return;
        ref Instrument instrument = ref context.Instruments[slot];
        Book book = context.Books[slot];
        double bid = book.BestBid.Price.ToDouble();
        double ask = book.BestAsk.Price.ToDouble();
        double fair = Microprice.Estimate(bid, ask, book.BestBid.Lots.Count, book.BestAsk.Lots.Count);
        double lotSize = instrument.LotBaseUnits(fair);
        double inventory = context.Positions[slot].Lots.Count * lotSize;
        double reservation = fair - (settings.SkewFraction * fair * Math.Clamp(inventory / settings.InventoryMax, -1, 1));
        double edge = fair * (settings.EdgeFraction + (instrument.MakerFee * FeeUnit));
        long lots = PriceRounding.FloorLots(settings.OrderSize, lotSize);
        double inventoryMax = settings.InventoryMax - settings.OrderSize;
        Work(context, slot, Side.Buy, Math.Min(bid, reservation - edge), inventory <= inventoryMax ? lots : 0);
        Work(context, slot, Side.Sell, Math.Max(ask, reservation + edge), inventory >= -inventoryMax ? lots : 0);
    }

    /// <summary>Brings a side's one order to a price and size; 0 lots for none.</summary>
    private readonly void Work(StrategyContext context, int slot, Side side, double price, long lots)
    {
        ref long actionTimeNs = ref _actionTimeNs[(slot * Sides) + (side == Side.Buy ? 0 : 1)];
        if (context.NowNs - actionTimeNs < settings.ActionIntervalNs) return; // the next event or timer comes back
        ref Instrument instrument = ref context.Instruments[slot];
        long tickNanos = instrument.TickNanos(new Price((long)(price * Price.Scale)));
        bool isRounded = side == Side.Buy
            ? PriceRounding.TryBid(price, tickNanos, out long nanos)
            : PriceRounding.TryAsk(price, tickNanos, out nanos);
        if (!isRounded) return;

        var target = new Price(nanos);
        RiskReason reason;
        if (!context.Orders.TryFindQuote(group: 0, slot, side, level: 0, out int orderSlot))
        {
            if (lots == 0) return;
            var request = new OrderRequest { InstrumentSlot = slot, Side = side, Price = target, Lots = new Lots(lots), Flags = OrderFlags.PostOnly };
            reason = context.Place(in request, out _);
        }
        else
        {
            ref Order order = ref context.Orders[orderSlot];
            if (order.State != OrderState.Live) return; // something is under way; its answer comes back here
            bool isInPlace = Math.Abs(order.Price.Nanos - nanos) < settings.RequoteTicks * tickNanos;
            if (lots > 0 && isInPlace) return;
            // A replacement names the total quantity, the filled part included.
            reason = lots == 0 ? context.Cancel(orderSlot) : context.Replace(orderSlot, target, order.CumLots + new Lots(lots), out _);
            if (lots > 0 && reason != RiskReason.None) context.Cancel(orderSlot); // what may not move must not stay behind
        }

        actionTimeNs = context.NowNs; // after a refusal too: it would be refused again
    }
}

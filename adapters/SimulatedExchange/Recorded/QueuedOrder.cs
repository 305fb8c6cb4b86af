using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One of our orders that rests at a recorded venue, and its place in the queue of its level.</summary>
internal struct QueuedOrder
{
    public long ClientOrderId;
    public long VenueOrderId;
    public long Price;

    /// <summary>Greater for the better price, as <see cref="DisplayedSide.Key"/>.</summary>
    public long Key;

    public long LeavesLots;
    public long CumLots;

    /// <summary>Others' quantity ahead of us, lots; a fraction where cancels of unknown position were shared out.</summary>
    public double FrontLots;

    /// <summary>Traded at our price and not yet seen in a depth update of the level.</summary>
    public long TradedLots;

    /// <summary>The venue's time of the last of those trades, ns.</summary>
    public long TradeVenueTimeNs;

    public int Instrument;
    public bool IsBuy;
    public OrderFlags Flags;

    public readonly Side Side => IsBuy ? Side.Buy : Side.Sell;
}

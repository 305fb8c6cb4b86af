using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One order in the pool: its state and its place in its level's queue.</summary>
internal struct BookOrder
{
    public const int None = -1;

    public long Price;
    public long LeavesLots;
    public long CumLots;
    public long ClientOrderId;
    public long VenueOrderId;

    /// <summary>The next order in the queue, or the next free slot.</summary>
    public int Next;
    public int Previous;

    /// <summary>Index in its owner's set.</summary>
    public int SetIndex;
    public ushort Instrument;
    public byte OwnerId;
    public bool IsBuy;
    public OrderFlags Flags;
    public SelfTradePrevention SelfTradePrevention;
    public byte SessionId;

    public readonly Side Side => IsBuy ? Side.Buy : Side.Sell;
}

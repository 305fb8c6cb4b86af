using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>One order node: what was sent under one client order id. Lives in the arena; the engine thread writes.</summary>
public struct Order
{
    public long ClientOrderId;

    /// <summary>Id of the first order of its chain of replacements; its own when it replaces none.</summary>
    public long RootClientOrderId;

    /// <summary>Null (the lowest long) until the venue names it.</summary>
    public long VenueOrderId;
    public Price Price;

    /// <summary>Total quantity, filled part included.</summary>
    public Lots Lots;
    public Lots CumLots;
    public Lots LeavesLots;

    /// <summary>What this node adds to the worst case of its side: open quantity, a pending replacement's increase,
    /// or, once it ended, fills that the venue counted and that have not come yet.</summary>
    public Lots ExposedLots;

    /// <summary>The latest wish to replace it that waits for an answer: price, and total quantity; 0 lots for none.</summary>
    public Price WishedPrice;

    /// <inheritdoc cref="WishedPrice"/>
    public Lots WishedLots;

    /// <summary>When we last sent something about it, engine time in ns.</summary>
    public long ActionTimeNs;

    /// <summary>When a cancel first found nothing open, engine time in ns; 0 for never.</summary>
    public long GoneTimeNs;

    /// <summary>The last status request whose answer named it as open; 0 for none.</summary>
    public long ReportedRequestId;
    public int InstrumentSlot;

    /// <summary>A replacement under way names its original, an original its latest replacement; -1 for none.</summary>
    public int LinkedSlot;
    public int NextOpen;
    public int PreviousOpen;
    public ushort Group;
    public byte Level;
    public Side Side;
    public OrderState State;
    public TimeInForce TimeInForce;
    public OrderFlags Flags;

    /// <summary>Cancels sent for it since it was last known to be live. One wanted during a replacement that is then refused is sent again.</summary>
    public byte CancelCount;

    public readonly bool IsOpen => OrderTransitions.IsOpen(State);

    /// <summary>+1 for a buy, -1 for a sell.</summary>
    public readonly int Sign => Side == Side.Buy ? 1 : -1;
}

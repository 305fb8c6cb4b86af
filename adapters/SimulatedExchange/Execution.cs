using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One execution, as in schemas/orders.xml; fields that its kind does not have are 0.</summary>
public readonly record struct Execution
{
    public required ExecutionKind Kind { get; init; }

    public required int OwnerId { get; init; }

    /// <summary>Who entered or last replaced the order, or sent what is refused.</summary>
    public byte SessionId { get; init; }

    public required uint InstrumentId { get; init; }

    public long ClientOrderId { get; init; }

    public long OriginalClientOrderId { get; init; }

    public long VenueOrderId { get; init; }

    public long MatchId { get; init; }

    public long Price { get; init; }

    public long Lots { get; init; }

    public long LeavesLots { get; init; }

    public long CumLots { get; init; }

    /// <summary>1e-9 of the settlement currency; positive is a cost.</summary>
    public long Fee { get; init; }

    public Side Side { get; init; }

    public Liquidity Liquidity { get; init; }

    public RejectReason RejectReason { get; init; }

    public CancelReason CancelReason { get; init; }
}

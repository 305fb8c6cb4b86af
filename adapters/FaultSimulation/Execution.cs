using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <summary>A message of a venue on its way to the engine. What its kind does not have is 0.</summary>
internal readonly record struct Execution
{
    public required ExecutionKind Kind { get; init; }

    public int Instrument { get; init; }

    public long ClientOrderId { get; init; }

    public long OriginalClientOrderId { get; init; }

    public long VenueOrderId { get; init; }

    public long Price { get; init; }

    public long LeavesLots { get; init; }

    public long CumLots { get; init; }

    public long MatchId { get; init; }

    public byte Leg { get; init; }

    public long Lots { get; init; }

    public Side Side { get; init; }

    public RejectReason RejectReason { get; init; }

    public CancelReason CancelReason { get; init; }

    /// <summary>A fill that answers a question.</summary>
    public bool IsResend { get; init; }

    /// <summary>Of an answer: the question.</summary>
    public long RequestId { get; init; }

    /// <summary>Of an answer's end.</summary>
    public int FillCount { get; init; }

    /// <inheritdoc cref="FillCount"/>
    public int OpenOrderCount { get; init; }

    /// <inheritdoc cref="FillCount"/>
    public int PositionCount { get; init; }

    /// <inheritdoc cref="FillCount"/>
    public bool IsHistoryWhole { get; init; }

    /// <summary>When it left the venue, ns.</summary>
    public long SentNs { get; init; }

    public override string ToString() => Kind switch
    {
        ExecutionKind.Filled => $"{(IsResend ? "fill again" : "fill")} {Lots} @ {Price / 1e9:F1} match {MatchId}{(Leg == 0 ? "" : $" leg {Leg}")} leaves {LeavesLots} of {ShortId.Of(ClientOrderId)}",
        ExecutionKind.Position => $"position {Lots} up to match {MatchId} in instrument {Instrument}",
        ExecutionKind.StatusEnd => $"answer ends: {FillCount} fills, {OpenOrderCount} open, {PositionCount} positions{(IsHistoryWhole ? "" : ", history forgotten")}",
        ExecutionKind.OpenOrder => $"open: {ShortId.Of(ClientOrderId)} leaves {LeavesLots} cum {CumLots}",
        ExecutionKind.Canceled => $"cancelled {ShortId.Of(ClientOrderId)} leaves {LeavesLots} cum {CumLots} ({CancelReason})",
        ExecutionKind.Replaced or ExecutionKind.ReplaceRejected =>
            $"{Kind} {ShortId.Of(OriginalClientOrderId)} by {ShortId.Of(ClientOrderId)} leaves {LeavesLots} cum {CumLots}",
        ExecutionKind.Rejected or ExecutionKind.CancelRejected => $"{Kind} {ShortId.Of(ClientOrderId)} ({RejectReason})",
        _ => $"{Kind} {ShortId.Of(ClientOrderId)} leaves {LeavesLots}",
    };
}

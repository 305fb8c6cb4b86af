namespace LowLatencyMM.FaultSimulation;

/// <summary>Kinds of <see cref="Execution"/>.</summary>
internal enum ExecutionKind : byte
{
    Accepted,
    Rejected,
    Canceled,
    CancelRejected,
    Replaced,
    ReplaceRejected,
    Filled,
    OpenOrder,
    Position,
    StatusEnd,
}

namespace LowLatencyMM.SimulatedExchange;

/// <summary>What a venue says about an order.</summary>
public enum ExecutionKind : byte
{
    Accepted = 1,
    Rejected,
    Canceled,
    CancelRejected,
    Replaced,
    ReplaceRejected,
    Filled,
}

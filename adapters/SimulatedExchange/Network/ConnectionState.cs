namespace LowLatencyMM.SimulatedExchange;

/// <summary>Where a connection stands.</summary>
internal enum ConnectionState : byte
{
    Free,
    AwaitingLogon,
    LoggedOn,

    /// <summary>The last word is said; what still comes is read and thrown away until the peer closes, so that it can read that word.</summary>
    Draining,
}

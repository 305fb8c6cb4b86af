namespace LowLatencyMM.Gateway;

/// <summary>How far the gateway's connection to its venue is.</summary>
public enum SessionPhase : byte
{
    /// <summary>No connection; the next attempt is due at its time.</summary>
    Disconnected,
    Connecting,

    /// <summary>Connected; the answer to the logon is awaited.</summary>
    LoggingOn,
    Up,
}

namespace LowLatencyMM.Host;

/// <summary>Where a live run stands.</summary>
internal enum LivePhase : byte
{
    WarmingUp,
    Running,
    Stopping,
}

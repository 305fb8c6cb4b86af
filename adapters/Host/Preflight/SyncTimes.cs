namespace LowLatencyMM.Host;

/// <summary>How long synced writes took, ms.</summary>
internal readonly record struct SyncTimes(int Count, int WriteBytes, double MedianMs, double MaxMs);

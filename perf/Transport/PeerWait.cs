namespace LowLatencyMM.Perf;

/// <summary>How both processes wait for each other.</summary>
internal enum PeerWait
{
    BareLoop,
    Pause,
}

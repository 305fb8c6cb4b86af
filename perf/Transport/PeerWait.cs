namespace LowLatencyMM.Perf;

/// <summary>How both processes wait for each other.</summary>
internal enum PeerWait
{
    BareLoop,
    Pause,

    /// <summary>Gives the core away after each look: for machines where the two have no core each. Its times mean nothing.</summary>
    Yield,
}

namespace LowLatencyMM.Perf;

/// <summary>What lies between a measured engine and its venue.</summary>
internal enum LinkKind
{
    /// <summary>Two lanes in this process.</summary>
    Lanes,

    /// <summary>Two logs in shared memory, as of a gateway's process.</summary>
    Logs,
}

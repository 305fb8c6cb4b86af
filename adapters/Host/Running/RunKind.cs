namespace LowLatencyMM.Host;

/// <summary>What wrote a journal.</summary>
internal enum RunKind : byte
{
    /// <summary>Market frames of recorded data; no engine ran.</summary>
    Import,
    Backtest,

    /// <summary>Engine and exchange in one process, as demos were before 0.2.</summary>
    Demo,

    /// <summary>An engine in its process, of a demo or of a deployment.</summary>
    Live,
}

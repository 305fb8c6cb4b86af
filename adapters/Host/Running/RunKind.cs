namespace LowLatencyMM.Host;

/// <summary>What wrote a journal.</summary>
internal enum RunKind : byte
{
    /// <summary>Market frames of recorded data; no engine ran.</summary>
    Import,
    Backtest,
    Demo,
}

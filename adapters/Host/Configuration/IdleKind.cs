namespace LowLatencyMM.Host;

/// <summary>What a thread without work does.</summary>
public enum IdleKind : byte
{
    /// <summary>Spins where a core is free for it, otherwise backs off.</summary>
    Automatic,

    /// <summary>Spins for ever.</summary>
    Spin,

    /// <summary>Spins, then offers its core.</summary>
    Yield,

    /// <summary>Spins, yields, then sleeps.</summary>
    Backoff,
}

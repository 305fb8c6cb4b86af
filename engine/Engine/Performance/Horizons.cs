namespace LowLatencyMM.Engine;

/// <summary>How long after a fill the mid is looked at again. Source: domain specification 11.</summary>
public static class Horizons
{
    public const int Count = 5;

    /// <summary>Places of 1 and 10 s: those that live views show.</summary>
    public const int OneSecond = 1;

    /// <inheritdoc cref="OneSecond"/>
    public const int TenSeconds = 2;

    /// <summary>ns; 0.1, 1, 10, 60 and 300 s by place.</summary>
    [HotPath]
    public static long Ns(int place) => place switch
    {
        0 => 100_000_000,
        OneSecond => 1_000_000_000,
        TenSeconds => 10_000_000_000,
        3 => 60_000_000_000,
        _ => 300_000_000_000,
    };
}

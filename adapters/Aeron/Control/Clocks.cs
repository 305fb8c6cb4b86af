using System.Diagnostics;

namespace LowLatencyMM.Aeron;

/// <summary>The two clocks of a conductor.</summary>
internal static class Clocks
{
    /// <summary>Monotonic, ns.</summary>
    public static long NowNs() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>ms since the Unix epoch: what signs of life are written in.</summary>
    public static long UnixMs() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}

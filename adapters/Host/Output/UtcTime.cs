
namespace LowLatencyMM.Host;

/// <summary>Nanoseconds since the Unix epoch as text.</summary>
internal static class UtcTime
{
    /// <summary>ISO 8601, UTC, nine decimals.</summary>
    public static string Format(long timeNs)
    {
        (long seconds, long nanos) = Math.DivRem(timeNs, 1_000_000_000);
        if (timeNs < 0 || seconds > 253_402_300_799) return $"{timeNs} ns";
        return $"{DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-ddTHH:mm:ss}.{nanos:D9}Z";
    }
}

using System.Diagnostics;

namespace LowLatencyMM.Host;

/// <summary>UTC as the monotonic counter continues it: read once from the system, never stepped. Any thread.</summary>
internal readonly struct LiveClock
{
    private readonly long _startNs;
    private readonly long _startTicks;
    private readonly double _nsPerTick;

    private LiveClock(long startNs, long startTicks)
    {
        _startNs = startNs;
        _startTicks = startTicks;
        _nsPerTick = 1e9 / Stopwatch.Frequency;
    }

    public static LiveClock Start() => new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100, Stopwatch.GetTimestamp());

    /// <summary>ns since the Unix epoch, UTC.</summary>
    public long NowNs => AtTicks(Stopwatch.GetTimestamp());

    /// <summary>The time of a raw counter value.</summary>
    public long AtTicks(long ticks) => _startNs + (long)((ticks - _startTicks) * _nsPerTick);
}

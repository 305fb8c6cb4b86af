using System.Diagnostics;

namespace LowLatencyMM.Host;

/// <summary>UTC as the monotonic counter continues it: read once from the system, never stepped. Any thread.</summary>
internal readonly struct LiveClock
{
    private readonly long _startNs;
    private readonly long _startTicks;
    private readonly double _nsPerTick;

    private LiveClock(long startNs, long startTicks, double speed)
    {
        _startNs = startNs;
        _startTicks = startTicks;
        _nsPerTick = speed * 1e9 / Stopwatch.Frequency;
    }

    public static LiveClock Start() => new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100, Stopwatch.GetTimestamp(), speed: 1);

    /// <summary>A time of its own that begins now and runs faster or slower: how measurements play a recording at another speed.</summary>
    /// <param name="startNs">Its time now, ns since the Unix epoch.</param>
    /// <param name="speed">Its seconds a second; &gt; 0.</param>
    public static LiveClock Scaled(long startNs, double speed) => new(startNs, Stopwatch.GetTimestamp(), speed);

    /// <summary>ns since the Unix epoch, UTC.</summary>
    public long NowNs => AtTicks(Stopwatch.GetTimestamp());

    /// <summary>The time of a raw counter value.</summary>
    public long AtTicks(long ticks) => _startNs + (long)((ticks - _startTicks) * _nsPerTick);
}

using System.Diagnostics;

namespace LowLatencyMM.Gateway;

/// <summary>The machine's raw counter. Any thread.</summary>
public readonly struct StopwatchTicks : ITickSource
{
    public long Ticks => Stopwatch.GetTimestamp();
}

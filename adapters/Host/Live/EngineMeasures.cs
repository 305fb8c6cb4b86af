using LowLatencyMM.Engine;
using LowLatencyMM.HistogramLog;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>What the kill switch needs and the engine cannot measure: once a second as frames, so that a replay has them.</summary>
/// <remarks>The supervising thread. Latency only where the engine thread has a core of its own: on a shared one the figure is the scheduler's. A clock that nothing keeps
/// on time says nothing of its error, and none is sent; preflight says so.</remarks>
/// <param name="latency">Tick to first order.</param>
/// <param name="isPinned">The engine thread has a core of its own.</param>
/// <param name="control">Of this thread.</param>
internal sealed class EngineMeasures(LatencyHistogram latency, bool isPinned, ControlPublisher control)
{
    private const long IntervalNs = 1_000_000_000;
    private const long CountMin = 100; // of fewer the 99th percentile is one value
    private readonly LatencyIntervals _intervals = new(latency);
    private long _nextNs;

    /// <summary>One look.</summary>
    public void Look(long nowNs)
    {
        if (nowNs < _nextNs) return;
        _nextNs = nowNs + IntervalNs;
        if (isPinned)
        {
            Histogram interval = _intervals.Cut();
            long latencyNs = interval.Count >= CountMin ? interval.ValueAtPercentile(99) : 0;
            _ = control.TryMeasurement(RiskTrigger.TickToQuoteTime, latencyNs / 1e9);
        }

        if (KernelClock.Read() is { IsSynchronized: true } clock) _ = control.TryMeasurement(RiskTrigger.ClockSkew, clock.EstimatedErrorUs / 1e6);
    }
}

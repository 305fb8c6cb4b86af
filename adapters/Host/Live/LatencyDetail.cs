using System.Diagnostics;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Latencies of market-data frames that cost a time stamp a frame, for measurements. The engine thread records.</summary>
internal sealed class LatencyDetail
{
    /// <summary>From publication of a frame in its lane until the engine was done with it, orders or none, ns.</summary>
    public LatencyHistogram Decision { get; } = new();

    /// <summary>The same for frames that caused orders: when it is taken, the last order is committed. An upper bound of that commit, by the return from Core, ns.</summary>
    public LatencyHistogram LastOrder { get; } = new();

    /// <summary>Called when the engine is done with a frame.</summary>
    public void Record(long publishTicks, bool hasOrders, double nsPerTick)
    {
        var latencyNs = (long)((Stopwatch.GetTimestamp() - publishTicks) * nsPerTick);
        Decision.Record(latencyNs);
        if (hasOrders) LastOrder.Record(latencyNs);
    }
}

namespace LowLatencyMM.Perf;

/// <summary>What an order was caused by.</summary>
/// <param name="ReceivedNs">When that frame was received, ns since the Unix epoch.</param>
/// <param name="Ordinal">The order's place among those of the frame, from 0.</param>
/// <param name="IsMarketData">A packet of the feed; otherwise an execution, a timer or a command.</param>
internal readonly record struct OrderCauseTime(long ReceivedNs, int Ordinal, bool IsMarketData);

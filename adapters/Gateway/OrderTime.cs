namespace LowLatencyMM.Gateway;

/// <summary>One order's way through the gateway.</summary>
/// <param name="OrderNumber">The engine's running number of it.</param>
/// <param name="CauseTimeNs">When the frame that caused it was received: for market data the packet, at the feed handler; ns since the Unix epoch.</param>
/// <param name="ReadTicks">When the gateway first saw it; ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="SentTicks">When its last byte had been handed to the socket.</param>
public readonly record struct OrderTime(long OrderNumber, long CauseTimeNs, long ReadTicks, long SentTicks);

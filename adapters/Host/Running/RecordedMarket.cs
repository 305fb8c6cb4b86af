using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Recorded market data, with our orders in its queues.</summary>
internal sealed class RecordedMarket(MergedSource source, HostConfiguration configuration, long clockOffsetNs) : BacktestMarket<RecordedVenue>(
    new RecordedVenue(
        source, new LatencyModel(configuration.Latency, configuration.Seed), SourceIds.RecordedExecutions, clockOffsetNs, configuration.QueueModel),
    source.NextReceiveTimeNs)
{
    public override string Note => $"clock offset  {clockOffsetNs / 1e6:N3} ms (local minus venue)";

    /// <summary>Only when its last frame was delivered does the source know that there is no more.</summary>
    public override bool HasEnded(long nowNs) => source.HasEnded && nowNs >= source.LastReceiveTimeNs;

    public override long NextStop(long nowNs) =>
        source.HasEnded ? Math.Max(nowNs, Math.Min(nowNs + StepNs, source.LastReceiveTimeNs)) : nowNs + StepNs;

    public override double FractionDone(long nowNs) => source.FractionRead;
}

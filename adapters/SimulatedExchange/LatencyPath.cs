using LowLatencyMM.Engine;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One way between us and the venue: lognormal latency with spikes, first in, first out.</summary>
/// <remarks>One thread. Never allocates or throws after construction. A value of 0 for σ or for the spike probability costs no draw.</remarks>
internal struct LatencyPath(long latencyNsMedian, double sigmaLn, long spikeNs, double spikeProbability, ulong seed, ulong stream)
{
    private SplitMix64 _random = RandomStream.Create(seed, stream);
    private long _deliveredNs = long.MinValue;

    /// <summary>When a message sent at <paramref name="timeNs"/> is delivered; never before an earlier one.</summary>
    public long Deliver(long timeNs)
    {
        long latencyNs = latencyNsMedian;
        if (sigmaLn > 0)
            latencyNs = (long)Math.Min(_random.NextLogNormal(latencyNsMedian, sigmaLn), LatencyConfiguration.LatencyNsMax);
        if (spikeProbability > 0 && _random.NextDouble() < spikeProbability) latencyNs += spikeNs;
        return _deliveredNs = Math.Max(_deliveredNs, timeNs + latencyNs);
    }
}

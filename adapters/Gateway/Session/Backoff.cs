using LowLatencyMM.Engine;

namespace LowLatencyMM.Gateway;

/// <summary>Waiting between attempts: full jitter, uniform below a bound that doubles. One thread.</summary>
/// <remarks>Source: domain specification 10.3.</remarks>
internal struct Backoff(long baseNs, long capNs, ulong seed)
{
    private SplitMix64 _random = new(seed);
    private int _attempt;

    /// <summary>The wait before the next attempt, ns.</summary>
    public long NextNs()
    {
        double waitNs = Jitter.Full(ref _random, baseNs, capNs, _attempt);
        if (_attempt < 62) _attempt++;
        return (long)waitNs;
    }

    public void Reset() => _attempt = 0;
}

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
        long boundNs = _attempt < 62 && baseNs <= capNs >> _attempt ? baseNs << _attempt : capNs;
        if (_attempt < 62) _attempt++;
        return (long)(_random.NextDouble() * boundNs);
    }

    public void Reset() => _attempt = 0;
}

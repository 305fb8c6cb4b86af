namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>Seeded randomness. Source: Steele, Lea and Flood (2014), the mixer with the constants of SplittableRandom.</summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    public int Next(int endExclusive) => (int)(Next() % (ulong)endExclusive);

    /// <summary>A number of up to so many bits, each magnitude as likely as the next.</summary>
    public long NextOfBits(int bitsMax) => (long)(Next() >> (64 - 1 - Next(bitsMax)));
}

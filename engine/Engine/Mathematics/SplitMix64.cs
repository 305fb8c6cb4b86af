namespace LowLatencyMM.Engine;

/// <summary>Seeded random numbers: SplitMix64 (Steele, Lea, Flood 2014). One seed per stream.</summary>
/// <remarks>8 bytes of unmanaged state, advanced in place: keep it in a field and never copy it by accident. One thread at a
/// time. Never throws or allocates. Every draw takes exactly one step, except <see cref="NextBounded"/>, which may repeat.</remarks>
public struct SplitMix64(ulong seed)
{
    private const double TwoToMinus53 = 1.0 / (1L << 53);
    private const double TwoToMinus52 = 1.0 / (1L << 52);

    /// <summary>The whole state: equal states continue equally.</summary>
    public ulong State { get; private set; } = seed;

    /// <summary>64 uniform bits.</summary>
    public ulong Next()
    {
        ulong mixed = State += 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>Uniform over the 2^53 multiples of 2^-53 in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * TwoToMinus53;

    /// <summary>Uniform over [0, bound), without bias (Lemire 2019: high half of the product, repeated with probability below bound/2^64).</summary>
    /// <param name="bound">Exclusive; below 1 gives 0 and still takes one step.</param>
    public long NextBounded(long bound)
    {
        ulong range = bound < 1 ? 1UL : (ulong)bound;
        ulong high = Math.BigMul(Next(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = (0UL - range) % range;
            while (low < threshold) high = Math.BigMul(Next(), range, out low);
        }

        return (long)high;
    }

    /// <summary>Exponential with mean 1, in [0, 36.8).</summary>
    public double NextExponential() => 0.0 - DeterministicMath.Log1p(-NextDouble());

    /// <summary>Standard normal by inversion, within ±8.3.</summary>
    public double NextNormal() => DeterministicMath.InverseNormalCdf(((Next() >> 12) + 0.5) * TwoToMinus52); // never 0 or 1

    /// <summary>Log-normal: median·e^(deviation·normal).</summary>
    /// <param name="median">> 0, in the unit wanted.</param>
    /// <param name="logStandardDeviation">Standard deviation of the logarithm; ≥ 0.</param>
    public double NextLogNormal(double median, double logStandardDeviation)
        => median * DeterministicMath.Exp(logStandardDeviation * NextNormal());
}

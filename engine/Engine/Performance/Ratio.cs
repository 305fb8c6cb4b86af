namespace LowLatencyMM.Engine;

/// <summary>A price difference as an integer share of a mid, so that sums of them are exact and the same everywhere.</summary>
public static class Ratio
{
    /// <summary>Units in 1: 1e-15 each, which is 1e-11 bp.</summary>
    public const long Scale = 1_000_000_000_000_000;

    /// <summary>Greatest magnitude that is counted, 10 times the mid: beyond it a price is an error, and sums of squares would leave 128 bits.</summary>
    public const long Max = 10 * Scale;

    /// <summary><paramref name="difference"/> by the magnitude of <paramref name="mid"/>, rounded towards zero.</summary>
    /// <param name="difference">1e-9 of the quote currency.</param>
    /// <param name="mid">1e-9 of the quote currency; 0 is refused.</param>
    /// <param name="ratio">1e-15; within plus and minus <see cref="Max"/>.</param>
    [HotPath]
    public static bool TryCreate(Int128 difference, long mid, out long ratio)
    {
        ratio = 0;
        Int128 magnitude = Int128.Abs(mid);
        if (mid == 0 || Int128.Abs(difference) > magnitude * 10) return false;
        ratio = (long)(difference * Scale / magnitude);
        return true;
    }

    /// <summary>The mean of so many ratios, basis points; NaN without any.</summary>
    public static double MeanBp(Int128 sum, long count) => count == 0 ? double.NaN : (double)sum / count / Scale * 1e4;

    /// <summary>One sum of money by another, basis points; NaN without any.</summary>
    public static double ShareBp(Int128 part, Int128 whole) => whole == 0 ? double.NaN : (double)part / (double)whole * 1e4;
}

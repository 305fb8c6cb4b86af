using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

public static partial class DeterministicMath
{
    private const double Ln2High = 0.6931471805598903; // a multiple of 2^-42
    private const double Ln2Low = 5.497923018708371e-14;

    // Mantissa intervals start here; the half interval in it puts 1 in the middle of one.
    private const long LogOffsetBits = 0x3FE6_9000_0000_0000;

    // Keeps 39 bits of a significand: times a 14-bit reciprocal the product is exact.
    private const ulong Upper39 = 0xFFFF_FFFF_FFFF_C000;

    /// <summary>The natural logarithm.</summary>
    /// <returns>Within 0.52 ulp. −∞ for ±0; NaN for NaN and below zero; +∞ for +∞.</returns>
    [HotPath]
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        if ((ulong)(bits - MinNormalBits) >= InfinityBits - MinNormalBits) return LogEdge(x);
        return LogOfBits(bits, 0, 0.0);
    }

    /// <summary>ln(1 + x), accurate near zero.</summary>
    /// <returns>Within 0.52 ulp. −∞ for −1; NaN for NaN and below −1; +∞ for +∞; keeps the sign of zero.</returns>
    [HotPath]
    public static double Log1p(double x)
    {
        if (x > -1.0 / 512 && x < 1.0 / 256) return x + LogSeries(x);
        if (!(x > -1.0 && x <= double.MaxValue)) return Log1pEdge(x);

        double sum = 1.0 + x;
        double lost = x >= 1.0 ? 1.0 - (sum - x) : x - (sum - 1.0); // exact; the larger operand is subtracted first
        return LogOfBits(BitConverter.DoubleToInt64Bits(sum), 0, lost / sum);
    }

    // ln of the number with these bits (positive, normal) times 2^exponentShift, plus a tiny tail.
    private static double LogOfBits(long bits, int exponentShift, double tail)
    {
        long fromOffset = bits - LogOffsetBits;
        int index = (int)(fromOffset >> 45) & 127;
        double exponent = (fromOffset >> 52) + exponentShift;
        ulong mantissa = (ulong)bits - ((ulong)fromOffset & 0xFFF0_0000_0000_0000);

        double inverse = BitConverter.UInt64BitsToDouble(LogTable.Inverse[index]);
        double upper = BitConverter.UInt64BitsToDouble(mantissa & Upper39);
        double lower = BitConverter.UInt64BitsToDouble(mantissa) - upper;
        double coarse = (upper * inverse) - 1.0; // exact
        double fine = lower * inverse;           // exact
        double r = coarse + fine;                // |r| < 1/254

        double whole = (exponent * Ln2High) + BitConverter.UInt64BitsToDouble(LogTable.High[index]); // exact
        double high = whole + r;
        double low = ((whole - high) + r) + ((coarse - r) + fine)
            + ((exponent * Ln2Low) + BitConverter.UInt64BitsToDouble(LogTable.Low[index])) + tail;
        return high + (low + LogSeries(r));
    }

    // ln(1 + r) − r for |r| < 1/254: Taylor to r^8; the first term left out is 2^-67 of r.
    private static double LogSeries(double r)
    {
        double r2 = r * r;
        return (-0.5 * r2) + ((r * r2) * LogCubicSeries(r));
    }

    // (ln(1 + r) − r + r²/2)/r³.
    private static double LogCubicSeries(double r)
        => ((1.0 / 3.0) - (r * (1.0 / 4.0))) + ((r * r) * (((1.0 / 5.0) - (r * (1.0 / 6.0))) + ((r * r) * ((1.0 / 7.0) - (r * (1.0 / 8.0))))));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double LogEdge(double x)
    {
        if (x == 0.0) return double.NegativeInfinity;
        if (double.IsNaN(x) || x < 0.0) return double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        return LogOfBits(BitConverter.DoubleToInt64Bits(x * PowerOfTwo(52)), -52, 0.0); // subnormal
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Log1pEdge(double x)
    {
        if (x == -1.0) return double.NegativeInfinity;
        return double.IsPositiveInfinity(x) ? x : double.NaN;
    }
}

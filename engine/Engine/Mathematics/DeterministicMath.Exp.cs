using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

public static partial class DeterministicMath
{
    // x = k·ln2/128 + r. StepHigh has 35 bits, so k·StepHigh is exact for every k that occurs.
    private const double InverseStep = 184.6649652337873; // 128/ln2
    private const double StepHigh = 0.005415212347998022;
    private const double StepLow = 1.2655086083325438e-13;

    // 1.5·2^52: adding it leaves the nearest integer in the low bits of the sum.
    private const double RoundingShift = 6755399441055744.0;

    /// <summary>e^x.</summary>
    /// <returns>Within 0.52 ulp. NaN for NaN; 0 below -745.2; +∞ above 709.8.</returns>
    [HotPath]
    public static double Exp(double x)
    {
        if (!(x > -660.0 && x < 709.0)) return ExpEdge(x); // below, a term of the last sum could be subnormal

        double shifted = (x * InverseStep) + RoundingShift;
        long step = BitConverter.DoubleToInt64Bits(shifted);
        double stepCount = shifted - RoundingShift;
        double r = (x - (stepCount * StepHigh)) - (stepCount * StepLow);
        int index = (int)step & 127;

        // The 13 low bits of RoundingShift's own pattern are zero, so step's low bits are the count in two's complement.
        long exponent = (step << 13) >> 20; // drop the shift's exponent, then the seven index bits
        double scale = BitConverter.UInt64BitsToDouble(ExpTable.Power[index] + ((ulong)exponent << 52));
        double tail = BitConverter.UInt64BitsToDouble(ExpTable.Tail[index]);
        return scale + (scale * (tail + ExpMinusOneOfRemainder(r)));
    }

    /// <summary>e^x − 1, accurate near zero.</summary>
    /// <returns>Within 0.75 ulp. NaN for NaN; −1 below -37.5; +∞ above 709.8; keeps the sign of zero.</returns>
    [HotPath]
    public static double Expm1(double x)
    {
        if (x > -0.25 && x < 0.25) return Expm1NearZero(x);
        if (x <= -37.5) return -1.0;
        if (!(x < 60.0)) return Exp(x); // 1 is less than half an ulp; NaN too

        double shifted = (x * InverseStep) + RoundingShift;
        long step = BitConverter.DoubleToInt64Bits(shifted);
        double stepCount = shifted - RoundingShift;
        double r = (x - (stepCount * StepHigh)) - (stepCount * StepLow);
        int index = (int)step & 127;
        long exponent = (step << 13) >> 20;
        double scale = BitConverter.UInt64BitsToDouble(ExpTable.Power[index] + ((ulong)exponent << 52));
        double tail = BitConverter.UInt64BitsToDouble(ExpTable.Tail[index]);

        // scale − 1 with its rounding error: the larger operand comes first in the error term.
        double difference = scale - 1.0;
        double error = scale >= 1.0 ? (scale - difference) - 1.0 : scale - (difference + 1.0);
        return difference + (error + (scale * (tail + ExpMinusOneOfRemainder(r))));
    }

    /// <summary>factor·e^(high + low), rounded twice at most, also where e^(high + low) alone would underflow.</summary>
    /// <remarks>|high| up to 1,000; |low| tiny beside high; factor of moderate size.</remarks>
    private static double ExpScaled(double high, double low, double factor)
    {
        double shifted = (high * InverseStep) + RoundingShift;
        long step = BitConverter.DoubleToInt64Bits(shifted);
        double stepCount = shifted - RoundingShift;
        double r = ((high - (stepCount * StepHigh)) - (stepCount * StepLow)) + low;
        int index = (int)step & 127;
        double scale = BitConverter.UInt64BitsToDouble(ExpTable.Power[index]);
        double tail = BitConverter.UInt64BitsToDouble(ExpTable.Tail[index]);
        double significand = scale + (scale * (tail + ExpMinusOneOfRemainder(r)));
        return ScaleByPowerOfTwo(factor * significand, (step << 13) >> 20);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ExpEdge(double x)
    {
        if (double.IsNaN(x)) return double.NaN;
        if (x > 710.0) return double.PositiveInfinity;
        if (x < -746.0) return 0.0;
        return ExpScaled(x, 0.0, 1.0);
    }

    // Taylor to the fifth power: |r| <= ln2/256, so the first term left out is 6e-19.
    private static double ExpMinusOneOfRemainder(double r)
    {
        double r2 = r * r;
        return r + (r2 * ((0.5 + (r * (1.0 / 6.0))) + (r2 * ((1.0 / 24.0) + (r * (1.0 / 120.0))))));
    }

    // Taylor to x^13 in pairs (Estrin): the first term left out is 2e-19 of x at |x| = 1/4.
    private static double Expm1NearZero(double x)
    {
        if (x > -1e-17 && x < 1e-17) return x; // keeps −0 and subnormals
        double x2 = x * x, x4 = x2 * x2;
        double low = ((1.0 / 6.0) + (x * (1.0 / 24.0))) + (x2 * ((1.0 / 120.0) + (x * (1.0 / 720.0))));
        double middle = ((1.0 / 5040.0) + (x * (1.0 / 40320.0))) + (x2 * ((1.0 / 362880.0) + (x * (1.0 / 3628800.0))));
        double high = (1.0 / 39916800.0) + (x * (1.0 / 479001600.0)) + (x2 * (1.0 / 6227020800.0));
        return x + ((0.5 * x2) + ((x * x2) * (low + (x4 * (middle + (x4 * high))))));
    }
}

using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

public static partial class DeterministicMath
{
    /// <summary>x^y.</summary>
    /// <returns>Within 0.6 ulp. Special values as in IEEE 754-2019: x^±0 and 1^y are 1, even for NaN; a negative x needs an integer y,
    /// otherwise NaN; −1^±∞ is 1.</returns>
    [HotPath]
    public static double Pow(double x, double y)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        double size = Math.Abs(y);
        if ((ulong)(bits - MinNormalBits) >= InfinityBits - MinNormalBits || !(size < 1e290 && size > 1e-290)) return PowEdge(x, y);
        return PowOfBits(bits, 0, y, 1.0);
    }

    // sign·(number with these bits, times 2^exponentShift)^y for a positive normal number and a y of moderate size.
    private static double PowOfBits(long bits, int exponentShift, double y, double sign)
    {
        double logHigh = LogPair(bits, exponentShift, out double logLow);
        double high = y * logHigh;
        if (high > 1000.0) return sign * double.PositiveInfinity;
        if (high < -1000.0) return sign * 0.0;
        double low = ProductError(y, logHigh, high) + (y * logLow);
        return ExpScaled(high, low, sign);
    }

    // As LogOfBits, but with 2^-66 of relative error, in two parts: an error is multiplied by up to 745 in the exponent.
    private static double LogPair(long bits, int exponentShift, out double low)
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
        double r = coarse + fine;
        double rLow = (coarse - r) + fine;

        double whole = (exponent * Ln2High) + BitConverter.UInt64BitsToDouble(LogTable.High[index]); // exact
        double wholeLow = (exponent * Ln2Low) + BitConverter.UInt64BitsToDouble(LogTable.Low[index]);
        double sum = whole + r;
        double sumLow = ((whole - sum) + r) + (wholeLow + rLow);

        // −r²/2 in two parts: the square of the upper half is exact.
        double rUpper = TruncateToUpperHalf(r);
        double square = -0.5 * (rUpper * rUpper);
        double squareLow = -0.5 * ((r - rUpper) * (r + rUpper));
        double head = sum + square;
        double headLow = (sum - head) + square;

        double tail = ((r * r) * r * LogCubicSeries(r)) - (r * rLow);
        double rest = headLow + (squareLow + (sumLow + tail));
        double high = head + rest;
        low = (head - high) + rest;
        return high;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double PowEdge(double x, double y)
    {
        if (y == 0.0 || x == 1.0) return 1.0;
        if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
        double size = Math.Abs(x);
        if (double.IsInfinity(y)) return size == 1.0 ? 1.0 : size > 1.0 == y > 0.0 ? double.PositiveInfinity : 0.0;

        bool isInteger = Math.Floor(y) == y;
        bool isOdd = isInteger && Math.Abs(y) < 9007199254740992.0 && ((long)y & 1) != 0;
        double sign = double.IsNegative(x) && isOdd ? -1.0 : 1.0;
        if (size == 0.0) return y > 0.0 ? sign * 0.0 : sign * double.PositiveInfinity;
        if (double.IsPositiveInfinity(size)) return y > 0.0 ? sign * size : sign * 0.0;
        if (x < 0.0 && !isInteger) return double.NaN;
        if (size == 1.0) return sign;

        // Beyond these bounds only the direction matters: ln of a double is between 1e-16 and 745 in size.
        if (Math.Abs(y) >= 1e290) y = y > 0.0 ? 1e290 : -1e290;
        if (Math.Abs(y) <= 1e-290) return 1.0;
        return size < PowerOfTwo(-1022)
            ? PowOfBits(BitConverter.DoubleToInt64Bits(size * PowerOfTwo(52)), -52, y, sign)
            : PowOfBits(BitConverter.DoubleToInt64Bits(size), 0, y, sign);
    }
}

using System.Numerics;

namespace LowLatencyMM.Engine.Tests;

/// <summary>The runtime's arithmetic that docs/numerics.md relies on, over nasty and seeded arguments, with exact references in whole numbers.</summary>
internal static class Arithmetic
{
    private const int SeededCount = 20_000;

    /// <summary>Arguments at which implementations differ: borders of ranges, halves, signs of zero, subnormals, infinities.</summary>
    public static IEnumerable<double> NastyDoubles()
    {
        double[] sizes =
        [
            0.0, double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, 0.49999999999999994, 0.5, 0.9999999999999999, 1.0, 1.0000000000000002,
            1.5, 2.5, 4503599627370495.5, 4503599627370496.5, 9007199254740992.0, 2147483647.0, 2147483647.5, 2147483648.0, 4294967295.5, 4294967296.0,
            9.2233720368547748e18, 9.2233720368547758e18, 1.8446744073709550e19, 1.8446744073709552e19, 1e300, double.MaxValue, double.PositiveInfinity,
        ];
        return sizes.Concat(sizes.Select(size => -size)).Append(double.NaN);
    }

    public static IEnumerable<double> SeededDoubles(ulong seed)
    {
        var random = new SplitMix64(seed);
        for (int i = 0; i < SeededCount; i++)
        {
            double wide = BitConverter.UInt64BitsToDouble(random.Next());
            yield return double.IsNaN(wide) ? 1.0 : wide;
            yield return (random.NextDouble() - 0.5) * 3e19;
        }
    }

    /// <summary>Around 2^63 and 2^64, where a conversion in two steps rounds twice.</summary>
    public static IEnumerable<ulong> NastyUnsigned()
    {
        for (int shift = 0; shift < 64; shift++)
        {
            foreach (long offset in new[] { -1025, -1024, -1023, -513, -512, -511, -1, 0, 1, 511, 512, 513, 1023, 1024, 1025, 2048, 3071, 3072, 3073 })
                yield return (1UL << shift) + (ulong)offset;
        }

        var random = new SplitMix64(9);
        for (int i = 0; i < SeededCount; i++) yield return random.Next() | 1UL << 63;
    }

    /// <summary>The double nearest to a whole number, ties to even, by whole numbers alone.</summary>
    public static double Nearest(BigInteger significand, int exponent)
    {
        if (significand.IsZero) return 0.0;
        bool isNegative = significand.Sign < 0;
        BigInteger size = BigInteger.Abs(significand);
        int bits = (int)size.GetBitLength();
        int unit = Math.Max(bits - 53 + exponent, -1074); // exponent of the last place of the result
        int drop = unit - exponent;
        BigInteger kept = drop <= 0 ? size << -drop : size >> drop;
        if (drop > 0)
        {
            BigInteger rest = size - (kept << drop), half = BigInteger.One << (drop - 1);
            if (rest > half || (rest == half && !kept.IsEven)) kept += 1;
        }

        if (kept.GetBitLength() > 53)
        {
            kept >>= 1;
            unit++;
        }

        ulong magnitude = unit + 1074 + 1 > 2046 || (kept.GetBitLength() == 53 && unit > 971)
            ? 0x7FF0_0000_0000_0000
            : kept.GetBitLength() == 53 ? ((ulong)(unit + 1075) << 52) | ((ulong)kept & 0xF_FFFF_FFFF_FFFF) : (ulong)kept;
        return BitConverter.UInt64BitsToDouble(magnitude | (isNegative ? 1UL << 63 : 0));
    }

    /// <summary>A finite double as significand·2^exponent.</summary>
    public static (BigInteger Significand, int Exponent) Split(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        long fraction = bits & 0xF_FFFF_FFFF_FFFF;
        BigInteger significand = exponent == 0 ? fraction : fraction | 1L << 52;
        return (bits < 0 ? -significand : significand, Math.Max(exponent, 1) - 1075);
    }

    /// <summary>a·b + c, rounded once; never called with a result of zero, whose sign has rules of its own.</summary>
    public static double ExactFusedMultiplyAdd(double a, double b, double c)
    {
        (BigInteger ma, int ea) = Split(a);
        (BigInteger mb, int eb) = Split(b);
        (BigInteger mc, int ec) = Split(c);
        int exponent = Math.Min(ea + eb, ec);
        return Nearest((ma * mb << (ea + eb - exponent)) + (mc << (ec - exponent)), exponent);
    }

    /// <summary>Factors and summands that round twice when the sum is not fused, or underflow, or cancel.</summary>
    public static IEnumerable<(double A, double B, double C)> FusedCases()
    {
        const double e = double.Epsilon;
        double next = Math.BitIncrement(1.0), previous = Math.BitDecrement(1.0);
        yield return (next, next, -1.0);
        yield return (previous, next, -1.0);
        yield return (next, previous, e);
        yield return (previous, previous, -previous);
        yield return (double.MaxValue, 2.0, -double.MaxValue);
        yield return (e, 0.5, 2.2250738585072014e-308);
        yield return (1.5, e, e);
        yield return (0.5, 3 * e, 4 * e);
        yield return (9007199254740993.0 - 1, 9007199254740991.0, 1.0);
        yield return (1e-300, 1e-10, 1e-308);
        var random = new SplitMix64(77);
        for (int i = 0; i < SeededCount; i++)
        {
            double a = Scaled(ref random, 60), b = Scaled(ref random, 60);
            double c = (i & 3) switch
            {
                0 => -(a * b), // the rounding error of the product
                1 => Math.BitIncrement(-(a * b)),
                2 => Scaled(ref random, 120),
                _ => a * b * Math.ScaleB(1.0, 53 + (int)random.NextBounded(3) - 1), // a tie that the product's tail decides
            };
            yield return (a, b, c);
        }
    }

    private static double Scaled(ref SplitMix64 random, int range) =>
        Math.ScaleB(1.0 + random.NextDouble(), (int)random.NextBounded((2 * range) + 1) - range) * (random.NextBounded(2) == 0 ? 1 : -1);

    /// <summary>A hash of every result, NaN as one value: the same on every processor.</summary>
    public static ulong Hash()
    {
        ulong hash = 14695981039346656037;
        double previous = 1.0;
        foreach (double x in NastyDoubles().Concat(SeededDoubles(5)))
        {
            foreach (double result in new[] { Math.Floor(x), Math.Ceiling(x), Math.Sqrt(x), Math.Min(x, previous), Math.Max(x, previous), Math.Abs(x), x / previous, x * previous, x - previous })
                Mix(ref hash, BitConverter.DoubleToUInt64Bits(double.IsNaN(result) ? double.NaN : result));
            Mix(ref hash, (ulong)(long)x ^ (uint)(int)x ^ (ulong)x);
            previous = double.IsNaN(x) ? 1.0 : x;
        }

        foreach (ulong value in NastyUnsigned()) Mix(ref hash, BitConverter.DoubleToUInt64Bits(value));
        foreach ((double a, double b, double c) in FusedCases()) Mix(ref hash, BitConverter.DoubleToUInt64Bits(Math.FusedMultiplyAdd(a, b, c)));
        return hash;
    }

    private static void Mix(ref ulong hash, ulong result) => hash = (hash ^ result) * 1099511628211;
}

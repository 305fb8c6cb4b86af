using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>Elementary and special functions with the same bits on every CPU, operating system and runtime.</summary>
/// <remarks>
/// <para>Only IEEE-754 addition, subtraction, multiplication, division and square root in a fixed order, and integer
/// operations on bits: each is correctly rounded everywhere, and the JIT never contracts or reorders them. Fused
/// multiply-add is not used: without hardware for it the runtime falls back on a slow software version.</para>
/// <para>NaN results are always the bits of <see cref="double.NaN"/>: processors differ in the sign of the NaN they make.</para>
/// <para>Any thread. Never throws or allocates. Errors are stated in units in the last place (ulp) of the result, as
/// measured against 60-digit references (tests/Engine.Tests/Mathematics); subnormal results, which round once more, by half an
/// ulp of theirs worse.</para>
/// </remarks>
public static partial class DeterministicMath
{
    private const ulong SignBit = 0x8000_0000_0000_0000;
    private const long InfinityBits = 0x7FF0_0000_0000_0000;
    private const long MinNormalBits = 0x0010_0000_0000_0000;

    // Keeps the upper 26 bits of a significand, so that the product of two such numbers is exact.
    private const ulong UpperHalf = 0xFFFF_FFFF_F800_0000;

    private static double TruncateToUpperHalf(double value)
        => BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(value) & UpperHalf);

    /// <summary>The rounding error of <paramref name="product"/> = a·b (Dekker's product by truncated halves).</summary>
    private static double ProductError(double a, double b, double product)
    {
        double aHigh = TruncateToUpperHalf(a), aLow = a - aHigh;
        double bHigh = TruncateToUpperHalf(b), bLow = b - bHigh;
        return (((aHigh * bHigh) - product) + (aHigh * bLow) + (aLow * bHigh)) + (aLow * bLow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double PowerOfTwo(long exponent) => BitConverter.Int64BitsToDouble((exponent + 1023) << 52);

    /// <summary>value·2^exponent with one rounding, for a value of moderate size and |exponent| up to 1,900.</summary>
    private static double ScaleByPowerOfTwo(double value, long exponent)
    {
        // Two exact powers, because one alone may not be representable; only the second product can round.
        if (exponent > 1000) return value * PowerOfTwo(1000) * PowerOfTwo(exponent - 1000);
        if (exponent < -900) return value * PowerOfTwo(-900) * PowerOfTwo(exponent + 900);
        return value * PowerOfTwo(exponent);
    }
}

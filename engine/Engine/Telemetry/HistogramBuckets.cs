using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>HdrHistogram's index arithmetic and percentile rule, the only copy in the house.</summary>
/// <remarks>
/// Bucket b holds values in steps of 2^(b + unit magnitude). The first has 2^(half magnitude + 1) sub-buckets; of every later one only the upper half is
/// used, the lower being covered by the bucket before. Constant magnitudes are folded where these are inlined.
/// Source: HdrHistogram 2.1.11, AbstractHistogram.
/// </remarks>
public static class HistogramBuckets
{
    /// <summary>Sub-buckets needed for so many significant digits: half magnitude, log2 of half their number.</summary>
    /// <param name="digits">0 to 5.</param>
    public static int HalfMagnitudeOf(int digits)
    {
        long singleUnitValues = 2;
        for (int digit = 0; digit < digits; digit++) singleUnitValues *= 10;
        return BitOperations.Log2((ulong)singleUnitValues - 1);
    }

    /// <summary>Index of a value's count.</summary>
    /// <param name="value">≥ 0.</param>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(long value, int unitMagnitude, int halfMagnitude)
    {
        ulong firstBucket = (ulong)((2L << halfMagnitude) - 1) << unitMagnitude;
        int bucket = 63 - unitMagnitude - halfMagnitude - BitOperations.LeadingZeroCount((ulong)value | firstBucket);
        return (bucket << halfMagnitude) + (int)(value >> (bucket + unitMagnitude));
    }

    /// <summary>Least value that is counted at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ValueAt(int index, int unitMagnitude, int halfMagnitude)
    {
        int bucket = Math.Max(0, (index >> halfMagnitude) - 1);
        return (long)(index - (bucket << halfMagnitude)) << (bucket + unitMagnitude);
    }

    /// <summary>Greatest value that is counted at an index: what HdrHistogram reports for any value there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long HighestAt(int index, int unitMagnitude, int halfMagnitude)
    {
        int bucket = Math.Max(0, (index >> halfMagnitude) - 1);
        return ValueAt(index, unitMagnitude, halfMagnitude) + ((1L << (bucket + unitMagnitude)) - 1);
    }

    /// <summary>Counts needed to track values up to this one: whole buckets.</summary>
    public static int LengthFor(long highestValue, int unitMagnitude, int halfMagnitude)
    {
        int index = IndexOf(highestValue, unitMagnitude, halfMagnitude);
        return (Math.Max(1, index >> halfMagnitude) + 1) << halfMagnitude;
    }

    /// <summary>How many of the least values a percentile covers: the value of the last of them is the percentile's.</summary>
    /// <param name="percentile">Clamped to 0 to 100. One ulp less is taken, lest an inexact product be rounded up past a whole count.</param>
    /// <returns>1 to <paramref name="total"/> when that is positive.</returns>
    public static long CountAtPercentile(double percentile, long total)
    {
        double requested = Math.Clamp(Math.BitDecrement(percentile), 0, 100);
        return Math.Max(1, (long)Math.Ceiling(requested * total / 100));
    }
}

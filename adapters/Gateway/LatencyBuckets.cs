using System.Runtime.CompilerServices;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Gateway;

/// <summary>Counts of latencies in HdrHistogram's buckets with eight steps an octave, up to 69 s: 12.5 % apart. A plain value: it is copied whole.</summary>
[InlineArray(Capacity)]
public struct LatencyBuckets
{
    public const int Capacity = 272;
    private const int HalfMagnitude = 3;
    private const long HighestNs = (1L << 36) - 1;
    private long _count;

    /// <summary>Counts one latency, ns; others than 0 to 69 s are counted at the ends.</summary>
    [HotPath]
    public void Record(long valueNs) => this[HistogramBuckets.IndexOf(Math.Clamp(valueNs, 0, HighestNs), 0, HalfMagnitude)]++;

    /// <summary>The value that this share of the values does not exceed, ns: the greatest of its bucket; 0 when empty.</summary>
    /// <param name="percentile">0 to 100.</param>
    public readonly long PercentileNs(double percentile)
    {
        long total = 0;
        foreach (long count in this) total += count;
        if (total == 0) return 0;
        long wanted = HistogramBuckets.CountAtPercentile(percentile, total), seen = 0;
        for (int index = 0; index < Capacity; index++)
        {
            seen += this[index];
            if (seen >= wanted) return HistogramBuckets.HighestAt(index, 0, HalfMagnitude);
        }

        return HighestNs;
    }

    /// <summary>How many were recorded.</summary>
    public readonly long Total()
    {
        long total = 0;
        foreach (long count in this) total += count;
        return total;
    }
}

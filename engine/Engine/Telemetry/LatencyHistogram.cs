using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>Counts of latencies in HdrHistogram's buckets: three significant digits, from 1 ns to <see cref="HighestTrackableNs"/>.</summary>
/// <remarks>One thread records; nothing there allocates or throws. Another thread may read meanwhile and gets a recent, not quite
/// consistent picture. Index arithmetic: HdrHistogram with lowest value 1 and 3 digits, so counts can be exchanged as they are:
/// 2,048 sub-buckets, the lower half of every bucket but the first being covered by the one before.</remarks>
public sealed class LatencyHistogram
{
    /// <summary>Greatest value told apart, about 69 s.</summary>
    public const long HighestTrackableNs = ((long)SubBucketCount << (BucketCount - 1)) - 1;

    private const int SubBucketHalfMagnitude = 10;
    private const int SubBucketHalfCount = 1 << SubBucketHalfMagnitude;
    private const int SubBucketCount = 2 * SubBucketHalfCount;
    private const int BucketCount = 26;
    private readonly long[] _counts = new long[(BucketCount + 1) * SubBucketHalfCount];

    /// <summary>Values recorded, the clamped ones included.</summary>
    public long Count { get; private set; }

    /// <summary>Greatest value recorded, exact, also above <see cref="HighestTrackableNs"/>; 0 when empty.</summary>
    public long MaxNs { get; private set; }

    /// <summary>Values above <see cref="HighestTrackableNs"/>, counted as that.</summary>
    public long AboveCount { get; private set; }

    /// <summary>Values below 0, counted as 0: a clock that went backwards.</summary>
    public long NegativeCount { get; private set; }

    /// <summary>Length of the counts.</summary>
    public int BucketLength => _counts.Length;

    /// <summary>Count of one bucket.</summary>
    public long CountAt(int index) => _counts[index];

    /// <summary>Least value of a bucket, ns.</summary>
    public static long ValueAt(int index)
    {
        int bucket = (index >> SubBucketHalfMagnitude) - 1;
        long subBucket = (index & (SubBucketHalfCount - 1)) + SubBucketHalfCount;
        return bucket < 0 ? subBucket - SubBucketHalfCount : subBucket << bucket;
    }

    /// <summary>Bucket of a value, 0 to <see cref="HighestTrackableNs"/>.</summary>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(long valueNs)
    {
        int bucket = 64 - SubBucketHalfMagnitude - 1 - BitOperations.LeadingZeroCount((ulong)valueNs | (SubBucketCount - 1));
        int subBucket = (int)(valueNs >> bucket);
        return ((bucket + 1) << SubBucketHalfMagnitude) + subBucket - SubBucketHalfCount;
    }

    /// <summary>Counts one latency, ns.</summary>
    [HotPath]
    public void Record(long valueNs)
    {
        if (valueNs < 0)
        {
            NegativeCount++;
            valueNs = 0;
        }

        if (valueNs > MaxNs) MaxNs = valueNs;
        if (valueNs > HighestTrackableNs)
        {
            AboveCount++;
            valueNs = HighestTrackableNs;
        }

        _counts[IndexOf(valueNs)]++;
        Count++;
    }

    /// <summary>The least bucket value that at least this share of the values does not exceed, ns; 0 when empty.</summary>
    /// <param name="percentile">0 to 100; others are clamped.</param>
    /// <returns>The greatest value of that bucket, at most a 1,024th above the true one, and never above <see cref="MaxNs"/>.</returns>
    public long PercentileNs(double percentile)
    {
        long total = Count;
        if (total == 0) return 0;
        double share = Math.Clamp(percentile, 0, 100) / 100;
        long wanted = Math.Clamp((long)((share * total) + 0.5), 1, total);
        long seen = 0;
        for (int index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= wanted) return AboveCount > 0 && index == _counts.Length - 1 ? MaxNs : Math.Min(ValueAt(index + 1) - 1, MaxNs);
        }

        return MaxNs;
    }

    /// <summary>Values from <paramref name="lowestNs"/> up to, but not including, <paramref name="endNs"/>, by the resolution of the buckets.</summary>
    public long CountBetween(long lowestNs, long endNs)
    {
        long count = 0;
        int end = endNs > HighestTrackableNs ? _counts.Length : IndexOf(Math.Max(0, endNs));
        for (int index = IndexOf(Math.Clamp(lowestNs, 0, HighestTrackableNs)); index < end; index++) count += _counts[index];
        return count;
    }

    /// <summary>Adds all counts of another histogram.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int index = 0; index < _counts.Length; index++) _counts[index] += other._counts[index];
        Count += other.Count;
        AboveCount += other.AboveCount;
        NegativeCount += other.NegativeCount;
        if (other.MaxNs > MaxNs) MaxNs = other.MaxNs;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        MaxNs = 0;
        AboveCount = 0;
        NegativeCount = 0;
    }
}

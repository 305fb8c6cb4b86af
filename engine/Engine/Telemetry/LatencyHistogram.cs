using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>Counts of latencies in HdrHistogram's buckets: three significant digits, from 1 ns to <see cref="HighestTrackableNs"/>.</summary>
/// <remarks>One thread records; nothing there allocates or throws. Another thread may read meanwhile and gets a recent, not quite
/// consistent picture; each count by itself is exact and never falls. Results equal those of HdrHistogram with lowest value 1 and 3 digits.</remarks>
public sealed class LatencyHistogram
{
    /// <summary>Significant decimal digits.</summary>
    public const int Digits = 3;

    /// <summary>Greatest value told apart, about 69 s.</summary>
    public const long HighestTrackableNs = ((2L << HalfMagnitude) << (BucketCount - 1)) - 1;

    private const int HalfMagnitude = 10;
    private const int BucketCount = 26;
    private const int SavedHeader = 4;
    private readonly long[] _counts = new long[(BucketCount + 1) << HalfMagnitude];
    private long _greatestNs;

    /// <summary>Values recorded, the clamped ones included.</summary>
    public long Count { get; private set; }

    /// <summary>Greatest value of the greatest recorded one's bucket, as HdrHistogram reports it; 0 when empty.</summary>
    public long MaxNs => HighestAt(IndexOf(Math.Min(_greatestNs, HighestTrackableNs)));

    /// <summary>Greatest value recorded, exact, also above <see cref="HighestTrackableNs"/>; 0 when empty.</summary>
    public long GreatestNs => _greatestNs;

    /// <summary>Values above <see cref="HighestTrackableNs"/>, counted as that.</summary>
    public long AboveCount { get; private set; }

    /// <summary>Values below 0, counted as 0: a clock that went backwards.</summary>
    public long NegativeCount { get; private set; }

    /// <summary>Length of the counts.</summary>
    public int BucketLength => _counts.Length;

    /// <summary>Count of one bucket.</summary>
    public long CountAt(int index) => _counts[index];

    /// <summary>Least value of a bucket, ns.</summary>
    public static long ValueAt(int index) => HistogramBuckets.ValueAt(index, 0, HalfMagnitude);

    /// <summary>Greatest value of a bucket, ns.</summary>
    public static long HighestAt(int index) => HistogramBuckets.HighestAt(index, 0, HalfMagnitude);

    /// <summary>Bucket of a value, 0 to <see cref="HighestTrackableNs"/>.</summary>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(long valueNs) => HistogramBuckets.IndexOf(valueNs, 0, HalfMagnitude);

    /// <summary>Counts one latency, ns.</summary>
    [HotPath]
    public void Record(long valueNs)
    {
        if (valueNs < 0)
        {
            NegativeCount++;
            valueNs = 0;
        }

        if (valueNs > _greatestNs) _greatestNs = valueNs;
        if (valueNs > HighestTrackableNs)
        {
            AboveCount++;
            valueNs = HighestTrackableNs;
        }

        _counts[IndexOf(valueNs)]++;
        Count++;
    }

    /// <summary>The value that this share of the values does not exceed, by HdrHistogram's rule, ns; 0 when empty.</summary>
    /// <param name="percentile">0 to 100; others are clamped.</param>
    /// <returns>The greatest value of its bucket (at 0: the least), at most a 1,024th above the true one.</returns>
    public long PercentileNs(double percentile)
    {
        if (Count == 0) return 0;
        long wanted = HistogramBuckets.CountAtPercentile(percentile, Count);
        long seen = 0;
        for (int index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= wanted) return percentile == 0 ? ValueAt(index) : HighestAt(index);
        }

        return MaxNs; // another thread was recording
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
        if (other._greatestNs > _greatestNs) _greatestNs = other._greatestNs;
    }

    /// <summary>Words of a saved histogram.</summary>
    public const int SavedLength = SavedHeader + ((BucketCount + 1) << HalfMagnitude);

    /// <summary>Copies it out, <see cref="SavedLength"/> words. Another thread may be recording: the copy is then a recent picture.</summary>
    public void Save(Span<long> destination)
    {
        (destination[0], destination[1], destination[2], destination[3]) = (Count, _greatestNs, AboveCount, NegativeCount);
        _counts.CopyTo(destination[SavedHeader..]);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Load(ReadOnlySpan<long> saved)
    {
        (Count, _greatestNs, AboveCount, NegativeCount) = (saved[0], saved[1], saved[2], saved[3]);
        saved.Slice(SavedHeader, _counts.Length).CopyTo(_counts);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        _greatestNs = 0;
        AboveCount = 0;
        NegativeCount = 0;
    }
}

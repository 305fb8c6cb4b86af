using LowLatencyMM.Engine;

namespace LowLatencyMM.HistogramLog;

/// <summary>Counts in HdrHistogram's buckets, of any resolution, growing with what is recorded. Results equal those of the Java library.</summary>
/// <remarks>One thread. For recording on a hot path use <see cref="LatencyHistogram"/>; this one reads, adds up and reports.</remarks>
public sealed class Histogram
{
    /// <summary>Most significant digits that the format knows.</summary>
    public const int DigitsMax = 5;

    private readonly int _unitMagnitude;
    private readonly int _halfMagnitude;
    private long[] _counts = [];

    /// <summary>An empty histogram.</summary>
    /// <param name="digits">Significant decimal digits, 0 to 5.</param>
    /// <param name="lowestDiscernible">Least value told apart from 0, ≥ 1; rounded down to a power of two.</param>
    /// <param name="highestTrackable">Stands in the encoding; at least twice the lowest. Grows with what is recorded.</param>
    /// <exception cref="ArgumentException">No such histogram is possible.</exception>
    public Histogram(int digits = 3, long lowestDiscernible = 1, long highestTrackable = 0)
    {
        if (digits is < 0 or > DigitsMax) throw new ArgumentException($"{digits} significant digits, not 0 to {DigitsMax}");
        if (lowestDiscernible is < 1 or > long.MaxValue / 2) throw new ArgumentException($"lowest discernible value {lowestDiscernible}, not 1 to 2^62-1");
        if (highestTrackable == 0) highestTrackable = 2 * lowestDiscernible;
        if (highestTrackable / 2 < lowestDiscernible)
            throw new ArgumentException($"highest trackable value {highestTrackable}, less than twice the lowest, {lowestDiscernible}");
        Digits = digits;
        LowestDiscernible = lowestDiscernible;
        HighestTrackable = highestTrackable;

        // The official formula, its rounding included: with another magnitude every bucket of a log would mean another value.
        _unitMagnitude = (int)(Math.Log(lowestDiscernible) / Math.Log(2));
        _halfMagnitude = HistogramBuckets.HalfMagnitudeOf(digits);
        if (_unitMagnitude + _halfMagnitude + 1 > 62) throw new ArgumentException($"{digits} digits beyond {lowestDiscernible} do not fit into 63 bits");
    }

    /// <summary>Significant decimal digits.</summary>
    public int Digits { get; }

    /// <summary>Least value told apart from 0, as given.</summary>
    public long LowestDiscernible { get; }

    /// <summary>Highest value of the range, as given or grown to.</summary>
    public long HighestTrackable { get; private set; }

    /// <summary>Values recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Counts from the first to the last that is not 0.</summary>
    public int Length { get; private set; }

    /// <summary>Greatest value of the greatest recorded one's bucket; 0 when empty.</summary>
    public long Max => Length == 0 ? 0 : HighestAt(Length - 1);

    /// <summary>Least value of the least recorded one's bucket; 0 when empty.</summary>
    public long Min => Length == 0 ? 0 : ValueAt(Array.FindIndex(_counts, count => count > 0));

    /// <summary>Mean, each value standing in the middle of its bucket; 0 when empty.</summary>
    public double Mean
    {
        get
        {
            double sum = 0;
            for (int index = 0; index < Length; index++) if (_counts[index] > 0) sum += MiddleAt(index) * (double)_counts[index];
            return Count == 0 ? 0 : sum / Count;
        }
    }

    /// <summary>Standard deviation, each value standing in the middle of its bucket; 0 when empty.</summary>
    public double StandardDeviation
    {
        get
        {
            double mean = Mean, sum = 0;
            for (int index = 0; index < Length; index++)
            {
                double deviation = MiddleAt(index) - mean;
                if (_counts[index] > 0) sum += deviation * deviation * _counts[index];
            }

            return Count == 0 ? 0 : Math.Sqrt(sum / Count);
        }
    }

    /// <summary>Sub-buckets of the first bucket.</summary>
    public int SubBucketCount => 2 << _halfMagnitude;

    /// <summary>Buckets that the highest trackable value needs.</summary>
    public int BucketCount => (CapacityFor(HighestTrackable) >> _halfMagnitude) - 1;

    /// <summary>Count at an index; 0 from <see cref="Length"/> on.</summary>
    public long CountAt(int index) => index < Length ? _counts[index] : 0;

    /// <summary>Least value counted at an index.</summary>
    public long ValueAt(int index) => HistogramBuckets.ValueAt(index, _unitMagnitude, _halfMagnitude);

    /// <summary>Greatest value counted at an index.</summary>
    public long HighestAt(int index) => HistogramBuckets.HighestAt(index, _unitMagnitude, _halfMagnitude);

    /// <summary>Index at which a value is counted.</summary>
    /// <param name="value">≥ 0.</param>
    public int IndexOf(long value) => HistogramBuckets.IndexOf(value, _unitMagnitude, _halfMagnitude);

    /// <summary>Records a value so many times.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    /// <exception cref="OverflowException">More than 2^63-1 in all.</exception>
    public void Record(long value, long count = 1)
    {
        if (value < 0 || count < 0) throw new ArgumentException($"value {value}, count {count}: negative");
        if (count > 0) AddAt(IndexOf(value), count);
    }

    /// <summary>Adds all counts of another histogram, of any resolution: those of another one go where their bucket's least value belongs.</summary>
    /// <exception cref="OverflowException">More than 2^63-1 in all; nothing was added.</exception>
    public void Add(Histogram other)
    {
        _ = checked(Count + other.Count);
        for (int index = 0; index < other.Length; index++)
            if (other._counts[index] > 0) AddAt(IndexOf(other.ValueAt(index)), other._counts[index]);
    }

    /// <summary>The value that this share of the values does not exceed; 0 when empty.</summary>
    /// <param name="percentile">0 to 100; others are clamped.</param>
    /// <returns>The greatest value of its bucket; at 0 the least.</returns>
    public long ValueAtPercentile(double percentile)
    {
        if (Count == 0) return 0;
        long wanted = HistogramBuckets.CountAtPercentile(percentile, Count);
        int index = 0;
        for (long seen = _counts[0]; seen < wanted && index < Length - 1;) seen += _counts[++index];
        return percentile == 0 ? ValueAt(index) : HighestAt(index);
    }

    /// <summary>Values from one up to, but not including, another; a bucket belongs where its least value does, so neighbouring ranges share none.</summary>
    public long CountBetween(long lowest, long end)
    {
        long count = 0;
        int first = IndexOf(lowest);
        if (ValueAt(first) < lowest) first++;
        for (int index = first; index < Length && ValueAt(index) < end; index++) count += _counts[index];
        return count;
    }

    /// <summary>Forgets what was recorded; keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        Length = 0;
    }

    /// <summary>Counts that values up to this one take: whole buckets.</summary>
    internal int CapacityFor(long value) => HistogramBuckets.LengthFor(value, _unitMagnitude, _halfMagnitude);

    internal void AddAt(int index, long count)
    {
        Count = checked(Count + count);
        if (index >= _counts.Length)
        {
            Array.Resize(ref _counts, CapacityFor(ValueAt(index)));
            if (_counts.Length > CapacityFor(HighestTrackable)) HighestTrackable = HighestAt(_counts.Length - 1);
        }

        _counts[index] += count;
        if (index >= Length) Length = index + 1;
    }

    private long MiddleAt(int index)
    {
        long lowest = ValueAt(index);
        return lowest + ((HighestAt(index) - lowest + 1) >> 1);
    }
}

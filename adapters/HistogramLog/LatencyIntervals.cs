using LowLatencyMM.Engine;

namespace LowLatencyMM.HistogramLog;

/// <summary>Cuts a latency histogram that another thread goes on filling into intervals, without that thread's help.</summary>
/// <remarks>
/// An interval is the difference of the counts since the last cut. Each count has one writer, is read whole (64 bits, aligned) and never falls, so
/// differences are never negative, and they telescope: whatever moments the cuts happen at, their sum is the histogram as of the last one, count by count.
/// A value recorded during a cut goes into this interval or the next, never into both or none. When the writer has ended and was joined, one more cut
/// completes the sum. The recording thread pays nothing but the cache lines that the reader has shared: one miss for each that it next writes to.
/// </remarks>
public sealed class LatencyIntervals(LatencyHistogram source)
{
    private readonly long[] _before = new long[source.BucketLength];
    private readonly Histogram _interval = NewHistogram();

    /// <summary>An empty histogram of the same buckets.</summary>
    public static Histogram NewHistogram() => new(LatencyHistogram.Digits, 1, LatencyHistogram.HighestTrackableNs);

    /// <summary>What was recorded since the last cut; valid until the next. One thread, any.</summary>
    public Histogram Cut()
    {
        _interval.Clear();
        for (int index = 0; index < _before.Length; index++)
        {
            long count = source.CountAt(index);
            if (count == _before[index]) continue;
            _interval.AddAt(index, count - _before[index]);
            _before[index] = count;
        }

        return _interval;
    }
}

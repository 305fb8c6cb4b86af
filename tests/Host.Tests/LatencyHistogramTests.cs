using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

public sealed class LatencyHistogramTests
{
    private static readonly ulong[] Seeds = [1, 2, 3, 4];

    [Test] // Goal: percentiles are those of the values, to three digits. Method: random values over nine decades, against a sorted list.
    public void Percentiles_are_those_of_a_sorted_list_to_a_thousandth([ValueSource(nameof(Seeds))] ulong seed)
    {
        var random = new SplitMix64(seed);
        var histogram = new LatencyHistogram();
        var values = new List<long>();
        for (int i = 0; i < 20_000; i++)
        {
            long value = (long)(random.Next() >> (int)(28 + (random.Next() % 36))); // 2^0 to 2^36
            values.Add(value);
            histogram.Record(value);
        }

        values.Sort();
        foreach (double percentile in new[] { 0, 0.01, 1, 10, 50, 90, 99, 99.9, 99.99, 100 })
        {
            long exact = values[Math.Max(0, (int)Math.Ceiling((decimal)percentile * values.Count / 100) - 1)];
            long lowest = percentile == 0 ? exact - (exact / 1000) : exact; // of its bucket the least at 0, else the greatest
            Assert.That(histogram.PercentileNs(percentile), Is.InRange(lowest, lowest + (exact / 1000)), $"percentile {percentile}");
        }

        Assert.That(histogram.Count, Is.EqualTo(values.Count));
        Assert.That(histogram.GreatestNs, Is.EqualTo(values[^1]));
        Assert.That(histogram.MaxNs, Is.EqualTo(histogram.PercentileNs(100)));
    }

    [Test] // Goal: HdrHistogram's index arithmetic. Method: its published facts for lowest 1 and three digits.
    public void Buckets_are_those_of_HdrHistogram()
    {
        Assert.Multiple(() =>
        {
            Assert.That(LatencyHistogram.IndexOf(0), Is.Zero);
            Assert.That(LatencyHistogram.IndexOf(2047), Is.EqualTo(2047), "the first 2,048 values have a bucket each");
            Assert.That(LatencyHistogram.IndexOf(2048), Is.EqualTo(2048));
            Assert.That(LatencyHistogram.IndexOf(2049), Is.EqualTo(2048), "then two values share one");
            Assert.That(LatencyHistogram.IndexOf(4095), Is.EqualTo(3071));
            Assert.That(LatencyHistogram.IndexOf(4096), Is.EqualTo(3072), "then four");
            Assert.That(LatencyHistogram.HighestTrackableNs, Is.GreaterThan(60_000_000_000));
            Assert.That(LatencyHistogram.IndexOf(LatencyHistogram.HighestTrackableNs), Is.EqualTo(new LatencyHistogram().BucketLength - 1));
        });
    }

    [Test] // Goal: the value of a bucket is the least that falls into it. Method: every bucket, and the value below it.
    public void Every_bucket_begins_at_its_value()
    {
        for (int index = 1; index < new LatencyHistogram().BucketLength; index++)
        {
            if (LatencyHistogram.HighestAt(index - 1) != LatencyHistogram.ValueAt(index) - 1) Assert.Fail($"bucket {index} begins elsewhere");
            long value = LatencyHistogram.ValueAt(index);
            if (LatencyHistogram.IndexOf(value) != index || LatencyHistogram.IndexOf(value - 1) != index - 1) Assert.Fail($"bucket {index} at {value}");
        }
    }

    [Test] // Goal: what cannot be told apart is counted all the same. Method: values beyond both ends.
    public void Values_outside_the_range_are_counted_and_the_maximum_stays_exact()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-1);
        histogram.Record(long.MaxValue);
        Assert.Multiple(() =>
        {
            Assert.That(histogram.Count, Is.EqualTo(2));
            Assert.That(histogram.AboveCount, Is.EqualTo(1));
            Assert.That(histogram.NegativeCount, Is.EqualTo(1));
            Assert.That(histogram.GreatestNs, Is.EqualTo(long.MaxValue));
            Assert.That(histogram.MaxNs, Is.EqualTo(LatencyHistogram.HighestTrackableNs), "what a log can hold");
            Assert.That(histogram.PercentileNs(100), Is.EqualTo(LatencyHistogram.HighestTrackableNs));
            Assert.That(histogram.PercentileNs(50), Is.Zero);
        });
    }

    [Test] // Goal: adding is recording both. Method: one stream into one histogram, and split over two.
    public void The_sum_of_two_histograms_is_the_histogram_of_both()
    {
        var random = new SplitMix64(7);
        LatencyHistogram whole = new(), left = new(), right = new();
        for (int i = 0; i < 10_000; i++)
        {
            long value = (long)(random.Next() >> 40);
            whole.Record(value);
            (i % 3 == 0 ? left : right).Record(value);
        }

        left.Add(right);
        for (int index = 0; index < whole.BucketLength; index++) Assert.That(left.CountAt(index), Is.EqualTo(whole.CountAt(index)));
        Assert.That((left.Count, left.MaxNs), Is.EqualTo((whole.Count, whole.MaxNs)));
        left.Clear();
        Assert.That((left.Count, left.MaxNs, left.PercentileNs(50)), Is.EqualTo((0L, 0L, 0L)));
    }

    [Test] // Goal: the engine thread may record. Method: allocated bytes over many values.
    public void Recording_allocates_nothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(5);
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        for (long value = -10; value < 1_000_000; value += 7) histogram.Record(value * value);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Zero);
    }
}

using LowLatencyMM.Engine;

namespace LowLatencyMM.HistogramLog.Tests;

public sealed class HistogramTests
{
    private static readonly ulong[] Seeds = [1, 2, 3];
    private static readonly long[] LowestValues = [1, 2, 3, 1_000, 20_000, 1L << 40];

    [Test] // Goal: percentiles, extremes, mean are those of the values within the digits. Method: random values of 62 bits against a sorted list.
    public void Results_are_those_of_a_sorted_list_within_the_digits([ValueSource(nameof(Seeds))] ulong seed, [Range(0, 5)] int digits)
    {
        var random = new SplitMix64(seed);
        var histogram = new Histogram(digits);
        var values = new List<long>();
        for (int i = 0; i < 3_000; i++)
        {
            values.Add(random.NextOfBits(digits == 5 ? 40 : 62));
            histogram.Record(values[^1]);
        }

        values.Sort();
        foreach (double percentile in new[] { 0.01, 1, 10, 50, 90, 99, 99.9, 99.99, 100 })
        {
            long exact = values[Math.Max(0, (int)Math.Ceiling((decimal)percentile * values.Count / 100) - 1)];
            Assert.That(histogram.ValueAtPercentile(percentile), Is.InRange(exact, exact + (exact / (long)Math.Pow(10, digits))), $"percentile {percentile}");
        }

        Assert.Multiple(() =>
        {
            Assert.That(histogram.Count, Is.EqualTo(values.Count));
            Assert.That(histogram.Min, Is.EqualTo(histogram.ValueAtPercentile(0)).And.LessThanOrEqualTo(values[0]));
            Assert.That(histogram.Max, Is.EqualTo(histogram.ValueAtPercentile(100)).And.GreaterThanOrEqualTo(values[^1]));
            Assert.That(histogram.Mean, Is.EqualTo(values.Average(value => (double)value)).Within(100 / Math.Pow(10, digits)).Percent);
        });
    }

    [Test] // Goal: buckets tile the values for every resolution. Method: each bucket's ends, to the top of 63 bits.
    public void Buckets_tile_the_values([Range(0, 4)] int digits, [ValueSource(nameof(LowestValues))] long lowest)
    {
        var histogram = new Histogram(digits, lowest);
        int length = histogram.CapacityFor(long.MaxValue);
        for (int index = 0; index < length; index++)
        {
            if (histogram.IndexOf(histogram.ValueAt(index)) != index || histogram.IndexOf(histogram.HighestAt(index)) != index) Assert.Fail($"bucket {index}");
            if (index > 0 && histogram.ValueAt(index) != histogram.HighestAt(index - 1) + 1) Assert.Fail($"a gap before bucket {index}");
        }

        Assert.That(histogram.HighestAt(length - 1), Is.EqualTo(long.MaxValue));
    }

    [Test] // Goal: the percentile rule to the count. Method: 1 to n, where each percentile's value is known; products that rounding would push too far.
    public void A_percentile_covers_exactly_the_whole_counts_below_it()
    {
        var histogram = new Histogram(4);
        for (long value = 1; value <= 1_000; value++) histogram.Record(value);
        for (int tenth = 1; tenth <= 1_000; tenth++)
            Assert.That(histogram.ValueAtPercentile(tenth / 10.0), Is.EqualTo(tenth), $"{tenth / 10.0} %");
        Assert.Multiple(() =>
        {
            Assert.That(histogram.ValueAtPercentile(0), Is.EqualTo(1));
            Assert.That(histogram.ValueAtPercentile(-5), Is.EqualTo(1));
            Assert.That(histogram.ValueAtPercentile(500), Is.EqualTo(1_000));
            Assert.That(histogram.ValueAtPercentile(double.NaN), Is.EqualTo(1));
            Assert.That(histogram.ValueAtPercentile(99.95), Is.EqualTo(1_000), "half a count is rounded up");
            Assert.That(new Histogram().ValueAtPercentile(50), Is.Zero);
        });
    }

    [Test] // Goal: one histogram for engine and log. Method: one stream into both; counts, percentiles, maximum.
    public void The_engines_histogram_gives_the_same([ValueSource(nameof(Seeds))] ulong seed)
    {
        var random = new SplitMix64(seed);
        var engine = new LatencyHistogram();
        var histogram = new Histogram();
        for (int i = 0; i < 5_000; i++)
        {
            long value = random.NextOfBits(36);
            engine.Record(value);
            histogram.Record(value);
        }

        for (int index = 0; index < engine.BucketLength; index++)
            if (engine.CountAt(index) != histogram.CountAt(index)) Assert.Fail($"count {index}");
        for (double percentile = 0; percentile <= 100; percentile += 0.25)
            Assert.That(engine.PercentileNs(percentile), Is.EqualTo(histogram.ValueAtPercentile(percentile)));
        Assert.That((engine.MaxNs, engine.Count), Is.EqualTo((histogram.Max, histogram.Count)));
    }

    [Test] // Goal: other resolutions add up at the least value of their bucket. Method: a coarse one into a fine one.
    public void Counts_of_another_resolution_go_where_their_least_value_belongs()
    {
        var coarse = new Histogram(2, 20_000);
        coarse.Record(1_000_000_000, 7);
        var fine = new Histogram();
        fine.Add(coarse);
        long lowest = coarse.ValueAt(coarse.Length - 1);
        Assert.That((fine.Count, fine.Max), Is.EqualTo((7L, fine.HighestAt(fine.IndexOf(lowest)))));
        Assert.That(fine.CountBetween(lowest, lowest + 1), Is.EqualTo(7));
    }

    [Test] // Goal: nonsense is refused, and leaves what was there. Method: each bad argument.
    public void Impossible_histograms_values_and_sums_are_refused()
    {
        var full = new Histogram();
        full.Record(5, long.MaxValue);
        Assert.Multiple(() =>
        {
            Assert.That(() => new Histogram(6), Throws.ArgumentException);
            Assert.That(() => new Histogram(-1), Throws.ArgumentException);
            Assert.That(() => new Histogram(3, 0), Throws.ArgumentException);
            Assert.That(() => new Histogram(3, 10, 19), Throws.ArgumentException);
            Assert.That(() => new Histogram(5, 1L << 50), Throws.ArgumentException);
            Assert.That(() => new Histogram().Record(-1), Throws.ArgumentException);
            Assert.That(() => full.Record(5), Throws.InstanceOf<OverflowException>());
            Assert.That(() => full.Add(full), Throws.InstanceOf<OverflowException>());
            Assert.That((full.Count, full.Max), Is.EqualTo((long.MaxValue, 5L)));
        });
    }
}

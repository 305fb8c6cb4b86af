namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>Logs of jHiccup, with what HdrHistogram's own tests expect of them.</summary>
public sealed class ReferenceLogTests
{
    // Source: HdrHistogram's HistogramLogReaderWriterTest and hdr_histogram_log_test; percentiles are of an accumulator of three digits.
    [TestCase(ReferenceData.LogV1, 0, long.MaxValue, 88, 65_964, 1_829_765_119, 1_888_485_375, 1_438_867_590_285)]
    [TestCase(ReferenceData.LogV1, 5, 20, 15, 11_213, 1_019_740_159, 1_032_323_071, 1_438_867_590_285)]
    [TestCase(ReferenceData.LogV1, 50, 80, 29, 22_630, 1_871_708_159, 1_888_485_375, 1_438_867_590_285)]
    [TestCase(ReferenceData.LogV2, 0, long.MaxValue, 62, 48_761, 1_745_879_039, 1_796_210_687, 1_441_812_279_474)]
    [TestCase(ReferenceData.LogV2, 5, 20, 15, 11_664, 1_536_163_839, 1_544_552_447, 1_441_812_279_474)]
    [TestCase(ReferenceData.LogV2, 40, 60, 20, 15_830, 1_779_433_471, 1_796_210_687, 1_441_812_279_474)]
    public void A_log_of_jHiccup_gives_the_published_figures(
        string file, long fromSeconds, long toSeconds, int intervals, long count, long p999, long max, long startMs)
    {
        var sum = new Histogram();
        int read = 0;
        long toNs = toSeconds == long.MaxValue ? long.MaxValue : toSeconds * 1_000_000_000;
        using HistogramLogReader reader = HistogramLogReader.Open(ReferenceData.Path(file));
        foreach (HistogramInterval interval in reader.ReadRange(fromSeconds * 1_000_000_000, toNs))
        {
            sum.Add(interval.Decode());
            read++;
        }

        Assert.Multiple(() =>
        {
            Assert.That(read, Is.EqualTo(intervals));
            Assert.That((sum.Count, sum.ValueAtPercentile(99.9), sum.Max), Is.EqualTo((count, p999, max)));
            Assert.That(reader.StartNs, Is.EqualTo(startMs * 1_000_000));
        });
    }

    [Test] // Goal: nothing is lost where the resolution stays. Method: the V2 log's two digits, read without an accumulator of three.
    public void In_their_own_resolution_the_figures_are_those_of_the_file()
    {
        using HistogramLogReader reader = HistogramLogReader.Open(ReferenceData.Path(ReferenceData.LogV2));
        Histogram? sum = null;
        while (reader.Read() is { } interval)
        {
            Histogram histogram = interval.Decode();
            if (sum is null) sum = histogram;
            else sum.Add(histogram);
        }

        Assert.That((sum!.Digits, sum.LowestDiscernible, sum.ValueAtPercentile(99.9), sum.Max), Is.EqualTo((2, 20_000L, 1_753_219_071L, 1_803_550_719L)));
    }

    [Test] // Goal: the .hgrm form is that of the .NET library's own fixtures. Method: their ten values in each resolution and number of ticks.
    public void A_percentile_distribution_equals_the_published_file([Values(1, 2, 3)] int digits, [Values(5, 10, 20)] int ticks)
    {
        const long hourTicks = 36_000_000_000;
        const double ticksPerMs = 10_000;
        var histogram = new Histogram(digits, 1, hourTicks);
        for (long value = 0; value < 10_000; value += 1_000) histogram.Record(value);
        using var text = new StringWriter();
        PercentileDistribution.Write(text, histogram, ticks, ticksPerMs);
        string expected = File.ReadAllText(ReferenceData.Path($"net-hgrm/Sample_10kBy1k_{digits}sf_TicksPerHour_asMs_{ticks}percPerHalfDistance.hgrm"));
        Assert.That(text.ToString(), Is.EqualTo(expected.ReplaceLineEndings("\n")));
    }
}

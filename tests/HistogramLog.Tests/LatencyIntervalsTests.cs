using LowLatencyMM.Engine;

namespace LowLatencyMM.HistogramLog.Tests;

public sealed class LatencyIntervalsTests
{
    private static readonly ulong[] Seeds = [1, 2, 3];

    [Test] // Goal: the intervals add up to the histogram, count by count. Method: cuts between random values.
    public void Intervals_are_what_was_recorded_between_the_cuts([ValueSource(nameof(Seeds))] ulong seed)
    {
        var random = new SplitMix64(seed);
        var source = new LatencyHistogram();
        var intervals = new LatencyIntervals(source);
        for (int cut = 0; cut < 50; cut++)
        {
            var expected = new Histogram();
            for (int i = random.Next(200); i > 0; i--)
            {
                long value = random.NextOfBits(36);
                source.Record(value);
                expected.Record(value);
            }

            Assert.That(Logs.Describe(intervals.Cut()), Is.EqualTo(Logs.Describe(expected)));
        }
    }

    [Test] // Goal: the same while another thread records. Method: cuts as fast as they go; none loses or doubles a value, and after the join the sum is exact.
    public void Cuts_under_a_recording_thread_add_up_exactly([ValueSource(nameof(Seeds))] ulong seed)
    {
        const int values = 2_000_000;
        var source = new LatencyHistogram();
        var intervals = new LatencyIntervals(source);
        LatencyHistogram expected = new();
        var recorder = new Thread(() =>
        {
            var random = new SplitMix64(seed);
            for (int i = 0; i < values; i++) source.Record(random.NextOfBits(20));
        });
        var sum = LatencyIntervals.NewHistogram();
        int cuts = 0;
        recorder.Start();
        while (recorder.IsAlive)
        {
            sum.Add(intervals.Cut());
            cuts++;
        }

        Assert.That(recorder.Join(TimeSpan.FromSeconds(20)));
        sum.Add(intervals.Cut());
        var again = new SplitMix64(seed);
        for (int i = 0; i < values; i++) expected.Record(again.NextOfBits(20));
        for (int index = 0; index < expected.BucketLength; index++)
            if (sum.CountAt(index) != expected.CountAt(index)) Assert.Fail($"seed {seed}, bucket {index}: {sum.CountAt(index)} of {expected.CountAt(index)} after {cuts} cuts");
        Assert.That((sum.Count, sum.Max, sum.ValueAtPercentile(99.9)), Is.EqualTo((expected.Count, expected.MaxNs, expected.PercentileNs(99.9))));
        if (cuts < 3) Assert.Inconclusive($"only {cuts} cuts while the other thread recorded");
    }

    [Test] // Goal: the test above would see a lost value. Method: a cut that reads each count twice, as one must not, under the same load.
    public void A_cut_that_reads_a_count_twice_is_caught()
    {
        const int values = 20_000_000;
        var source = new LatencyHistogram();
        int index = LatencyHistogram.IndexOf(700);
        var recorder = new Thread(() =>
        {
            for (int i = 0; i < values; i++) source.Record(700);
        });
        long before = 0, sum = 0;
        recorder.Start();
        while (recorder.IsAlive) Cut();
        Assert.That(recorder.Join(TimeSpan.FromSeconds(20)));
        Cut();
        if (sum == values) Assert.Inconclusive("no value was recorded between two readings");
        Assert.That(sum, Is.LessThan(values));

        void Cut()
        {
            sum += source.CountAt(index) - before;
            Thread.SpinWait(20); // else the compiler makes one reading of both
            before = source.CountAt(index); // the mistake
        }
    }

    [Test] // Goal: cutting does not feed the collector. Method: bytes allocated by cuts, once the interval has its size.
    public void A_cut_allocates_nothing_once_warm()
    {
        var source = new LatencyHistogram();
        var intervals = new LatencyIntervals(source);
        source.Record(LatencyHistogram.HighestTrackableNs);
        intervals.Cut();
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        for (int cut = 0; cut < 20; cut++)
        {
            source.Record(cut * 1_000);
            intervals.Cut();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Zero);
    }
}

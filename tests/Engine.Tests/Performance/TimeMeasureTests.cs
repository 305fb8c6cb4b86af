using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>What is measured over time: uptime, skew, acknowledgements, a venue's scorecard.</summary>
public sealed class TimeMeasureTests
{
    private const long TenMs = 10_000_000;

    // Goal: uptime by its rule: both sides live, within the band, at the minimum size. Method: 10 timers in each state; the band is 1 bp, the minimum 5 lots.
    [Test]
    public void Uptime_counts_what_its_rule_says()
    {
        using var rig = new EngineRig(Rule(bandBp: 1, lots: 5));
        Assert.That(TwoSided(rig), Is.Zero, "no quote");
        long bid = rig.PlaceLive(Side.Buy, EngineRig.BidTicks, lots: 5);
        Assert.That(TwoSided(rig), Is.Zero, "one side");
        long small = rig.PlaceLive(Side.Sell, EngineRig.AskTicks, lots: 4);
        Assert.That(TwoSided(rig), Is.Zero, "an ask too small");
        long far = rig.PlaceLive(Side.Sell, EngineRig.AskTicks + 61, lots: 5);
        Assert.That(TwoSided(rig), Is.Zero, "an ask too far");
        rig.PlaceLive(Side.Sell, EngineRig.AskTicks + 1, lots: 1);
        Assert.That(TwoSided(rig), Is.EqualTo(10), "two asks make the size together");
        rig.Command(CommandKind.ReduceOnly);
        Assert.That(TwoSided(rig), Is.Zero, "reduce-only took the quotes back");
        InstrumentMeasures measures = rig.Core.Context.Performance.OfInstrument(0);
        Assert.Multiple(() =>
        {
            Assert.That(measures.StressSamples, Is.EqualTo(10), "since reduce-only");
            Assert.That(measures.StressUptime, Is.Zero);
            Assert.That(measures.Uptime, Is.EqualTo((double)measures.TwoSidedSamples / measures.Samples));
            Assert.That(measures.BookUptime, Is.EqualTo(1));
            Assert.That((bid, small, far), Is.Not.EqualTo((0L, 0L, 0L)));
        });
        rig.Send(rig.Frames.Gap());
        Assert.That(TwoSided(rig), Is.Zero, "a stale book");
        long samples = rig.Core.Context.Performance.OfInstrument(0).Samples;
        rig.Send(rig.Frames.Status(TradingStatus.Halted));
        Assert.That(TwoSided(rig), Is.Zero);
        Assert.That(rig.Core.Context.Performance.OfInstrument(0).Samples, Is.EqualTo(samples), "a halt of the venue's is not ours");
    }

    // Goal: skew is the mean over time, not over fills. Method: 0 for 1 s, 10 lots for 3 s, -2 for 1 s: mean 5.6, mean square 60.8.
    [Test]
    public void Skew_is_weighted_with_time()
    {
        using var rig = new EngineRig();
        rig.Advance(TenMs);
        long beginNs = rig.Frames.NowNs;
        rig.Frames.NowNs = beginNs + 1_000_000_000;
        rig.Fill(1, 10, Side.Buy);
        rig.Frames.NowNs += 3_000_000_000;
        rig.Fill(1, 12, Side.Sell);
        rig.Advance(1_000_000_000);
        InstrumentMeasures measures = rig.Core.Context.Performance.OfInstrument(0);
        Assert.That(measures.MeanLots, Is.EqualTo(28.0 / (5.0 + ExtraSeconds(measures))).Within(1e-12));
        Assert.That(measures.LotNs, Is.EqualTo((Int128)28_000_000_000));
        Assert.That(measures.SquareLotNs, Is.EqualTo((Int128)304_000_000_000));
        Assert.That(measures.DeviationLots, Is.EqualTo(Math.Sqrt((304.0 / (measures.ObservedNs / 1e9)) - (measures.MeanLots * measures.MeanLots))).Within(1e-9));

        static double ExtraSeconds(InstrumentMeasures measures) => (measures.ObservedNs / 1e9) - 5;
    }

    [Test] // Goal: time between two runs is nobody's. Method: a position, a day without frames, a new run.
    public void The_time_between_runs_is_not_held()
    {
        using var rig = new EngineRig();
        rig.Fill(1, 10, Side.Buy);
        rig.Advance(TenMs);
        Int128 before = rig.Core.Context.Performance.OfInstrument(0).LotNs;
        rig.Frames.NowNs += 86_400_000_000_000;
        rig.Send(rig.Frames.StartOfRun());
        rig.Advance(0);
        Assert.That(rig.Core.Context.Performance.OfInstrument(0).LotNs, Is.EqualTo(before));
    }

    // Goal: percentiles of the time to an acknowledgement are right to a 32nd. Method: 500 orders with answers of random times; sorted list as model.
    [Test]
    public void Acknowledgements_have_the_percentiles_of_a_sorted_list([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        using var rig = new EngineRig(EngineRig.Unwatched with { OrdersPerSecondMax = 1_000_000, OrderBurstMax = 1_000_000 });
        var times = new List<long>();
        for (int order = 0; order < 500; order++)
        {
            long id = rig.Place(ticks: EngineRig.BidTicks - 1);
            times.Add((long)Math.Exp(random.NextDouble() * Math.Log(1e9)));
            rig.Frames.NowNs += times[^1];
            rig.Send(rig.Frames.Accepted(id, id, (EngineRig.BidTicks - 1) * EngineRig.Tick, 10));
            rig.Send(rig.Frames.Accepted(id, id, (EngineRig.BidTicks - 1) * EngineRig.Tick, 10)); // said twice, counted once
            rig.Cancel(id);
            rig.Send(rig.Frames.Canceled(id, id, 0, 0));
        }

        times.Sort();
        PerformanceTable table = rig.Core.Context.Performance;
        Assert.That(table.OfVenue(FrameFactory.Venue).AckCount, Is.EqualTo(500));
        foreach (double percentile in new[] { 50.0, 99.0, 99.9 })
        {
            long exact = times[(int)HistogramBuckets.CountAtPercentile(percentile, 500) - 1];
            foreach (int venue in new[] { -1, FrameFactory.Venue })
                Assert.That(table.AckNs(venue, percentile), Is.InRange(exact, exact + 1_024 + (exact / 32)), $"p{percentile}");
        }

        Assert.That(table.AckNs(-1, 100), Is.EqualTo(times[^1]));
        Assert.That(table.AckNs(0, 50), Is.Zero, "another venue");
    }

    [Test] // Goal: a replacement's answer counts, and refusals are the venue's. Method: a replace and its answer, a reject, a lost route.
    public void A_venue_has_its_scorecard()
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        long next = rig.Replace(id, EngineRig.BidTicks - 1, 12);
        rig.Frames.NowNs += 5_000_000;
        rig.Send(rig.Frames.Replaced(next, id, next, (EngineRig.BidTicks - 1) * EngineRig.Tick, 12, 0));
        rig.Send(rig.Frames.Rejected(rig.Place(), RejectReason.RateLimit));
        long up = rig.Core.Context.Performance.OfVenue(FrameFactory.Venue).UpSamples;
        rig.Send(rig.Frames.Session(SessionStatus.Down));
        for (int timer = 0; timer < 10; timer++) rig.Advance(TenMs);
        VenueMeasures venue = rig.Core.Context.Performance.OfVenue(FrameFactory.Venue);
        Assert.That((venue.PostedCount, venue.RejectCount, venue.AckCount, venue.AckNsMax), Is.EqualTo((3L, 1L, 2L, 5_000_000L)));
        Assert.That((venue.UpSamples, venue.Samples), Is.EqualTo((up, up + 10)));
        Assert.That(rig.Core.Context.Performance.OfVenue(0).Samples, Is.Zero, "nobody spoke of it");
    }

    private static EngineConfiguration Rule(double bandBp, long lots) => EngineRig.Unwatched with
    {
        Performance = new PerformanceParameters { UptimeBandBp = bandBp, UptimeQuantityMinNanos = lots * 1_000_000 },
    };

    /// <summary>Two-sided samples of ten timers.</summary>
    private static long TwoSided(EngineRig rig)
    {
        long before = rig.Core.Context.Performance.OfInstrument(0).TwoSidedSamples;
        for (int timer = 0; timer < 10; timer++) rig.Advance(TenMs);
        return rig.Core.Context.Performance.OfInstrument(0).TwoSidedSamples - before;
    }
}

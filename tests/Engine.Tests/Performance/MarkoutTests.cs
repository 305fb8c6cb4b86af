using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Spreads and markouts of fills, told by frames.</summary>
public sealed class MarkoutTests
{
    private const long Second = 1_000_000_000;

    // Goal: the oracle of domain 11, in bp: effective 4.9997500125, realised 2.9998500075, impact 1.999900005 when sold at 100.03; effective
    // 4.9997500125 when bought at 99.98. Method: M0 100.005, a second later 100.015, as books.
    [Test]
    public void The_domain_oracle_holds()
    {
        using var rig = new PerformanceRig();
        rig.Mid(100_005, halfSpreadMillis: 25);
        rig.Fill(Side.Sell, 100_030);
        rig.Fill(Side.Buy, 99_980);
        rig.NowNs += Second;
        rig.Mid(100_015);
        rig.NowNs += 1;
        rig.Engine.Send(rig.Engine.Frames.Timer());
        FillMeasures sold = rig.Table.Of(0, Side.Sell);
        HorizonMeasures later = sold.Later[Horizons.OneSecond];
        Assert.Multiple(() =>
        {
            Assert.That(sold.EffectiveSpreadBp, Is.EqualTo(4.9997500125).Within(5e-10));
            Assert.That(rig.Table.Of(0, Side.Buy).EffectiveSpreadBp, Is.EqualTo(4.9997500125).Within(5e-10));
            Assert.That(later.EffectiveSpreadBp, Is.EqualTo(4.9997500125).Within(5e-10));
            Assert.That(later.RealisedSpreadBp, Is.EqualTo(2.9998500075).Within(5e-10));
            Assert.That(later.ImpactBp, Is.EqualTo(1.999900005).Within(5e-10));
            Assert.That(later.MarkoutBp, Is.EqualTo(2.9998500075 / 2).Within(5e-10));
            Assert.That(later.AdverseSelectionBp, Is.EqualTo(1.999900005 / 2).Within(5e-10));
            Assert.That(later.WeightedMarkoutBp, Is.EqualTo(later.MarkoutBp).Within(5e-10));
            Assert.That(sold.QuotedSpreadBp, Is.EqualTo(4.9997500125).Within(5e-10));
            Assert.That(sold.SpreadCapture, Is.EqualTo(1), "sold at the ask");
        });
    }

    // Goal: M_h is the last mid at or before the horizon, never one after it. Method: mids a nanosecond to either side of 1 s.
    [Test]
    public void A_mid_at_the_horizon_counts_and_one_after_it_does_not()
    {
        using var rig = new PerformanceRig();
        rig.Mid(100_000);
        rig.Fill(Side.Buy, 100_000);
        rig.NowNs += Second;
        rig.Mid(100_100);
        rig.NowNs += 1;
        rig.Mid(100_900);
        Assert.That(rig.Table.Of(0).Later[Horizons.OneSecond].MarkoutBp, Is.EqualTo(10).Within(1e-9));
    }

    // Goal: all sums equal a naive model's exactly, whatever the market does. Method: random mids, gaps, halts, fills of both sides and sizes and pauses;
    // the model keeps all of it, and looks every horizon of every fill up at the end.
    [Test]
    public void Every_sum_equals_a_model_that_keeps_everything([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        using var rig = new PerformanceRig();
        var mids = new List<(long TimeNs, long? Mid)>();
        var fills = new List<(long TimeNs, Side Side, long Price, long Lots, long? Mid)>();
        long? mid = null;
        for (int step = 0; step < 3_000; step++)
        {
            rig.NowNs += random.Next(4) switch { 0 => 0, 1 => random.Next(100_000_000), 2 => random.NextInt64(Second), _ => random.NextInt64(3 * Second) };
            for (int slice = 0; slice < 8; slice++) rig.Engine.Send(rig.Engine.Frames.Timer()); // a frame looks at a few horizons only
            switch (random.Next(12))
            {
                case 0:
                    rig.Engine.Send(rig.Engine.Frames.Gap());
                    mid = null;
                    break;
                case 1:
                    rig.Engine.Send(rig.Engine.Frames.Timer());
                    break;
                case < 8:
                    mid = (100_000 + random.Next(-900, 900)) * PerformanceRig.Milli;
                    rig.Mid(mid.Value / PerformanceRig.Milli);
                    break;
                default:
                    (Side side, long price, long lots) = (random.Next(2) == 0 ? Side.Buy : Side.Sell, 100_000 + random.Next(-900, 900), random.Next(1, 50));
                    rig.Fill(side, price, lots);
                    fills.Add((rig.NowNs, side, price * PerformanceRig.Milli, lots, mid));
                    break;
            }

            mids.Add((rig.NowNs, mid));
        }

        foreach (Side side in new[] { Side.Buy, Side.Sell })
        {
            FillMeasures actual = rig.Table.Of(0, side);
            Assert.That(actual.FillCount, Is.EqualTo(fills.Count(fill => fill.Side == side)));
            for (int horizon = -1; horizon < Horizons.Count; horizon++)
                AssertEqual(horizon < 0 ? actual.AtFill : actual.Later[horizon], Model(side, horizon < 0 ? 0 : Horizons.Ns(horizon)), $"{side} at {horizon}");
        }

        HorizonMeasures Model(Side side, long horizonNs)
        {
            HorizonMeasures sum = default;
            foreach ((long timeNs, _, long price, long lots, long? midThen) in fills.Where(fill => fill.Side == side))
            {
                bool isDue = horizonNs == 0 || timeNs + horizonNs < rig.NowNs;
                if (midThen is not { } before)
                {
                    sum.MissingCount++;
                    continue;
                }

                if (!isDue) continue;
                long? later = horizonNs == 0 ? before : mids.FindLast(entry => entry.TimeNs <= timeNs + horizonNs).Mid;
                if (later is not { } after)
                {
                    sum.MissingCount++;
                    continue;
                }

                int sign = side == Side.Buy ? 1 : -1;
                long ratio = (long)((Int128)(after - price) * sign * Ratio.Scale / before);
                sum.Count++;
                sum.RatioSum += ratio;
                sum.EdgeRatioSum += (Int128)(before - price) * sign * Ratio.Scale / before;
                sum.RatioSquareSum += (Int128)(ratio / 1_000) * (ratio / 1_000);
                sum.MoneySum += (Int128)(after - price) * sign * lots;
                sum.NotionalSum += (Int128)before * lots;
                if (ratio > 0) sum.PositiveCount++;
            }

            return sum;
        }
    }

    // Goal: no mid, no markout: excluded and counted. Method: each cause by itself, then a second's end.
    [TestCase("stale")]
    [TestCase("halted")]
    [TestCase("one-sided")]
    [TestCase("another run")]
    public void A_fill_whose_horizon_has_no_mid_is_left_out_and_counted(string cause)
    {
        using var rig = new PerformanceRig();
        rig.Mid(100_000);
        rig.Fill(Side.Buy, 99_990);
        rig.NowNs += Second / 2;
        rig.Engine.Send(rig.Engine.Frames.Timer());
        FrameFactory frames = rig.Engine.Frames;
        rig.Engine.Send(cause switch
        {
            "stale" => frames.Gap(),
            "halted" => frames.Status(TradingStatus.Halted),
            "one-sided" => frames.Update([(99_900 * PerformanceRig.Milli, 0)], []),
            _ => frames.StartOfRun(),
        });
        rig.NowNs += Second;
        rig.Engine.Send(frames.Timer());
        FillMeasures measures = rig.Table.Of(0);
        Assert.Multiple(() =>
        {
            Assert.That(measures.AtFill.Count, Is.EqualTo(1));
            Assert.That(measures.Later[0].Count, Is.EqualTo(1), "100 ms had passed before");
            Assert.That(measures.Later[Horizons.OneSecond].Count, Is.Zero);
            Assert.That(measures.Later[Horizons.OneSecond].MissingCount, Is.EqualTo(1));
            Assert.That(rig.Table.State.AbandonedCount, Is.EqualTo(cause == "another run" ? 1 : 0));
        });
    }

    [Test] // Goal: a fill of which nobody knows when it happened has no measures. Method: one that a reconnection reports, and one without any book.
    public void A_resent_fill_and_one_without_a_book_are_left_out_and_counted()
    {
        using var rig = new PerformanceRig();
        rig.Fill(Side.Buy, 99_990);
        rig.Mid(100_000);
        rig.Fill(Side.Buy, 99_990, flags: FrameFlags.EndOfEvent | FrameFlags.Resend);
        rig.Fill(Side.Buy, 99_990);
        FillMeasures measures = rig.Table.Of(0);
        Assert.That((measures.FillCount, measures.AtFill.Count, measures.AtFill.MissingCount), Is.EqualTo((3L, 1L, 2L)));
        Assert.That((measures.Later[0].MissingCount, measures.PendingCount(0), rig.Table.State.ResentCount), Is.EqualTo((2L, 1L, 1L)));
    }

    [Test] // Goal: a full ring loses markouts and says so, nothing else. Method: 70 fills at once into room for 64.
    public void Fills_beyond_the_capacity_are_counted()
    {
        using var rig = new PerformanceRig(EngineRig.Unwatched with { Performance = new PerformanceParameters { PendingFillCapacity = 64 } });
        rig.Mid(100_000);
        for (int fill = 0; fill < 70; fill++) rig.Fill(Side.Sell, 100_010);
        for (int second = 0; second < 400; second++)
        {
            rig.NowNs += Second;
            rig.Engine.Send(rig.Engine.Frames.Timer());
        }

        FillMeasures measures = rig.Table.Of(0);
        Assert.That(measures.AtFill.Count, Is.EqualTo(70));
        Assert.That(rig.Table.State.OverflowCount, Is.EqualTo(6));
        for (int horizon = 0; horizon < Horizons.Count; horizon++)
            Assert.That((measures.Later[horizon].Count, measures.Later[horizon].MissingCount), Is.EqualTo((64L, 6L)), $"{horizon}");
    }

    [Test] // Goal: the work of a frame is bounded; what is put off is measured on the next frames and counted. Method: 100 fills at one moment.
    public void Many_horizons_at_one_moment_are_measured_in_slices()
    {
        using var rig = new PerformanceRig();
        rig.Mid(100_000);
        for (int fill = 0; fill < 100; fill++) rig.Fill(Side.Buy, 99_990);
        rig.NowNs += Second / 5;
        var counts = new List<long>();
        for (int frame = 0; frame < 8; frame++)
        {
            rig.NowNs += 1;
            rig.Engine.Send(rig.Engine.Frames.Timer());
            counts.Add(rig.Table.Of(0).Later[0].Count);
        }

        Assert.That(counts, Is.EqualTo(new long[] { 16, 32, 48, 64, 80, 96, 100, 100 }));
        Assert.That(rig.Table.State.LateCount, Is.EqualTo(84));
    }

    [Test] // Goal: absurd prices do not break a sum. Method: a fill at more than ten times the mid, on either side, and one of 2^41 lots.
    public void An_absurd_fill_is_left_out_and_counted()
    {
        using var rig = new PerformanceRig();
        rig.Mid(1_000);
        rig.Fill(Side.Sell, 12_000);
        rig.Fill(Side.Buy, 1_000, lots: 1L << 41);
        rig.Fill(Side.Buy, 1_000);
        Assert.That((rig.Table.Of(0).AtFill.Count, rig.Table.Of(0).AtFill.MissingCount), Is.EqualTo((1L, 2L)));
    }

    [Test] // Goal: fills are told apart by side and level. Method: orders of levels 0, 2 and 9, each filled, and a fill of no order.
    public void Fills_and_posted_orders_are_counted_by_side_and_level()
    {
        using var rig = new EngineRig();
        long matchId = 0;
        foreach ((Side side, byte level) in new[] { (Side.Buy, (byte)0), (Side.Buy, (byte)2), (Side.Sell, (byte)9) })
        {
            long ticks = side == Side.Buy ? EngineRig.BidTicks - level : EngineRig.AskTicks + level;
            rig.Do(context => context.Place(new OrderRequest { InstrumentSlot = 0, Side = side, Price = new Price(ticks * EngineRig.Tick), Lots = new Lots(10), Level = level }, out _));
            rig.Fill(rig.LastSent.ClientOrderId, 4, side, ticks, ++matchId);
        }

        rig.Fill(99, 1, Side.Sell, EngineRig.AskTicks, ++matchId);
        PerformanceTable table = rig.Core.Context.Performance;
        (Side Side, int Level, long Posted, long Filled)[] expected =
        [
            (Side.Buy, 0, 10, 4), (Side.Buy, 1, 0, 0), (Side.Buy, 2, 10, 4), (Side.Sell, 3, 10, 4), (Side.Sell, PerformanceTable.UnknownLevel, 0, 1), (Side.Sell, 0, 0, 0),
        ];
        foreach ((Side side, int level, long posted, long filled) in expected)
            Assert.That((table.Of(0, side, level).PostedLots, table.Of(0, side, level).FilledLots), Is.EqualTo((posted, filled)), $"{side} {level}");
        Assert.That(table.Of(0, Side.Buy).FillRatio, Is.EqualTo(0.4));
        Assert.That(table.Total().FillCount, Is.EqualTo(4));
        Assert.That(table.OfVenue(FrameFactory.Venue).FillCount, Is.EqualTo(4));
    }

    private static void AssertEqual(HorizonMeasures actual, HorizonMeasures expected, string name) => Assert.Multiple(() =>
    {
        Assert.That((actual.Count, actual.MissingCount, actual.PositiveCount), Is.EqualTo((expected.Count, expected.MissingCount, expected.PositiveCount)), name);
        Assert.That(actual.RatioSum, Is.EqualTo(expected.RatioSum), name);
        Assert.That(actual.RatioSquareSum, Is.EqualTo(expected.RatioSquareSum), name);
        Assert.That(actual.EdgeRatioSum, Is.EqualTo(expected.EdgeRatioSum), name);
        Assert.That(actual.MoneySum, Is.EqualTo(expected.MoneySum), name);
        Assert.That(actual.NotionalSum, Is.EqualTo(expected.NotionalSum), name);
    });
}

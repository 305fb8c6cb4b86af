using System.Diagnostics;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class ManyInstrumentsTests
{
    private const long Second = 1_000_000_000, One = 1_000_000_000;

    // Goal: spot, linear and inverse of one underlying stay together, so that one can hedge another. Method: 3 minutes with arbitrageurs; without
    // them the same market drifts apart, which shows that the measure would see it.
    [Test]
    public void Arbitrageurs_keep_the_instruments_of_an_underlying_together([Values(1UL, 2UL)] ulong seed)
    {
        double together = GreatestGap(arbitrageOrdersPerSecond: 20, seed);
        double apart = GreatestGap(arbitrageOrdersPerSecond: 0, seed);
        TestContext.Out.WriteLine($"greatest gap of the mids {together:F1} USD with, {apart:F1} USD without");
        Assert.That(together, Is.LessThan(90), "15 bp");
        Assert.That(apart, Is.GreaterThan(120));
    }

    private static double GreatestGap(double arbitrageOrdersPerSecond, ulong seed)
    {
        CrowdConfiguration crowd = CrowdConfiguration.BtcPerpetual() with { ArbitrageOrdersPerSecond = arbitrageOrdersPerSecond };
        InstrumentRules linear = InstrumentRules.BtcPerpetual(0);
        InstrumentRules spot = linear with { InstrumentId = 1, Kind = InstrumentKind.Spot };
        InstrumentRules inverse = linear with
        {
            InstrumentId = 2,
            Kind = InstrumentKind.Inverse,
            QuoteCurrency = "USD",
            SettlementCurrency = "BTC",
            ContractValue = 100 * One,
            QuantityStep = One,
        };
        var configuration = new ExchangeConfiguration
        {
            Instruments = [new(linear, CrowdConfiguration.BtcPerpetual()), new(spot, crowd, Anchor: 0), new(inverse, crowd, Anchor: 0)],
            StartTimeNs = 0,
            Seed = seed,
            Latency = LatencyConfiguration.Zero,
        };
        var venue = new ExchangeVenue(configuration, VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);
        byte[] frame = new byte[FrameLayout.SlotBytes];
        double greatest = 0;
        for (long timeNs = 0; timeNs <= 180 * Second; timeNs += Second / 10)
        {
            while (venue.TryNextFrame(timeNs, frame) > 0)
            {
            }
            double anchor = Middle(venue, 0);
            greatest = Math.Max(greatest, Math.Max(Math.Abs(Middle(venue, 1) - anchor), Math.Abs(Middle(venue, 2) - anchor)));
        }
        foreach (string currency in venue.Books.Currencies)
            Assert.That(venue.Books.Cash(MatchingEngine.AnonymousOwner, currency), Is.EqualTo(-venue.Books.Cash(venue.Books.VenueOwner, currency)), currency);
        return greatest;
    }

    private static double Middle(ExchangeVenue venue, int instrument)
    {
        Assert.That(venue.Books.TryGetBest(instrument, Side.Buy, out long bid) & venue.Books.TryGetBest(instrument, Side.Sell, out long ask), Is.True);
        return (bid + ask) / 2e9;
    }

    [Test] // Goal: a thousand instruments run. Method: the same number of events at 1 and at 1,000; memory and the cost of an event are printed, not judged.
    public void A_thousand_instruments_run_side_by_side()
    {
        (double oneNs, long oneBytes) = Cost(1, 400_000);
        (double manyNs, long manyBytes) = Cost(1_000, 400_000);
        TestContext.Out.WriteLine($"{oneNs:F0} ns an event at 1 instrument ({oneBytes >> 20} MiB), {manyNs:F0} ns at 1,000 ({manyBytes >> 20} MiB)");
        Assert.That(manyBytes, Is.LessThan(1L << 30));
    }

    private static (double EventNs, long Bytes) Cost(int count, long events)
    {
        CrowdConfiguration crowd = CrowdConfiguration.ContStoikovTalreja(60_000 * One) with { WarmUpEventCount = 200 };
        long before = GC.GetAllocatedBytesForCurrentThread();
        var configuration = new ExchangeConfiguration
        {
            Instruments = [.. Enumerable.Range(0, count).Select(id => new SimulatedInstrument(InstrumentRules.BtcPerpetual((uint)id), crowd))],
            StartTimeNs = 0,
            Latency = LatencyConfiguration.Zero,
        };
        var venue = new ExchangeVenue(configuration, VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);
        byte[] frame = new byte[FrameLayout.SlotBytes];
        long Run(long until)
        {
            long frames = 0;
            while (venue.EventCount < until && venue.TryNextFrame(long.MaxValue, frame) > 0) frames++;
            return frames;
        }
        _ = Run(events / 4);
        long start = Stopwatch.GetTimestamp(), eventsBefore = venue.EventCount;
        Assert.That(Run(events), Is.GreaterThan(events / 4));
        double elapsedNs = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        return (elapsedNs / (venue.EventCount - eventsBefore), GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

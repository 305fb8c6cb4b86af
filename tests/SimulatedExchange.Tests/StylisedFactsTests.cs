using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>What the agents who look at prices do to a market, and what they leave as it is. Seeded; wide bounds.</summary>
public class StylisedFactsTests
{
    private const long Second = 1_000_000_000;

    [Test] // Goal: trend followers make trends, and the market stays one. Method: 10 minutes with them and without, the same seed.
    public void Momentum_makes_returns_positively_correlated_and_keeps_the_market_alive([Values(1UL, 2UL, 3UL)] ulong seed)
    {
        Facts without = Observe(CrowdConfiguration.BtcPerpetual(), seed);
        Facts with = Observe(CrowdConfiguration.BtcPerpetual() with { MomentumOrdersPerSecond = 60 }, seed);
        TestContext.Out.WriteLine($"without {without}\nwith    {with}");
        Assert.That(without.Correlation, Is.InRange(-0.25, 0.1), "orders without intelligence: none, or bounces");
        Assert.That(with.Correlation, Is.GreaterThan(without.Correlation + 0.1).And.LessThan(0.9));
        Assert.That(with.SpreadTicks, Is.InRange(2, 15));
        Assert.That(with.DepthLots, Is.InRange(0.3 * without.DepthLots, 1.5 * without.DepthLots));
        Assert.That(with.Volatility, Is.InRange(without.Volatility, 12 * without.Volatility));
    }

    private readonly record struct Facts(double SpreadTicks, double DepthLots, double Volatility, double Correlation, double Kurtosis);

    private static Facts Observe(CrowdConfiguration crowd, ulong seed)
    {
        var configuration = new ExchangeConfiguration
        {
            Instruments = [new SimulatedInstrument(InstrumentRules.BtcPerpetual(0), crowd)],
            StartTimeNs = 0,
            Seed = seed,
            Latency = LatencyConfiguration.Zero,
        };
        var venue = new ExchangeVenue(configuration, VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);
        byte[] frame = new byte[FrameLayout.SlotBytes];
        var levels = new BookEntry[10];
        var middles = new List<double>();
        double spread = 0, depth = 0;
        for (long timeNs = 0; timeNs <= 600 * Second; timeNs += Second)
        {
            while (venue.TryNextFrame(timeNs, frame) > 0)
            {
            }
            Assert.That(venue.Books.TryGetBest(0, Side.Buy, out long bid) & venue.Books.TryGetBest(0, Side.Sell, out long ask), Is.True, "a side is empty");
            middles.Add((bid + ask) / 2e9);
            spread += (ask - bid) / 1e8;
            int count = venue.Books.CopyLevels(0, Side.Buy, levels);
            depth += levels[..count].Sum(level => level.Lots);
        }
        double[] returns = [.. middles.Zip(middles.Skip(1), (first, second) => second - first)];
        double variance = returns.Average(value => value * value);
        double lagged = returns.Zip(returns.Skip(1), (first, second) => first * second).Average();
        double fourth = returns.Average(value => value * value * value * value);
        return new Facts(spread / middles.Count, depth / middles.Count, Math.Sqrt(variance), lagged / variance, fourth / (variance * variance));
    }
}

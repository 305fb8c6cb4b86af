using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Processors differ in the sign of the NaN they make, and minimum and maximum in which one they pass on: so none may reach state.</summary>
public class NoNanInStateTests
{
    private const int FrameCount = 20_000;

    // Goal: no NaN in any double of the state, whatever the market does. Method: books, trades, sizes and times of all magnitudes, seeded.
    [Test]
    public void No_market_puts_a_NaN_into_the_state([Range(1, 8)] int seed)
    {
        using var core = new Core<MarketMaker>(Small(), new MarketMaker(new MarketMakerConfiguration { WarmUpNs = 1_000_000 }));
        var doubles = new StateDoubles(core);
        var frames = new FrameFactory();
        var random = new SplitMix64((ulong)seed);
        var sink = new AnsweringSink();
        core.OnFrame(frames.Definition(quantityStep: seed % 2 == 0 ? 1 : 1_000_000), ref sink);
        core.OnFrame(frames.SessionUp(), ref sink);
        for (int i = 0; i < FrameCount; i++)
        {
            frames.NowNs += random.NextBounded(40) == 0 ? Any(ref random, 50) : random.NextBounded(20_000_000) - 1_000_000;
            core.OnFrame(Next(frames, ref random), ref sink);
            Assert.That(doubles.Find(double.IsNaN), Is.Empty, $"seed {seed}, frame {i}");
        }

        Assert.That(doubles.Find(x => x != 0.0).Count, Is.GreaterThan(5), "the estimators and the model were used");
    }

    // Goal: the search sees a NaN, and all of the state's doubles. Method: one planted in each kind; names of the ones known.
    [Test]
    public void A_planted_NaN_is_found()
    {
        using var core = new Core<MarketMaker>(Small(), new MarketMaker(new MarketMakerConfiguration()));
        var doubles = new StateDoubles(core);
        string[] known =
        [
            "QuoteState.Volatility._fast.VariancePerSecond", "QuoteState.Volatility._slow.Weight", "QuoteState.Volatility._withheldReturn",
            "QuoteState.Model.SlopePerVolatility", "QuoteState.ScalePrice", "RiskLimits.PriceBandFraction",
        ];
        Assert.That(known.Except(doubles.Names), Is.Empty, string.Join(", ", doubles.Names));
        foreach (string name in known) doubles.Poison(name);
        Assert.That(doubles.Find(double.IsNaN), Has.Count.EqualTo(known.Length));
    }

    // Goal: parameters that overflow leave no half-made model. Method: every combination of extremes.
    [Test]
    public void A_model_that_cannot_be_made_is_zero()
    {
        double[] extremes = [1e-308, 1e-150, 1.0, 1e150, 1e308];
        int failures = 0;
        for (int combination = 0; combination < 625; combination++)
        {
            double aversion = extremes[combination % 5], decay = extremes[combination / 5 % 5];
            double intensity = extremes[combination / 25 % 5], size = extremes[combination / 125];
            var parameters = new QuotingParameters
            {
                RiskAversion = aversion,
                FillDecay = decay,
                FillIntensity = intensity,
                OrderSize = size,
                InventoryMax = 1,
                TickSize = 0.1,
            };
            if (GueantLehalleFernandezTapia.TryCreate(in parameters, out GueantLehalleFernandezTapia model)) continue;
            failures++;
            Assert.That(model, Is.EqualTo(default(GueantLehalleFernandezTapia)), $"{parameters}");
        }

        Assert.That(failures, Is.GreaterThan(10));
    }

    private static EngineConfiguration Small() => new() { InstrumentCapacity = 2, BookLevelsPerSide = 32 };

    private static ReadOnlySpan<byte> Next(FrameFactory frames, ref SplitMix64 random)
    {
        long middle = random.NextBounded(10) == 0 ? Any(ref random, 50) : 600_000 + random.NextBounded(50);
        (long, long)[] bids = [Level(ref random, middle - 1 - random.NextBounded(5))], asks = [Level(ref random, middle + random.NextBounded(5))];
        return random.NextBounded(10) switch
        {
            0 => frames.Timer(),
            1 => frames.Trade(middle * FrameFactory.Tick, Any(ref random, 62), Aggressor.Buy),
            < 6 => frames.Snapshot(bids, asks),
            _ => frames.Update(bids, asks),
        };
    }

    private static (long PriceNanos, long Lots) Level(ref SplitMix64 random, long ticks) => (unchecked(ticks * FrameFactory.Tick), Any(ref random, 62));

    /// <summary>A positive number of any magnitude below 2^bits.</summary>
    private static long Any(ref SplitMix64 random, int bits) => 1 + random.NextBounded(1L << (int)random.NextBounded(bits));
}

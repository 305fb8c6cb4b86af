using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Regimes as the running engine sees them: seconds go by, books move, timers run.</summary>
public sealed class RegimeWatchTests
{
    private const long Second = 1_000_000_000;
    private const long Ticks = 600_000;
    private static readonly EngineConfiguration Watched = EngineRig.Unwatched with { InstrumentCapacity = 4, BookLevelsPerSide = 8, KillSwitch = new KillSwitchParameters { AnswerNs = 0 } };

    // Goal: prices that stand apart by more than 1 % for 60 s, no less, are Dislocated, which makes the engine cautious; it ends after five minutes below half
    // and a clean time. Method: two markets of one thing, second by second.
    [Test]
    public void Prices_that_stand_apart_for_a_minute_are_dislocated()
    {
        using EngineRig rig = Create(Watched);
        StrategyContext context = rig.Core.Context;
        for (int second = 0; second < 30; second++) Pass(rig, Ticks, Ticks);
        for (int second = 0; second < 60; second++)
        {
            Pass(rig, Ticks, Ticks * 1011 / 1000);
            Assert.That((context.Regime(1), context.RiskState), Is.Not.EqualTo((MarketRegime.Dislocated, RiskState.Cautious)), $"second {second}");
            Assert.That(context.Regime(0), Is.Not.EqualTo(MarketRegime.Dislocated), $"second {second}");
        }

        for (int second = 0; second < 2; second++) Pass(rig, Ticks, Ticks * 1011 / 1000);
        Assert.That((context.Regime(0), context.Regime(1)), Is.EqualTo((MarketRegime.Dislocated, MarketRegime.Dislocated)));
        Assert.That(context.RiskState, Is.EqualTo(RiskState.Cautious));
        Assert.That(context.SeverityOf(RiskTrigger.RegimeDislocated, -1), Is.EqualTo(TriggerSeverity.High));
        for (int second = 0; second < 400; second++) Pass(rig, Ticks, Ticks * 1006 / 1000);
        Assert.That(context.Regime(1), Is.EqualTo(MarketRegime.Dislocated), "not below half");
        for (int second = 0; second < 299; second++) Pass(rig, Ticks, Ticks * 1004 / 1000);
        Assert.That(context.Regime(1), Is.EqualTo(MarketRegime.Dislocated), "not for five minutes");
        for (int second = 0; second < 5; second++) Pass(rig, Ticks, Ticks * 1004 / 1000);
        Assert.That((context.Regime(0), context.Regime(1)), Is.EqualTo((MarketRegime.Calm, MarketRegime.Calm)));
        Assert.That(context.RiskState, Is.EqualTo(RiskState.Cautious), "not clean for long enough");
        for (int second = 0; second < 125; second++) Pass(rig, Ticks, Ticks);
        Assert.That(context.RiskState, Is.EqualTo(RiskState.Normal));
    }

    // Goal: negative control of dislocation. Method: 0.9 %; another quote currency; another underlying; apart for 55 s at a time; the switch off: never.
    [TestCase(1009, "BTC", "USDT", 600, true)]
    [TestCase(1030, "BTC", "EUR", 600, true)]
    [TestCase(1030, "ETH", "USDT", 600, true)]
    [TestCase(1030, "BTC", "USDT", 55, true)]
    [TestCase(1030, "BTC", "USDT", 600, false)]
    public void What_need_not_agree_or_does_soon_is_not_dislocated(int thousandths, string baseCurrency, string quoteCurrency, int secondsApart, bool isWatched)
    {
        using EngineRig rig = Create(Watched with { Regimes = new RegimeParameters { IsWatched = isWatched } }, baseCurrency, quoteCurrency);
        for (int second = 0; second < 600; second++)
        {
            Pass(rig, Ticks, second % 60 < secondsApart ? Ticks * thousandths / 1000 : Ticks);
            Assert.That(rig.Core.Context.Regime(0), Is.LessThan(MarketRegime.Dislocated));
            Assert.That(rig.Core.Context.Regime(1), Is.LessThan(MarketRegime.Dislocated));
            Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.Normal));
            if (!isWatched) Assert.That(rig.Core.Context.Regime(1), Is.EqualTo(MarketRegime.Calm));
        }
    }

    [Test] // Goal: a book that fails for a few seconds does not end a dislocation in the making; an instrument that is defined anew does. Method: gaps of five seconds.
    public void A_short_gap_changes_nothing_and_a_new_instrument_begins_anew()
    {
        using EngineRig rig = Create(Watched);
        for (int second = 0; second < 65; second++)
        {
            rig.Frames.NowNs += Second;
            if (second % 15 < 10) Quote(rig, 0, Ticks);
            else rig.Send(rig.Frames.Gap());
            Quote(rig, 1, Ticks * 1015 / 1000);
            rig.Send(rig.Frames.Timer());
        }

        Assert.That(rig.Core.Context.Regime(1), Is.EqualTo(MarketRegime.Dislocated));
        rig.Send(rig.Frames.Definition(instrumentId: 1 | (1 << 16), baseCurrency: "ETH"));
        Assert.That(rig.Core.Context.Regime(1), Is.EqualTo(MarketRegime.Calm));
        for (int second = 0; second < 330; second++) Pass(rig, Ticks, Ticks, second: 1 | (1 << 16));
        Assert.That(rig.Core.Context.Regime(0), Is.EqualTo(MarketRegime.Calm));
        Assert.That(rig.Core.Context.SeverityOf(RiskTrigger.RegimeDislocated, -1), Is.EqualTo(TriggerSeverity.None), "the count of dislocated ones is 0 again");
    }

    [Test] // Goal: a sudden volatility is stress within seconds, its market's alone; it ends. Method: ten times the moves in one of two markets for 20 s.
    public void A_burst_of_volatility_is_stress()
    {
        using EngineRig rig = Create(Watched, baseCurrency: "ETH");
        var random = new Random(1);
        (double first, double second) = (Ticks, 2 * Ticks);
        for (int step = 0; step < 600; step++) Walk(10, 10);
        Assert.That((rig.Core.Context.Regime(0), rig.Core.Context.Regime(1)), Is.EqualTo((MarketRegime.Calm, MarketRegime.Calm)));
        int secondsUntilStressed = 0;
        for (; secondsUntilStressed < 20 && rig.Core.Context.Regime(0) != MarketRegime.Stressed; secondsUntilStressed++) Walk(100, 10);
        Assert.That(rig.Core.Context.Regime(0), Is.EqualTo(MarketRegime.Stressed));
        Assert.That(secondsUntilStressed, Is.LessThanOrEqualTo(10));
        Assert.That(rig.Core.Context.Regime(1), Is.EqualTo(MarketRegime.Calm));
        int secondsUntilCalm = 0;
        for (; secondsUntilCalm < 3_000 && rig.Core.Context.Regime(0) != MarketRegime.Calm; secondsUntilCalm++) Walk(10, 10);
        Assert.That(secondsUntilCalm, Is.InRange(300, 2_999));

        void Walk(double firstMove, double secondMove)
        {
            first += Gaussian(random) * firstMove;
            second += Gaussian(random) * secondMove;
            Pass(rig, (long)first, (long)second);
        }
    }

    [Test] // Goal: a slow doubling of the variance that no ten seconds show is stress too, by the sum over minutes. Method: moves 1.9 times as great, for ten minutes.
    public void A_lasting_rise_of_the_variance_is_stress()
    {
        using EngineRig rig = Create(Watched);
        double price = Ticks;
        int direction = 1;
        for (int step = 0; step < 3_600; step++) Walk(10);
        Assert.That(rig.Core.Context.Regime(0), Is.EqualTo(MarketRegime.Calm));
        int secondsUntilStressed = 0;
        for (; secondsUntilStressed < 600 && rig.Core.Context.Regime(0) != MarketRegime.Stressed; secondsUntilStressed++) Walk(19);
        Assert.That(secondsUntilStressed, Is.InRange(60, 420));

        void Walk(double move)
        {
            direction = -direction;
            price += direction * move; // moves of one size: the ratio of the volatilities is known, below 2
            Pass(rig, (long)price, Ticks);
        }
    }

    [Test] // Goal: minutes that keep their direction are a trend. Method: a random walk with a drift of a third of its deviation a second.
    public void A_drift_is_a_trend()
    {
        using EngineRig rig = Create(Watched);
        var random = new Random(3);
        double price = Ticks;
        for (int second = 0; second < 400; second++) Pass(rig, (long)(price += Gaussian(random) * 10), Ticks);
        Assert.That(rig.Core.Context.Regime(0), Is.EqualTo(MarketRegime.Calm));
        int secondsUntilTrending = 0;
        for (; secondsUntilTrending < 600 && rig.Core.Context.Regime(0) == MarketRegime.Calm; secondsUntilTrending++) Pass(rig, (long)(price += 3.3 + (Gaussian(random) * 10)), Ticks);
        Assert.That(rig.Core.Context.Regime(0), Is.EqualTo(MarketRegime.Trending));
    }

    // Goal: a calm market is calm: negative control. Method: six hours of a random walk, and of a book that moves by one tick now and then; nothing else than a rare trend.
    [Test]
    public void A_calm_market_is_never_stressed([Range(1, 4)] int seed)
    {
        using EngineRig rig = Create(Watched);
        var random = new Random(seed);
        double price = Ticks;
        int trending = 0;
        const int seconds = 6 * 3600;
        for (int second = 0; second < seconds; second++)
        {
            price = Math.Clamp(price + (Gaussian(random) * 10), Ticks * 0.995, Ticks * 1.004);
            Pass(rig, (long)price, Ticks + (second % 97 < 40 ? 1 : 0));
            Assert.That(rig.Core.Context.Regime(0), Is.LessThan(MarketRegime.Stressed), $"second {second}");
            Assert.That(rig.Core.Context.Regime(1), Is.EqualTo(MarketRegime.Calm), $"second {second}");
            if (rig.Core.Context.Regime(0) != MarketRegime.Calm) trending++;
        }

        Assert.That(trending, Is.LessThan(seconds / 10));
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.Normal));
    }

    [Test] // Goal: regimes are state like any other. Method: frames with a dislocation and a burst, run twice, and from a snapshot in the middle: the same hash and orders.
    public void A_replay_comes_to_the_same_regimes()
    {
        EngineConfiguration configuration = Watched with { Regimes = new RegimeParameters { Stressed = new RegimeFactors(0.5, 2), Dislocated = new RegimeFactors(0.1, 3) } };
        List<byte[]> frames = Record();
        using Core<MarketMaker> first = Maker(configuration);
        using Core<MarketMaker> second = Maker(configuration);
        using Core<MarketMaker> third = Maker(configuration);
        var sink = new OrderRecorder();
        var seen = new HashSet<MarketRegime>();
        var snapshot = new byte[first.SnapshotBytes];
        for (int frame = 0; frame < frames.Count; frame++)
        {
            first.OnFrame(frames[frame], ref sink);
            second.OnFrame(frames[frame], ref sink);
            if (frame == frames.Count / 2)
            {
                first.Save(snapshot);
                Assert.That(third.TryLoad(snapshot), Is.True);
            }
            else if (frame > frames.Count / 2)
            {
                third.OnFrame(frames[frame], ref sink);
            }

            seen.Add(first.Context.Regime(0));
        }

        Assert.That(seen, Is.SupersetOf(new[] { MarketRegime.Calm, MarketRegime.Stressed, MarketRegime.Dislocated }));
        Assert.That((second.StateHash(), second.OrderDigest), Is.EqualTo((first.StateHash(), first.OrderDigest)));
        Assert.That((third.StateHash(), third.OrderDigest), Is.EqualTo((first.StateHash(), first.OrderDigest)));
        Assert.That(first.OrderCount, Is.GreaterThan(10));
    }

    // Goal: the factors of a regime reach the market maker's quotes, those of another one do not. Method: a calm market; factors of calm, of stressed, and none.
    [Test]
    public void The_factors_of_the_regime_reach_the_quotes()
    {
        (long distance, long lots) = Quotes(new RegimeParameters());
        (long distanceCalm, long lotsCalm) = Quotes(new RegimeParameters { Calm = new RegimeFactors(0.5, 3) });
        (long distanceOther, long lotsOther) = Quotes(new RegimeParameters { Stressed = new RegimeFactors(0.5, 3) });
        Assert.Multiple(() =>
        {
            Assert.That((distanceOther, lotsOther), Is.EqualTo((distance, lots)));
            Assert.That((double)distanceCalm / distance, Is.InRange(2.8, 3.2));
            Assert.That((double)lotsCalm / lots, Is.InRange(0.45, 0.55));
        });
    }

    [Test] // Goal: factors multiply. Method: Cautious and a regime's; and parameters out of range are refused by name.
    public void Factors_multiply_and_are_checked()
    {
        using EngineRig rig = Create(Watched with { Regimes = new RegimeParameters { Calm = new RegimeFactors(0.5, 1.5) } });
        Assert.That((rig.Core.Context.SizeFactor(0), rig.Core.Context.SpreadFactor(0)), Is.EqualTo((0.5, 1.5)));
        rig.Send(rig.Frames.Measurement(RiskTrigger.ClockSkew, 0.1));
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.Cautious));
        Assert.That((rig.Core.Context.SizeFactor(0), rig.Core.Context.SpreadFactor(0)), Is.EqualTo((0.15, 3.0)));
        IReadOnlyList<string> errors = (Watched with { Regimes = new RegimeParameters { Trending = new RegimeFactors(0, 0.9), Dislocated = new RegimeFactors(double.NaN, 11) } }).Validate();
        Assert.That(errors.Select(error => error.Split(':')[0]), Is.EqualTo(new[] { "Regimes.Trending.Size", "Regimes.Trending.Spread", "Regimes.Dislocated.Size", "Regimes.Dislocated.Spread" }));
    }

    [Test] // Goal: nothing is allocated, whatever the regimes do. Method: the recorded frames with all three of them, measured after a warm-up.
    public void Regimes_allocate_nothing()
    {
        List<byte[]> frames = Record();
        using Core<MarketMaker> core = Maker(Watched);
        var sink = new AnsweringSink();
        long allocatedBytes = 0;
        for (int frame = 0; frame < frames.Count; frame++)
        {
            long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
            core.OnFrame(frames[frame], ref sink);
            if (frame > 100) allocatedBytes += GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
        }

        Assert.That(core.Context.Regime(0), Is.EqualTo(MarketRegime.Dislocated), "it was there");
        Assert.That(allocatedBytes, Is.Zero);
    }

    private static (long DistanceTicks, long Lots) Quotes(RegimeParameters regimes)
    {
        using Core<MarketMaker> core = Maker(EngineRig.Unwatched with { Regimes = regimes }, new MarketMakerConfiguration { LevelCount = 1 });
        var sink = new OrderRecorder();
        var frames = new FrameFactory();
        core.OnFrame(frames.Definition(), ref sink);
        core.OnFrame(frames.SessionUp(), ref sink);
        core.OnFrame(frames.Snapshot([(Ticks * FrameFactory.Tick, 1000)], [((Ticks + 1) * FrameFactory.Tick, 1000)]), ref sink);
        for (int step = 0; step < 300; step++)
        {
            frames.NowNs += 10_000_000;
            core.OnFrame(frames.Update([(Ticks * FrameFactory.Tick, 1000 + (step % 2))], []), ref sink);
        }

        SentOrder bid = sink.Orders.First(order => order.Side == Side.Buy && order.Kind == OutboundKind.New);
        return (Ticks - (bid.Price / FrameFactory.Tick), bid.Lots);
    }

    private static Core<MarketMaker> Maker(EngineConfiguration configuration, MarketMakerConfiguration? maker = null) =>
        new(configuration, new MarketMaker(maker ?? new MarketMakerConfiguration { LevelCount = 1 }));

    /// <summary>Calm minutes, a burst, calm, a dislocation that lasts.</summary>
    private static List<byte[]> Record()
    {
        var frames = new FrameFactory();
        var random = new Random(5);
        var all = new List<byte[]>();
        for (uint instrument = 0; instrument < 2; instrument++) all.Add(frames.Definition(instrument).ToArray());
        all.Add(frames.SessionUp().ToArray());
        double price = Ticks;
        for (int second = 0; second < 700; second++)
        {
            price += Gaussian(random) * (second is > 300 and < 315 ? 60 : 5);
            for (int part = 0; part < 20; part++)
            {
                frames.NowNs += Second / 20;
                for (uint instrument = 0; instrument < 2; instrument++)
                {
                    long ticks = (long)(instrument == 1 && second > 600 ? price * 1.02 : price) + random.Next(2);
                    all.Add(frames.Snapshot([(ticks * FrameFactory.Tick, 1000)], [((ticks + 1) * FrameFactory.Tick, 1000)], instrumentId: instrument).ToArray());
                }

                all.Add(frames.Timer().ToArray());
            }
        }

        return all;
    }

    private static EngineRig Create(EngineConfiguration configuration, string baseCurrency = "BTC", string quoteCurrency = "USDT")
    {
        var rig = new EngineRig(configuration);
        rig.Send(rig.Frames.Definition(instrumentId: 1, baseCurrency: baseCurrency, quoteCurrency: quoteCurrency));
        return rig;
    }

    /// <summary>A second passes.</summary>
    private static void Pass(EngineRig rig, long firstTicks, long secondTicks, uint second = 1)
    {
        rig.Frames.NowNs += Second;
        Quote(rig, 0, firstTicks);
        Quote(rig, second, secondTicks);
        rig.Send(rig.Frames.Timer());
    }

    private static void Quote(EngineRig rig, uint instrument, long ticks) =>
        rig.Send(rig.Frames.Snapshot([(ticks * FrameFactory.Tick, 1000)], [((ticks + 1) * FrameFactory.Tick, 1000)], instrumentId: instrument));

    private static double Gaussian(Random random)
    {
        double sum = 0;
        for (int term = 0; term < 12; term++) sum += random.NextDouble();
        return sum - 6;
    }
}

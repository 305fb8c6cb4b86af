using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class CrowdTests
{
    private const long Tick = 100_000_000, Middle = 60_000_000_000_000, Second = 1_000_000_000;

    // With one tick of room and orders of one lot, each side of the book is a birth-death queue: birth λ, death μ + θn.
    [TestCase(1, 1, 0.5)]
    [TestCase(1, 2, 0.335172953)]
    [TestCase(1, 5, 0.187823101)]
    [TestCase(2, 1, 0.664827047)]
    [TestCase(3, 2, 0.593112965)]
    [TestCase(5, 4, 0.547662511)]
    // Goal: the crowd's rates are what they say. Method: oracle of domain 13.1, P(ask empties first), 20,000 trials, 4 standard errors.
    public void Share_of_runs_in_which_the_ask_empties_first_equals_the_oracle(int bids, int asks, double expected)
    {
        const int Trials = 20_000;
        InstrumentRules rules = InstrumentRules.BtcPerpetual(0);
        var engine = new MatchingEngine([rules], orderCapacity: 1_024, endedOrderCapacity: 16);
        var configuration = new CrowdConfiguration
        {
            InitialPrice = Middle,
            LimitOrdersPerSecond = [1.85],
            MarketOrdersPerSecond = 0.94,
            CancelsPerSecond = [0.71],
            WarmUpEventCount = 0,
        };
        var crowd = new Crowd(engine, 0, rules, configuration, seed: (ulong)((bids * 10) + asks));
        var sink = new SilentSink();
        int askEmptied = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            engine.MassCancel(0, MatchingEngine.AnonymousOwner, ref sink);
            Place(engine, Side.Buy, Middle, bids);
            Place(engine, Side.Sell, Middle + Tick, asks);
            while (engine.TryGetBest(0, Side.Buy, out _) && engine.TryGetBest(0, Side.Sell, out _)) crowd.Act(0, ref sink);
            if (engine.TryGetBest(0, Side.Buy, out _)) askEmptied++;
        }
        double share = askEmptied / (double)Trials;
        Assert.That(share, Is.EqualTo(expected).Within(4 * Math.Sqrt(expected * (1 - expected) / Trials)));
    }

    [Test] // Goal: time passes at the total rate. Method: mean waiting time against 1 / (2(λ + μ) + θN).
    public void Mean_waiting_time_is_the_inverse_of_the_total_rate()
    {
        InstrumentRules rules = InstrumentRules.BtcPerpetual(0);
        var engine = new MatchingEngine([rules], orderCapacity: 1_024, endedOrderCapacity: 16);
        var configuration = CrowdConfiguration.ZeroIntelligence(Middle, 2, 10, 5, 0.5, 10) with { WarmUpEventCount = 100 };
        var crowd = new Crowd(engine, 0, rules, configuration, seed: 1);
        double sum = 0;
        const int Draws = 200_000;
        for (int i = 0; i < Draws; i++)
        {
            sum += crowd.Schedule(0);
        }
        double rate = (2 * (20 + 5)) + (0.5 * engine.RestingCount(0, MatchingEngine.AnonymousOwner));
        Assert.That(sum / Draws / 1e9 * rate, Is.EqualTo(1).Within(0.01));
    }

    // Goal: constant rates give the spread of domain 13.1's sanity band, (μ/α)(0.28 + 1.86 u^0.75), u = δ/μ in orders. Method: time averages over 200 s.
    [TestCase(5, 30, 3, 3.66)]
    [TestCase(2.5, 20, 0.4, 3.03)]
    [TestCase(4, 60, 1, 5.49)]
    public void Constant_rates_give_the_spread_of_the_formula(double limitRate, double marketRate, double cancelRate, double expectedTicks)
    {
        CrowdConfiguration crowd = CrowdConfiguration.ZeroIntelligence(Middle, limitRate, 100, marketRate, cancelRate, 100);
        Market market = Observe(crowd, seed: 1);
        Assert.That(market.SpreadTicksMean, Is.EqualTo(expectedTicks).Within(0.3 * expectedTicks));
    }

    [Test] // Goal: a stable, realistic book and a price that moves. Method: 200 s of the default market.
    public void Default_market_has_a_spread_of_a_few_ticks_and_a_moving_price([Values(1UL, 2UL, 3UL)] ulong seed)
    {
        Market market = Observe(CrowdConfiguration.BtcPerpetual(), seed);
        Assert.That(market.SpreadTicksMean, Is.InRange(3, 7));
        Assert.That(market.VolatilityUsd, Is.InRange(5, 15), "USD a root second, measured over seconds");
        Assert.That(market.OrderCountMax, Is.LessThan(3_000), "the book does not grow without end");
    }

    private readonly record struct Market(double SpreadTicksMean, double VolatilityUsd, int OrderCountMax);

    private static Market Observe(CrowdConfiguration crowd, ulong seed)
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
        double spreadTicks = 0, squares = 0, previous = double.NaN;
        int samples = 0, seconds = 0, orderCountMax = 0;
        for (long timeNs = 0; timeNs < 200 * Second; timeNs += Second / 20)
        {
            while (venue.TryNextFrame(timeNs, frame) > 0)
            {
            }
            Assert.That(venue.Books.TryGetBest(0, Side.Buy, out long bid) & venue.Books.TryGetBest(0, Side.Sell, out long ask), Is.True, "a side is empty");
            spreadTicks += (ask - bid) / (double)Tick;
            samples++;
            orderCountMax = Math.Max(orderCountMax, venue.Books.RestingCount(0, MatchingEngine.AnonymousOwner));
            if (timeNs % Second != 0) continue;
            double middle = (bid + ask) / 2.0 / 1e9;
            if (!double.IsNaN(previous)) squares += (middle - previous) * (middle - previous);
            previous = middle;
            seconds++;
        }
        return new Market(spreadTicks / samples, Math.Sqrt(squares / (seconds - 1)), orderCountMax);
    }

    [Test] // Goal: the preset by distance trades. Method: a minute of it, both sides alive.
    public void Rates_by_distance_make_a_market()
    {
        var venue = new ExchangeVenue(
            new ExchangeConfiguration
            {
                Instruments = [new SimulatedInstrument(InstrumentRules.BtcPerpetual(0), CrowdConfiguration.ContStoikovTalreja(Middle, speed: 20))],
                StartTimeNs = 0,
                Latency = LatencyConfiguration.Zero,
            },
            VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);
        var harness = new VenueHarness(venue) { KeepsLog = false };
        harness.PumpUntil(60 * Second);
        Assert.That(harness.Trades, Has.Count.GreaterThan(1_000));
        Assert.That(harness.Book.Count(level => level.Key.Side == Side.Buy), Is.InRange(1, 100));
    }

    [Test] // Goal: wrong rates are refused, all at once. Method: one configuration with every value wrong.
    public void Errors_lists_every_value_out_of_range()
    {
        var wrong = new CrowdConfiguration
        {
            InitialPrice = Middle,
            LimitOrdersPerSecond = [-1],
            MarketOrdersPerSecond = double.NaN,
            CancelsPerSecond = [0],
            OrderLotsMean = 0.5,
            WarmUpEventCount = -1,
            OrderCountMax = 0,
            LargeOrdersPerSecond = -1,
            LargeOrderLotsMean = double.NaN,
        };
        Assert.That(wrong.Errors().Count(), Is.EqualTo(8));
        InstrumentRules rules = InstrumentRules.BtcPerpetual(5_000) with { QuantityStep = 0, MakerFee = 10_000_001 };
        ExchangeConfiguration exchange = ExchangeConfiguration.BtcPerpetual(1, -1) with { Instruments = [new SimulatedInstrument(rules, wrong)] };
        Assert.That(exchange.Errors().Count(), Is.EqualTo(8 + 4));
        Assert.That(() => new ExchangeVenue(exchange, 1, 2), Throws.ArgumentException);
    }

    private static void Place(MatchingEngine engine, Side side, long price, int count)
    {
        var sink = new SilentSink();
        var entry = new OrderEntry { OwnerId = MatchingEngine.AnonymousOwner, Price = price, Lots = 1, Side = side };
        for (int i = 0; i < count; i++) _ = engine.Enter(0, in entry, ref sink);
    }
}

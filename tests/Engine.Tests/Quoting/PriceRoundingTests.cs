namespace LowLatencyMM.Engine.Tests;

public class PriceRoundingTests
{
    private const long CentNanos = 10_000_000;

    // Goal: ε saves exact multiples from the division. Method: domain oracles, which the naive floor and ceiling miss.
    [Test]
    public void The_oracles_hold_where_naive_rounding_fails()
    {
        Assert.That((int)Math.Floor(.29 / .01), Is.EqualTo(28));
        Assert.That((int)Math.Ceiling(.07 / .01), Is.EqualTo(8));
        Assert.That(Bid(.29, CentNanos), Is.EqualTo(29 * CentNanos));
        Assert.That(Ask(.07, CentNanos), Is.EqualTo(7 * CentNanos));
    }

    // Goal: every multiple stays itself. Method: runs near 1.1e7 and 1.7e7 ticks, where a fixed 1e-9 is too little, and seeded ones at other sizes and ticks.
    [Test]
    public void An_exact_multiple_rounds_to_itself_both_ways([Values(1L, 1_000L, 5_000L, 10_000_000L, 25_000_000L, 100_000_000L, 500_000_000L)] long tickNanos)
    {
        var random = new SplitMix64((ulong)tickNanos);
        for (int i = 0; i < 20_000; i++)
        {
            long ticks = i < 5_000 ? 11_000_000 + i : i < 10_000 ? 17_000_000 + i : random.NextBounded(1L << (int)(1 + random.NextBounded(40)));
            if (ticks > 9_000_000_000_000_000 / tickNanos * 100) continue;
            double price = (double)((decimal)ticks * tickNanos / 1_000_000_000m);
            if (Math.Abs(Bid(price, tickNanos) - (ticks * tickNanos)) != 0) Assert.Fail($"bid {price:R} of {ticks} ticks");
            if (Math.Abs(Ask(price, tickNanos) - (ticks * tickNanos)) != 0) Assert.Fail($"ask {price:R} of {ticks} ticks");
            Assert.That(Bid(-price, tickNanos), Is.EqualTo(-ticks * tickNanos));
        }
    }

    // Goal: a fixed ε would not do. Method: 1e-9 alone goes wrong from 2^24 ticks on, where it is less than half the spacing of doubles.
    [Test]
    public void A_fixed_epsilon_fails_beyond_sixteen_million_ticks()
    {
        int failures = 0;
        foreach (decimal tick in new[] { 0.1m, 0.05m, 0.01m, 0.005m, 0.001m })
            for (long ticks = 17_000_000; ticks < 17_100_000; ticks++)
                if ((long)Math.Floor(((double)(ticks * tick) / (double)tick) + 1e-9) != ticks) failures++;
        Assert.That(failures, Is.GreaterThan(0));
    }

    // Goal: away from the market, by less than a tick. Method: seeded prices against decimal arithmetic.
    [Test]
    public void Any_price_rounds_as_decimal_arithmetic_does([Range(1, 5)] int seed)
    {
        var random = new SplitMix64((ulong)seed);
        long[] ticks = [CentNanos, 100_000_000, 2_500_000, 1_000];
        for (int i = 0; i < 10_000; i++)
        {
            long tickNanos = ticks[random.NextBounded(4)];
            double price = (random.NextDouble() - 0.2) * 100_000;
            decimal exact = (decimal)price * 1_000_000_000m / tickNanos; // 15 digits of the double: enough away from multiples
            if (Math.Abs(exact - Math.Round(exact)) < 1e-3m) continue;
            Assert.That(Bid(price, tickNanos), Is.EqualTo((long)Math.Floor(exact) * tickNanos));
            Assert.That(Ask(price, tickNanos), Is.EqualTo((long)Math.Ceiling(exact) * tickNanos));
            Assert.That(PriceRounding.TryTakerBuy(price, tickNanos, out long buy) && buy == Ask(price, tickNanos));
            Assert.That(PriceRounding.TryTakerSell(price, tickNanos, out long sell) && sell == Bid(price, tickNanos));
        }
    }

    // Goal: nothing that is not a price becomes one. Method: bad numbers, bad ticks, both edges of 64 bits and of ε's sense.
    [Test]
    public void Bad_prices_are_refused([Values(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 1e14)] double price)
    {
        Assert.That(PriceRounding.TryBid(price, 1_000_000, out long bid), Is.False);
        Assert.That(PriceRounding.TryAsk(price, 1_000_000, out long ask), Is.False);
        Assert.That((bid, ask), Is.EqualTo((0L, 0L)));
        Assert.That(PriceRounding.TryBid(1.0, 0, out _), Is.False);
        Assert.That(PriceRounding.TryBid(1.0, -1, out _), Is.False);
        Assert.That(PriceRounding.TryBid(0.0, 0, out _), Is.False);
        Assert.That(PriceRounding.TryAsk(9_223_372_036.0, 1_000_000_000, out long edge) && edge == 9_223_372_036_000_000_000);
        Assert.That(PriceRounding.TryAsk(9_223_372_036.1, 1_000_000_000, out _), Is.False);
        Assert.That(PriceRounding.TryBid(-9_223_372_036.1, 1_000_000_000, out _), Is.False);
    }

    // Goal: post-only never crosses. Method: through, at and away from the other side.
    [Test]
    public void Post_only_quotes_stay_one_tick_behind_the_other_side()
    {
        Assert.That(PriceRounding.PostOnlyBid(105, 100, 1), Is.EqualTo(99));
        Assert.That(PriceRounding.PostOnlyBid(100, 100, 1), Is.EqualTo(99));
        Assert.That(PriceRounding.PostOnlyBid(98, 100, 1), Is.EqualTo(98));
        Assert.That(PriceRounding.PostOnlyAsk(95, 100, 1), Is.EqualTo(101));
        Assert.That(PriceRounding.PostOnlyAsk(100, 100, 1), Is.EqualTo(101));
        Assert.That(PriceRounding.PostOnlyAsk(103, 100, 1), Is.EqualTo(103));
    }

    // Goal: sizes round down, exact multiples stay, nonsense is no order. Method: cases.
    [TestCase(0.05, 0.001, 50)]
    [TestCase(0.29, 0.01, 29)]
    [TestCase(0.0009999, 0.001, 0)]
    [TestCase(0.0019999, 0.001, 1)]
    [TestCase(0.0, 0.001, 0)]
    [TestCase(-1.0, 0.001, 0)]
    [TestCase(-1.0, -0.001, 0)]
    [TestCase(1.0, 0.0, 0)]
    [TestCase(double.NaN, 0.001, 0)]
    [TestCase(1.0, double.NaN, 0)]
    [TestCase(double.PositiveInfinity, 0.001, 0)]
    [TestCase(1e300, 0.001, 0)]
    public void Sizes_round_down_to_lots(double quantity, double lotSize, long expected)
        => Assert.That(PriceRounding.FloorLots(quantity, lotSize), Is.EqualTo(expected));

    // Goal: the border of the minimum notional. Method: exactly it, and 1e-18 below.
    [Test]
    public void An_order_below_the_minimum_notional_is_none()
    {
        Int128 minimum = (Int128)5_000_000_000 * 1_000_000_000;
        Assert.That(PriceRounding.LotsWorthSending(7, minimum, 5_000_000_000), Is.EqualTo(7));
        Assert.That(PriceRounding.LotsWorthSending(7, minimum - 1, 5_000_000_000), Is.Zero);
        Assert.That(PriceRounding.LotsWorthSending(7, Int128.MaxValue, long.MaxValue), Is.EqualTo(7));
    }

    // Goal: no garbage. Method: allocation counter.
    [Test]
    public void Rounding_allocates_nothing() => AllocationAssert.IsZero(() =>
    {
        _ = PriceRounding.TryBid(60_000.05, CentNanos, out long bid);
        _ = PriceRounding.TryAsk(double.NaN, CentNanos, out long ask);
        return bid + ask + PriceRounding.FloorLots(0.7, 0.001) + PriceRounding.LotsWorthSending(3, 1, 1);
    });

    private static long Bid(double price, long tickNanos)
    {
        Assert.That(PriceRounding.TryBid(price, tickNanos, out long nanos), Is.True);
        return nanos;
    }

    private static long Ask(double price, long tickNanos)
    {
        Assert.That(PriceRounding.TryAsk(price, tickNanos, out long nanos), Is.True);
        return nanos;
    }
}

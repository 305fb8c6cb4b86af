namespace LowLatencyMM.Engine.Tests;

public class MicropriceTests
{
    private const double Bid = 100.0, Ask = 100.02;

    // Goal: the formulas. Method: domain oracles.
    [Test]
    public void The_oracles_hold()
    {
        Assert.That(Microprice.Mid(Bid, Ask), Is.EqualTo(100.01).Within(1e-10));
        Assert.That(Microprice.Imbalance(30, 10), Is.EqualTo(0.75));
        Assert.That(Microprice.WeightedMid(Bid, Ask, 30, 10), Is.EqualTo(100.015).Within(1e-10));
        Assert.That(Microprice.Estimate(Bid, Ask, 30, 10), Is.EqualTo(100.0125).Within(1e-10));
        Assert.That(Microprice.DepthImbalance([10, 20, 30], [20, 15, 5]), Is.EqualTo(0.517390701294).Within(1e-12));
    }

    // Goal: the constant is e^(−½). Method: our own exponential.
    [Test]
    public void The_default_level_decay_is_the_exponential_of_minus_one_half()
        => Assert.That(Microprice.DefaultLevelDecay, Is.EqualTo(DeterministicMath.Exp(-0.5)));

    // Goal: the fair price lies in the spread, falls with the ask's size, mirrors when the sides swap. Method: seeded books, wild weights too.
    [Test]
    public void Any_book_has_its_price_inside_the_spread([Range(1, 10)] int seed)
    {
        var random = new SplitMix64((ulong)seed);
        for (int i = 0; i < 2_000; i++)
        {
            double bid = (random.NextDouble() * 2e5) - 1e5;
            double ask = bid + (random.NextBounded(4) == 0 ? 0 : random.NextLogNormal(0.1, 2));
            double bidSize = random.NextLogNormal(1, 3), askSize = random.NextLogNormal(1, 3), weight = random.NextDouble() * 4;
            double price = Microprice.Estimate(bid, ask, bidSize, askSize, weight);
            Assert.That(price, Is.InRange(bid, ask));
            Assert.That(Microprice.WeightedMid(bid, ask, bidSize, askSize), Is.InRange(bid, ask));
            Assert.That(Microprice.Estimate(bid, ask, bidSize, askSize * 2, weight), Is.LessThanOrEqualTo(price));
            double mirrored = Microprice.Estimate(-ask, -bid, askSize, bidSize, weight);
            Assert.That(mirrored, Is.EqualTo(-price).Within(1e-10 * (1 + Math.Abs(price))));
        }
    }

    // Goal: an empty top is neutral. Method: zero sizes.
    [Test]
    public void Empty_sizes_give_the_mid()
    {
        Assert.That(Microprice.Estimate(Bid, Ask, 0, 0), Is.EqualTo(Microprice.Mid(Bid, Ask)));
        Assert.That(Microprice.DepthImbalance([], []), Is.EqualTo(0.5));
        Assert.That(Microprice.Estimate(Bid, Ask, 5, 0, 2.0), Is.EqualTo(Ask)); // clamped
    }

    // Goal: bad input gives NaN and nothing else. Method: each argument in turn, and a crossed book.
    [Test]
    public void Bad_input_gives_NaN([Values(double.NaN, double.PositiveInfinity, double.NegativeInfinity)] double bad)
    {
        Assert.That(Microprice.Estimate(bad, Ask, 1, 1), Is.NaN);
        Assert.That(Microprice.Estimate(Bid, bad, 1, 1), Is.NaN);
        Assert.That(Microprice.Estimate(Bid, Ask, bad, 1), Is.NaN);
        Assert.That(Microprice.Estimate(Bid, Ask, 1, bad), Is.NaN);
        Assert.That(Microprice.Estimate(Bid, Ask, 1, 1, bad), Is.NaN);
        Assert.That(Microprice.Estimate(Bid, Ask, -1, 1), Is.NaN);
        Assert.That(Microprice.Estimate(Ask, Bid, 1, 1), Is.NaN);
        Assert.That(Microprice.WeightedMid(Ask, Bid, 1, 1), Is.NaN);
        Assert.That(Microprice.Mid(Ask, Bid), Is.NaN);
        Assert.That(Microprice.DepthImbalance([1, bad], [1]), Is.NaN);
        Assert.That(Microprice.DepthImbalance([1], [1, -1]), Is.NaN);
        Assert.That(Microprice.DepthImbalance([1], [1], bad), Is.NaN);
        Assert.That(Microprice.FromImbalance(Bid, Ask, 1.01), Is.NaN);
        Assert.That(Microprice.Adjusted(Bid, Ask, bad), Is.NaN);
    }

    // Goal: no garbage. Method: allocation counter.
    [Test]
    public void Pricing_allocates_nothing() => AllocationAssert.IsZero(() =>
    {
        ReadOnlySpan<double> sizes = [1, 2, 3, 4];
        return Microprice.Estimate(Bid, Ask, 1, 2) + Microprice.DepthImbalance(sizes, sizes) + Microprice.WeightedMid(Bid, Ask, 1, 2);
    });
}

namespace LowLatencyMM.Engine.Tests;

public class QuoteFloorsTests
{
    // Goal: the three terms. Method: the oracle for σ√latency alone, then fee and hedge by hand.
    [Test]
    public void Edge_minimum_adds_fee_hedge_and_latency_risk()
    {
        Assert.That(QuoteFloors.EdgeMinimum(60_000, 0, 0, 15, 0.020), Is.EqualTo(2.12132034356).Within(1e-11));
        Assert.That(QuoteFloors.EdgeMinimum(60_000, 1_000, 3, 0, 0), Is.EqualTo(7.5).Within(1e-12)); // 1 bp of 60,000 and half of 3
        Assert.That(QuoteFloors.EdgeMinimum(60_000, -500, 0, 0, 0), Is.EqualTo(-3.0).Within(1e-12)); // rebate
        Assert.That(QuoteFloors.EdgeMinimum(-60_000, 1_000, 0, 0, 0), Is.EqualTo(6.0).Within(1e-12)); // fees are on the size of notional
    }

    // Goal: bounded factors. Method: ends, middle, beyond, unknown.
    [TestCase(0.5, 1.0)]
    [TestCase(0.0, 1.2)]
    [TestCase(1.0, 0.8)]
    [TestCase(0.25, 1.1)]
    [TestCase(9.0, 0.8)]
    [TestCase(-9.0, 1.2)]
    [TestCase(double.NaN, 1.0)]
    public void Volume_zone_factor_is_clamped(double percentile, double expected)
        => Assert.That(QuoteFloors.VolumeZoneFactor(percentile), Is.EqualTo(expected).Within(1e-12));

    // Goal: ×2 from −120 s to +60 s. Method: both borders from both sides, and the ends of time.
    [TestCase(-120_000_000_000, 2.0)]
    [TestCase(-120_000_000_001, 1.0)]
    [TestCase(0, 2.0)]
    [TestCase(60_000_000_000, 2.0)]
    [TestCase(60_000_000_001, 1.0)]
    public void Event_factor_doubles_around_a_release(long sinceNs, double expected)
    {
        const long EventNs = 1_700_000_000_000_000_000;
        Assert.That(QuoteFloors.EventFactor(EventNs + sinceNs, EventNs), Is.EqualTo(expected));
        Assert.That(QuoteFloors.EventFactor(long.MinValue, long.MaxValue), Is.EqualTo(1.0));
        Assert.That(QuoteFloors.EventFactor(long.MaxValue, long.MinValue), Is.EqualTo(1.0));
    }

    // Goal: factor product in [.5, 10], floor last. Method: cases on both sides of each limit.
    [TestCase(2.0, 3.0, 1.0, 6.0)]
    [TestCase(2.0, 0.1, 0.5, 1.0)]
    [TestCase(2.0, 50.0, 0.5, 20.0)]
    [TestCase(2.0, 0.5, 1.5, 1.5)]
    [TestCase(-4.0, 1.0, 1.5, 1.5)]
    [TestCase(2.0, 1.0, -3.0, 2.0)]
    public void Apply_scales_then_floors(double distance, double multiplier, double edge, double expected)
        => Assert.That(QuoteFloors.Apply(distance, multiplier, edge), Is.EqualTo(expected));

    // Goal: NaN out. Method: each argument.
    [Test]
    public void Bad_input_gives_NaN()
    {
        Assert.That(QuoteFloors.EdgeMinimum(double.NaN, 0, 0, 1, 1), Is.NaN);
        Assert.That(QuoteFloors.EdgeMinimum(double.PositiveInfinity, 0, 0, 1, 1), Is.NaN);
        Assert.That(QuoteFloors.EdgeMinimum(1, 0, -1, 1, 1), Is.NaN);
        Assert.That(QuoteFloors.EdgeMinimum(1, 0, double.PositiveInfinity, 1, 1), Is.NaN);
        Assert.That(QuoteFloors.EdgeMinimum(1, 0, 0, double.NaN, 1), Is.NaN);
        Assert.That(QuoteFloors.EdgeMinimum(1, 0, 0, 1, -1), Is.NaN);
        Assert.That(QuoteFloors.Apply(double.NaN, 1, 1), Is.NaN);
        Assert.That(QuoteFloors.Apply(1, double.NaN, 1), Is.NaN);
        Assert.That(QuoteFloors.Apply(1, 1, double.NaN), Is.NaN);
    }

    // Goal: no garbage. Method: allocation counter.
    [Test]
    public void Floors_allocate_nothing() => AllocationAssert.IsZero(() =>
        QuoteFloors.Apply(1, QuoteFloors.VolumeZoneFactor(.3) * QuoteFloors.EventFactor(1, 2), QuoteFloors.EdgeMinimum(60_000, 200, 1, 15, .02)));
}

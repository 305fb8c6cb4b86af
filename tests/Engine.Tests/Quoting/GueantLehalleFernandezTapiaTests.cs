namespace LowLatencyMM.Engine.Tests;

public class GueantLehalleFernandezTapiaTests
{
    private static readonly QuotingParameters Paper = new()
    {
        RiskAversion = 0.01,
        FillDecay = 0.3,
        FillIntensity = 0.9,
        OrderSize = 1.0,
        InventoryMax = 30.0,
        TickSize = 0.1,
    };

    // Goal: the formula with the paper's parameters. Method: domain oracles.
    [Test]
    public void The_oracles_of_the_paper_hold()
    {
        var model = Create(Paper);
        Assert.That(model.BaseDistance, Is.EqualTo(3.2789822823).Within(1e-9));
        Assert.That(model.InventorySlope(0.3), Is.EqualTo(0.0678658325309).Within(1e-12));
        AssertDistances(model.Distances(0, 0, 0.3), 3.31291519856, 3.31291519856);
        AssertDistances(model.Distances(5, 0, 0.3), 3.65224436122, 2.97358603591);
        AssertDistances(model.Distances(-5, 0, 0.3), 2.97358603591, 3.65224436122);
        AssertDistances(model.Distances(0, model.TargetInventory(0.001, 0.01, 0.3), 0.3), 3.23750871797, 3.38832167915);
    }

    // Goal: order size, drift and inventory together. Method: domain oracle with Δ = .5.
    [Test]
    public void The_oracle_with_an_order_size_holds()
    {
        var model = Create(Paper with { RiskAversion = 0.001, FillDecay = 0.2, FillIntensity = 1.0, OrderSize = 0.5 });
        Assert.That(model.BaseDistance, Is.EqualTo(4.99376039717).Within(1e-10));
        Assert.That(model.InventorySlope(15), Is.EqualTo(1.7498253757).Within(1e-9));
        AssertDistances(model.Distances(2, model.TargetInventory(0.02, 0.001, 15), 15), 8.77532745911, 2.08710602309);
    }

    // Goal: carry. Method: domain oracle of funding.
    [Test]
    public void The_oracle_of_carry_holds()
    {
        double drift = GueantLehalleFernandezTapia.CarryDrift(0, 3e-4, 60_000, 28_800);
        Assert.That(drift, Is.EqualTo(-0.000625).Within(1e-14));
        Assert.That(Create(Paper).TargetInventory(drift, 1e-5, 15), Is.EqualTo(-.277777777778).Within(1e-11));
    }

    // Goal: within .05 % of the exact solution. Method: the paper's spectral values.
    [Test]
    public void The_closed_form_is_near_the_exact_solution()
    {
        var model = Create(Paper);
        Assert.That(model.Distances(0, 0, 0.3).Bid, Is.EqualTo(3.31304541875).Within(0.05).Percent);
        Assert.That(model.Distances(5, 0, 0.3).Bid, Is.EqualTo(3.65347954054).Within(0.05).Percent);
        Assert.That(model.Distances(5, 0, 0.3).Ask, Is.EqualTo(2.97252169279).Within(0.05).Percent);
    }

    // Goal: no cliff where the series takes over. Method: ratios on both sides of 1e-8, which may differ only by the ratio itself.
    [Test]
    public void Vanishing_risk_aversion_has_a_smooth_limit()
    {
        var below = Create(Paper with { RiskAversion = 0.999e-8 * 0.3 });
        var above = Create(Paper with { RiskAversion = 1.001e-8 * 0.3 });
        Assert.That(above.BaseDistance, Is.EqualTo(below.BaseDistance).Within(2e-6).Percent);
        Assert.That(above.SlopePerVolatility / Math.Sqrt(1.001), Is.EqualTo(below.SlopePerVolatility / Math.Sqrt(0.999)).Within(2e-6).Percent);
        Assert.That(below.BaseDistance, Is.EqualTo(1 / 0.3).Within(1e-12));
    }

    // Goal: signs and limits. Method: seeded inventories and targets: spread fixed, long leans to sell, limits stop one side.
    [Test]
    public void Any_inventory_leans_the_quotes_toward_flat([Range(1, 5)] int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var model = Create(Paper);
        double spread = model.Distances(0, 0, 0.3).Bid * 2;
        for (int i = 0; i < 1_000; i++)
        {
            double q = (random.NextDouble() - 0.5) * 80, target = random.NextNormal() * 20;
            var quotes = model.Distances(q, target, 0.3);
            var longer = model.Distances(q + 1, target, 0.3);
            Assert.That(quotes.Bid + quotes.Ask, Is.EqualTo(spread).Within(1e-10));
            Assert.That(longer.Bid > quotes.Bid && longer.Ask < quotes.Ask);
            Assert.That((quotes.IsBidAllowed, quotes.IsAskAllowed), Is.EqualTo((q < 30, q > -30)));
            Assert.That(quotes, Is.EqualTo(model.Distances(q, Math.Clamp(target, -15, 15), 0.3)));
        }
    }

    // Goal: a still market keeps some risk. Method: σ = 0 against the floor of one tick in a minute.
    [Test]
    public void Volatility_is_floored_at_one_tick_in_a_minute()
    {
        var model = Create(Paper);
        Assert.That(model.VolatilityFloor, Is.EqualTo(0.1 / Math.Sqrt(60)));
        Assert.That(model.Distances(5, 0, 0), Is.EqualTo(model.Distances(5, 0, model.VolatilityFloor)));
        Assert.That(model.TargetInventory(1, 0.1, 0), Is.EqualTo(60 / (0.1 * 0.01)).Within(1e-9).Percent);
    }

    // Goal: bad input never becomes a quote. Method: every argument in turn.
    [Test]
    public void Bad_input_allows_no_quote([Values(double.NaN, double.PositiveInfinity, double.NegativeInfinity)] double bad)
    {
        var model = Create(Paper);
        var refused = new QuoteDistances(double.NaN, double.NaN, false, false);
        Assert.That(model.Distances(bad, 0, 1), Is.EqualTo(refused));
        Assert.That(model.Distances(0, 0, bad), Is.EqualTo(refused));
        Assert.That(model.Distances(0, double.NaN, 1), Is.EqualTo(refused));
        Assert.That(model.Distances(0, 0, -1), Is.EqualTo(refused));
        Assert.That(model.Distances(0, double.PositiveInfinity, 1), Is.EqualTo(model.Distances(0, 15, 1)));
        Assert.That(model.TargetInventory(1, 0, 1), Is.NaN);
        Assert.That(model.TargetInventory(double.NaN, 1, 1), Is.NaN);
        Assert.That(GueantLehalleFernandezTapia.CarryDrift(0, 1, 1, 0), Is.NaN);
        Assert.That(GueantLehalleFernandezTapia.CarryDrift(0, double.NaN, 1, 1), Is.NaN);
        Assert.That(default(GueantLehalleFernandezTapia).Distances(0, 0, 1).IsBidAllowed, Is.False);
    }

    // Goal: the engine refuses to start with nonsense. Method: each parameter with each bad value.
    [Test]
    public void Invalid_parameters_are_refused([Values(0.0, -1.0, double.NaN, double.PositiveInfinity)] double bad)
    {
        Assert.That(GueantLehalleFernandezTapia.TryCreate(Paper with { RiskAversion = bad }, out _), Is.False);
        Assert.That(GueantLehalleFernandezTapia.TryCreate(Paper with { FillDecay = bad }, out _), Is.False);
        Assert.That(GueantLehalleFernandezTapia.TryCreate(Paper with { FillIntensity = bad }, out _), Is.False);
        Assert.That(GueantLehalleFernandezTapia.TryCreate(Paper with { OrderSize = bad }, out _), Is.False);
        Assert.That(GueantLehalleFernandezTapia.TryCreate(Paper with { InventoryMax = bad }, out _), Is.False);
        Assert.That(GueantLehalleFernandezTapia.TryCreate(Paper with { TickSize = bad }, out _), Is.False);
    }

    // Goal: no garbage. Method: allocation counter over creation and distances.
    [Test]
    public void Distances_allocate_nothing() => AllocationAssert.IsZero(() =>
    {
        _ = GueantLehalleFernandezTapia.TryCreate(in Paper, out var model);
        return model.Distances(3, model.TargetInventory(0.1, 0.01, 2), 2).Bid;
    });

    private static GueantLehalleFernandezTapia Create(QuotingParameters parameters)
    {
        Assert.That(GueantLehalleFernandezTapia.TryCreate(in parameters, out var model), Is.True);
        return model;
    }

    private static void AssertDistances(QuoteDistances actual, double bid, double ask)
    {
        Assert.That(actual.Bid, Is.EqualTo(bid).Within(5e-12 * bid + 5e-12));
        Assert.That(actual.Ask, Is.EqualTo(ask).Within(5e-12 * ask + 5e-12));
        Assert.That(actual.IsBidAllowed && actual.IsAskAllowed);
    }
}

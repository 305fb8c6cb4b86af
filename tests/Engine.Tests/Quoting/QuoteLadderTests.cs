namespace LowLatencyMM.Engine.Tests;

public class QuoteLadderTests
{
    private static readonly QuoteLadderParameters Parameters = QuoteLadderParameters.Default(0.05, 0.1, 15.0, 0.001);
    private static readonly QuoteLadderState Calm = new(15, 0, 0, 2, false);

    // Goal: the formulas. Method: domain oracles.
    [Test]
    public void The_oracles_hold()
    {
        Assert.That(QuoteLadder.SizeMultiplier(0.5, new QuoteLadderState(0.8, 0, 0, 1, false), true), Is.EqualTo(.494105884401).Within(1e-12));
        Assert.That(QuoteLadder.VolatilityCap(5000, 15), Is.EqualTo(5.84963087459).Within(1e-10));
    }

    // Goal: offsets and rounding together. Method: the oracle ladder in integers.
    [Test]
    public void The_oracle_ladder_is_rounded_away_from_the_market()
    {
        var parameters = Parameters with { LevelCount = 3, TickSize = 0.01 };
        var levels = new QuoteLevel[3];
        Assert.That(QuoteLadder.Build(in parameters, new QuoteLadderState(0.04, 0, 0, 2, false), true, 0.021, levels), Is.EqualTo(3));
        var bids = new long[3];
        var asks = new long[3];
        for (int i = 0; i < 3; i++)
        {
            Assert.That(PriceRounding.TryBid(100.013 - levels[i].Distance, 10_000_000, out bids[i]), Is.True);
            Assert.That(PriceRounding.TryAsk(100.013 + levels[i].Distance, 10_000_000, out asks[i]), Is.True);
        }

        Assert.That(bids, Is.EqualTo(new[] { 99_990_000_000L, 99_970_000_000L, 99_950_000_000L }));
        Assert.That(asks, Is.EqualTo(new[] { 100_040_000_000L, 100_060_000_000L, 100_080_000_000L }));
    }

    // Goal: S0·1.3^i and half a σ apart. Method: flat inventory, nothing clamped.
    [Test]
    public void A_calm_flat_ladder_grows_by_three_tenths_a_level()
    {
        var levels = new QuoteLevel[5];
        Assert.That(QuoteLadder.Build(in Parameters, in Calm, false, 4.0, levels), Is.EqualTo(5));
        for (int i = 0; i < 5; i++)
        {
            Assert.That(levels[i].Distance, Is.EqualTo(4.0 + (7.5 * i)).Within(1e-12));
            Assert.That(levels[i].Size, Is.EqualTo(0.05 * Math.Pow(1.3, i)).Within(1e-12));
        }
    }

    // Goal: limits hold whatever the state. Method: seeded states; sums against the room left, presence, reduce-only.
    [Test]
    public void No_ladder_leads_past_a_limit([Range(1, 10)] int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var levels = new QuoteLevel[5];
        int presenceCount = 0;
        for (int i = 0; i < 3_000; i++)
        {
            var state = new QuoteLadderState(random.NextLogNormal(15, 1), random.NextBounded(5) == 0 ? 1 : random.NextDouble(),
                (random.NextDouble() - 0.5) * 5, random.NextDouble() * 2, random.NextBounded(3) == 0);
            bool isBid = random.NextBounded(2) == 0;
            int count = QuoteLadder.Build(in Parameters, in state, isBid, 1.0, levels);
            double signed = isBid ? state.Inventory : -state.Inventory;
            double sum = 0;
            for (int level = 0; level < count; level++)
            {
                Assert.That(levels[level].Size, Is.GreaterThan(0));
                sum += levels[level].Size;
            }

            double room = state.IsReduceOnly ? Math.Max(0, -signed) : Math.Max(0, state.InventoryMax - signed);
            Assert.That(sum, Is.LessThanOrEqualTo(room * (1 + 1e-12)));
            if (state.IsReduceOnly) Assert.That(count == 0 || signed < 0);
            else if (room >= 0.001) Assert.That(levels[0].Size, Is.GreaterThanOrEqualTo(0.001));
            if (!state.IsReduceOnly && state.Toxicity == 1 && count > 0)
            {
                Assert.That((count, levels[0].Size), Is.EqualTo((1, Math.Min(0.001, room))));
                presenceCount++;
            }
        }

        Assert.That(presenceCount, Is.GreaterThan(10));
    }

    // Goal: factor ends. Method: each factor alone.
    [Test]
    public void Size_multiplier_is_clamped_and_halves_with_half_the_limit_used()
    {
        Assert.That(QuoteLadder.SizeMultiplier(15, Calm with { Volatility = 0 }, true), Is.EqualTo(1.0));
        Assert.That(QuoteLadder.SizeMultiplier(15, Calm with { Volatility = 1e9 }, true), Is.EqualTo(0.1));
        Assert.That(QuoteLadder.SizeMultiplier(15, Calm with { Toxicity = 0.25 }, true), Is.EqualTo(0.75));
        Assert.That(QuoteLadder.SizeMultiplier(15, Calm with { Inventory = -1 }, true), Is.EqualTo(0.5));
        Assert.That(QuoteLadder.SizeMultiplier(15, Calm with { Inventory = -1 }, false), Is.EqualTo(1.0));
        Assert.That(QuoteLadder.SizeMultiplier(15, Calm with { Inventory = 2 }, true), Is.Zero);
        Assert.That(QuoteLadder.SizeMultiplier(15, Calm with { InventoryMax = 0 }, true), Is.Zero);
    }

    // Goal: the most restrictive cap wins. Method: each one in turn, none, and NaN.
    [Test]
    public void Effective_limit_is_the_least_of_three()
    {
        Assert.That(QuoteLadder.EffectiveInventoryMax(2, 5, 9), Is.EqualTo(2));
        Assert.That(QuoteLadder.EffectiveInventoryMax(2, 1, double.PositiveInfinity), Is.EqualTo(1));
        Assert.That(QuoteLadder.EffectiveInventoryMax(2, 1, 0.5), Is.EqualTo(0.5));
        Assert.That(QuoteLadder.EffectiveInventoryMax(2, double.NaN, 1), Is.NaN);
        Assert.That(QuoteLadder.VolatilityCap(5000, 0), Is.EqualTo(double.PositiveInfinity));
    }

    // Goal: a bad number quotes nothing. Method: every field in turn.
    [Test]
    public void Bad_input_builds_no_level([Values(double.NaN, double.PositiveInfinity, -1.0)] double bad)
    {
        var levels = new QuoteLevel[5];
        Assert.That(QuoteLadder.Build(in Parameters, Calm with { Volatility = bad }, true, 1, levels), Is.Zero);
        Assert.That(QuoteLadder.Build(in Parameters, Calm with { Toxicity = bad }, true, 1, levels), Is.Zero);
        if (bad != -1.0) Assert.That(QuoteLadder.Build(in Parameters, Calm with { Inventory = bad }, true, 1, levels), Is.Zero);
        if (bad != -1.0) Assert.That(QuoteLadder.Build(in Parameters, in Calm, true, bad, levels), Is.Zero);
        if (!double.IsPositiveInfinity(bad)) Assert.That(QuoteLadder.Build(in Parameters, Calm with { InventoryMax = bad }, true, 1, levels), Is.Zero);
        Assert.That(QuoteLadder.VolatilityCap(bad == -1.0 ? -1.0 : double.NaN, 1), Is.NaN);
        Assert.That(QuoteLadder.Step(double.NaN, 1, 1), Is.NaN);
        Assert.That(QuoteLadder.SizeMultiplier(double.NaN, in Calm, true), Is.NaN);
    }

    // Goal: room for fewer levels is no failure. Method: a span of two, and of none.
    [Test]
    public void A_short_span_gets_the_best_levels()
    {
        Assert.That(QuoteLadder.Build(in Parameters, in Calm, true, 1, new QuoteLevel[2]), Is.EqualTo(2));
        Assert.That(QuoteLadder.Build(in Parameters, in Calm, true, 1, []), Is.Zero);
    }

    // Goal: the engine refuses to start with nonsense. Method: each parameter.
    [Test]
    public void Invalid_parameters_are_refused([Values(-1.0, double.NaN, double.PositiveInfinity)] double bad)
    {
        Assert.That(Parameters.IsValid, Is.True);
        Assert.That((Parameters with { LevelCount = 0 }).IsValid, Is.False);
        Assert.That((Parameters with { LevelCount = 17 }).IsValid, Is.False);
        Assert.That((Parameters with { BaseSize = bad }).IsValid, Is.False);
        Assert.That((Parameters with { SizeGrowth = bad }).IsValid, Is.False);
        Assert.That((Parameters with { StepVolatilityShare = bad }).IsValid, Is.False);
        Assert.That((Parameters with { TickSize = bad }).IsValid, Is.False);
        Assert.That((Parameters with { ReferenceVolatility = bad }).IsValid, Is.False);
        Assert.That((Parameters with { MinimumPresenceSize = bad }).IsValid, Is.False);
    }

    // Goal: no garbage. Method: allocation counter.
    [Test]
    public void Build_allocates_nothing() => AllocationAssert.IsZero(() =>
    {
        Span<QuoteLevel> levels = stackalloc QuoteLevel[5];
        return QuoteLadder.Build(in Parameters, in Calm, true, 1, levels) + levels[4].Size;
    });
}

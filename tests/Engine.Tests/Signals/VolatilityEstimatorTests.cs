using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Engine.Tests;

public class VolatilityEstimatorTests
{
    private const double Price = 60_000.0;
    private static readonly VolatilityParameters Parameters = VolatilityParameters.Default(0.1);

    // Goal: the formula. Method: domain oracles, seeded with v0 = 4e-8.
    [Test]
    public void Ewma_reproduces_the_oracles_of_irregular_sampling()
    {
        var ewma = EwmaVariance.Seeded(4e-8);
        double[] expected = [4e-8, 3.902458849e-8, 4.64521704767e-8];
        (double Seconds, double Return)[] samples = [(1, 2e-4), (0.5, -1e-4), (2, 4e-4)];
        for (int i = 0; i < samples.Length; i++)
        {
            double gain = ewma.Advance(samples[i].Seconds, 10.0, out _);
            ewma.Blend(gain, samples[i].Return * samples[i].Return / samples[i].Seconds, 0.0);
            Assert.That(ewma.VariancePerSecond, Is.EqualTo(expected[i]).Within(2e-11).Percent.Or.EqualTo(expected[i]).Within(1e-19));
        }

        Assert.That(Math.Sqrt(ewma.VariancePerSecond * 86400 * 365), Is.EqualTo(1.21033699776).Within(1e-10));
    }

    // Goal: the same formula with a daily decay of .94. Method: the RiskMetrics oracle.
    [Test]
    public void Ewma_reproduces_the_RiskMetrics_oracle()
    {
        var ewma = EwmaVariance.Seeded(1e-4);
        foreach (double dailyReturn in new[] { 0.01, -0.02 })
            ewma.Blend(ewma.Advance(1.0, -1.0 / Math.Log(0.94), out _), dailyReturn * dailyReturn, 0.0);
        Assert.That(ewma.VariancePerSecond, Is.EqualTo(0.000118).Within(1e-14));
    }

    // Goal: estimator = its specification. Method: a naive model with the runtime's functions over seeded walks with jumps, ties and bursts.
    [Test]
    public void Any_price_stream_gives_what_the_naive_model_gives([Range(1, 20)] int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var estimator = default(VolatilityEstimator);
        var model = new NaiveVolatility(Parameters);
        long timeNs = 1_700_000_000_000_000_000;
        double price = Price;
        for (int i = 0; i < 3_000; i++)
        {
            timeNs += (long)(random.NextExponential() * (random.NextBounded(200) == 0 ? 2e9 : 3e6));
            if (random.NextBounded(3) != 0) price *= Math.Exp(2e-5 * random.NextNormal() * (random.NextBounded(300) == 0 ? 100 : 1));
            double spike = random.NextBounded(100) == 0 ? 1.002 : 1.0; // for one print
            long stampNs = random.NextBounded(50) == 0 ? timeNs - 1_500_000 : timeNs;
            _ = estimator.Update(in Parameters, stampNs, price * spike);
            model.Update(stampNs, price * spike);
            AssertClose(estimator.FastVariancePerSecond, model.Variance[0]);
            AssertClose(estimator.FlowVariancePerSecond, model.Variance[1]);
            AssertClose(estimator.SlowVariancePerSecond, model.Variance[2]);
            Assert.That(estimator.IsWarm, Is.EqualTo(model.IsWarm));
        }

        Assert.That(estimator.IsWarm, Is.True);
        Assert.That(model.RestoredCount, Is.GreaterThan(0), "no outlier was confirmed: the stream is too tame");
        Assert.That(model.RefusedCount, Is.GreaterThan(0), "no outlier was refused: the stream is too tame");
    }

    // Goal: it measures volatility. Method: a seeded Gaussian walk of known σ, far from the floor.
    [Test]
    public void A_walk_of_known_volatility_is_measured([Values(1UL, 2UL, 3UL)] ulong seed)
    {
        const double Sigma = 2.5e-4; // 1/√s: 15 at a price of 60,000
        var random = new SplitMix64(seed);
        var estimator = default(VolatilityEstimator);
        double logPrice = Math.Log(Price);
        for (int i = 0; i < 100_000; i++)
        {
            _ = estimator.Update(in Parameters, i * 2_000_000L, Math.Exp(logPrice));
            logPrice += Sigma * Math.Sqrt(0.002) * random.NextNormal();
        }

        Assert.That(Math.Sqrt(estimator.FlowVariancePerSecond), Is.EqualTo(Sigma).Within(8).Percent);
        Assert.That(estimator.PriceVolatility(Price), Is.EqualTo(15.0).Within(20).Percent);
    }

    // Goal: never a single estimator. Method: compare with the three parts in calm and after a burst.
    [Test]
    public void Quoting_variance_is_the_greater_of_flow_and_the_mean_of_fast_and_slow()
    {
        var estimator = Warm(out long timeNs);
        for (int i = 1; i <= 200; i++)
        {
            double price = Price * (1 + (i % 2 * 1e-4 * (i > 100 ? 1 : 0)));
            _ = estimator.Update(in Parameters, timeNs + (i * 5_000_000L), price);
            double expected = Math.Max(estimator.FlowVariancePerSecond, 0.5 * (estimator.FastVariancePerSecond + estimator.SlowVariancePerSecond));
            Assert.That(estimator.QuotingVariancePerSecond, Is.EqualTo(expected));
        }

        Assert.That(estimator.QuotingVariancePerSecond, Is.Not.EqualTo(estimator.FlowVariancePerSecond));
    }

    // Goal: an outlier that reverts moves little, one that stays moves all. Method: the same jump with both continuations.
    [Test]
    public void A_jump_counts_in_full_only_when_the_next_print_confirms_it()
    {
        var reverting = Warm(out long timeNs);
        var staying = reverting;
        double before = reverting.FlowVariancePerSecond;
        _ = reverting.Update(in Parameters, timeNs + 10_000_000, Price * 1.01);
        double clamped = reverting.FlowVariancePerSecond;
        Assert.That(clamped, Is.LessThanOrEqualTo(before * 1.07)); // gain 1e-3 at most 64 times
        _ = reverting.Update(in Parameters, timeNs + 20_000_000, Price);
        _ = staying.Update(in Parameters, timeNs + 10_000_000, Price * 1.01);
        _ = staying.Update(in Parameters, timeNs + 20_000_000, Price * 1.01);

        double full = Math.Log(1.01) * Math.Log(1.01) / 10.0; // r²/Δ·Δ/τ
        Assert.That(staying.FlowVariancePerSecond, Is.EqualTo(full).Within(5).Percent);
        Assert.That(reverting.FlowVariancePerSecond, Is.LessThan(full / 10));
    }

    // Goal: an unchanged price never means no risk. Method: a minute of the same price.
    [Test]
    public void Variance_never_falls_below_half_a_tick_a_time_constant()
    {
        var estimator = default(VolatilityEstimator);
        for (int i = 0; i < 60_000; i++) _ = estimator.Update(in Parameters, i * 1_000_000L, Price);
        double halfTick = 0.05 / Price;
        Assert.That(estimator.FastVariancePerSecond, Is.EqualTo(halfTick * halfTick / 0.25).Within(1e-9).Percent);
        Assert.That(estimator.FlowVariancePerSecond, Is.EqualTo(halfTick * halfTick / 10).Within(1e-9).Percent);
        Assert.That(estimator.SlowVariancePerSecond, Is.EqualTo(halfTick * halfTick / 600).Within(1e-9).Percent);
    }

    // Goal: bad input is counted and changes no estimate. Method: every kind of bad price on a warm estimator.
    [Test]
    public void A_bad_price_keeps_the_last_good_value_and_marks_it_stale(
        [Values(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, -1.0)] double price)
    {
        var estimator = Warm(out long timeNs);
        double before = estimator.QuotingVariancePerSecond;
        Assert.That(estimator.Update(in Parameters, timeNs + 5_000_000, price), Is.EqualTo(VolatilityStatus.BadPrice));
        Assert.That(estimator.QuotingVariancePerSecond, Is.EqualTo(before));
        Assert.That((estimator.IsStale, estimator.BadPriceCount, estimator.SamplePrice), Is.EqualTo((true, 1, Price)));
        Assert.That(estimator.Update(in Parameters, timeNs + 9_000_000, Price), Is.EqualTo(VolatilityStatus.Updated));
        Assert.That(estimator.IsStale, Is.False);
    }

    // Goal: time backwards is Δt = 0 and counted. Method: an earlier stamp takes no sample and the clock stays.
    [Test]
    public void Time_backwards_counts_and_takes_no_sample()
    {
        var estimator = Warm(out long timeNs);
        int samples = estimator.SampleCount;
        Assert.That(estimator.Update(in Parameters, timeNs - 1, Price * 2), Is.EqualTo(VolatilityStatus.Batched));
        Assert.That(estimator.Update(in Parameters, long.MinValue, Price * 2), Is.EqualTo(VolatilityStatus.Batched));
        Assert.That((estimator.TimeBackwardsCount, estimator.SampleCount), Is.EqualTo((2, samples)));
    }

    // Goal: samples at least a millisecond apart. Method: the border.
    [Test]
    public void Prices_within_a_millisecond_wait()
    {
        var estimator = Warm(out long timeNs);
        Assert.That(estimator.Update(in Parameters, timeNs + 999_999, Price), Is.EqualTo(VolatilityStatus.Batched));
        Assert.That(estimator.Update(in Parameters, timeNs + 1_000_000, Price), Is.EqualTo(VolatilityStatus.Updated));
    }

    // Goal: a long gap forbids quoting until warm again. Method: both sides of ten flow time constants, and the greatest gap there is.
    [Test]
    public void A_gap_beyond_ten_time_constants_returns_to_warm_up()
    {
        var estimator = Warm(out long timeNs);
        var longest = estimator;
        Assert.That(estimator.Update(in Parameters, timeNs + 100_000_000_000, Price), Is.EqualTo(VolatilityStatus.Updated));
        Assert.That(estimator.IsWarm, Is.True);
        Assert.That(estimator.Update(in Parameters, timeNs + 200_000_000_001, Price), Is.EqualTo(VolatilityStatus.Restarted));
        Assert.That((estimator.IsWarm, estimator.RestartCount), Is.EqualTo((false, 1)));
        Assert.That(estimator.SlowVariancePerSecond, Is.GreaterThan(0)); // its memory is longer than the gap
        Assert.That(longest.Update(in Parameters, long.MaxValue, Price), Is.EqualTo(VolatilityStatus.Restarted));
        Assert.That(longest.SlowVariancePerSecond, Is.Zero);
    }

    // Goal: warm means both enough time and enough samples. Method: one without the other.
    [Test]
    public void Warmth_needs_time_and_samples()
    {
        var sparse = default(VolatilityEstimator);
        for (int i = 0; i <= 49; i++) _ = sparse.Update(in Parameters, i * 1_000_000_000L, Price);
        Assert.That(sparse.IsWarm, Is.False);
        _ = sparse.Update(in Parameters, 50_000_000_000, Price);
        Assert.That(sparse.IsWarm, Is.True);
        var dense = default(VolatilityEstimator);
        for (int i = 0; i < 2_000; i++) _ = dense.Update(in Parameters, i * 1_000_000L, Price);
        Assert.That(dense.IsWarm, Is.False);
        _ = dense.Update(in Parameters, 2_000_000_000, Price);
        Assert.That(dense.IsWarm, Is.True);
    }

    // Goal: configuration that makes no sense is refused. Method: one bad value at a time.
    [Test]
    public void Invalid_parameters_are_refused()
    {
        Assert.That(Parameters.IsValid, Is.True);
        foreach (double bad in new[] { 0.0, -1.0, double.NaN, double.PositiveInfinity })
        {
            Assert.That((Parameters with { FastSeconds = bad }).IsValid, Is.False);
            Assert.That((Parameters with { FlowSeconds = bad }).IsValid, Is.False);
            Assert.That((Parameters with { SlowSeconds = bad }).IsValid, Is.False);
            Assert.That((Parameters with { TickSize = bad }).IsValid, Is.False);
        }

        Assert.That((Parameters with { SampleIntervalNs = 0 }).IsValid, Is.False);
        Assert.That((Parameters with { OutlierVarianceRatio = 0.5 }).IsValid, Is.False);
        Assert.That((Parameters with { WarmUpNs = -1 }).IsValid, Is.False);
        Assert.That((Parameters with { WarmUpSampleCount = 0 }).IsValid, Is.False);
    }

    // Goal: state for the arena, no garbage. Method: the compiler's constraint; allocation counter over updates of every status.
    [Test]
    public void Update_allocates_nothing_and_the_state_is_unmanaged()
    {
        Assert.That(RuntimeHelpers.IsReferenceOrContainsReferences<VolatilityEstimator>(), Is.False);
        Assert.That(FieldBytes(typeof(VolatilityEstimator)), Is.EqualTo(Unsafe.SizeOf<VolatilityEstimator>()), "padding");
        var estimator = default(VolatilityEstimator);
        long timeNs = 0;
        AllocationAssert.IsZero(() =>
        {
            timeNs += 700_000;
            _ = estimator.Update(in Parameters, timeNs, timeNs % 11 == 0 ? double.NaN : Price + (timeNs % 7));
            _ = estimator.Update(in Parameters, timeNs - 5, Price);
            if (timeNs % 13 == 0) timeNs += 200_000_000_000;
            return estimator.PriceVolatility(Price);
        });
    }

    private static int FieldBytes(Type type) => type.IsPrimitive
        ? Marshal.SizeOf(type)
        : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Sum(field => FieldBytes(field.FieldType));

    private static VolatilityEstimator Warm(out long timeNs)
    {
        var estimator = default(VolatilityEstimator);
        timeNs = 0;
        for (int i = 0; i <= 100_000; i++)
        {
            timeNs = i * 1_000_000L;
            _ = estimator.Update(in Parameters, timeNs, i % 2 == 0 ? Price : Price + 0.1);
        }

        Assert.That(estimator.IsWarm, Is.True);
        return estimator;
    }

    private static void AssertClose(double actual, double expected)
    {
        if (!(Math.Abs(actual - expected) <= 1e-10 * Math.Abs(expected))) Assert.Fail($"{actual:R} is not {expected:R}");
    }
}

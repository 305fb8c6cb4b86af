namespace LowLatencyMM.Engine.Tests;

/// <summary>Estimators of risk against the oracles of the domain specification, 8.5 to 8.8.</summary>
public sealed class EstimatorTests
{
    private const double Tolerance = 1e-10;

    [Test] // Goal: the oracles of 8.5. Method: as named there.
    public void Value_at_risk_and_shortfall_equal_the_oracles()
    {
        Near(ValueAtRisk.Normal(10_000, 0.99), 23263.4787404);
        Near(ValueAtRisk.NormalShortfall(10_000, 0.99), 26652.1422035);
        Near(ValueAtRisk.NormalShortfall(10_000, 0.975), 23378.027922);
        Near(ValueAtRisk.CornishFisherQuantile(0.01, -0.5, 3), -3.30128449218);
        Near(ValueAtRisk.HistoricalShortfall([0, -4, 5, 1, -1, 3, -2, 2, -3, 0], 0.8), 4);
        Near(ValueAtRisk.Revaluation(2, -0.5, 10, 4, 0.1), 8 - 4 + 1);
    }

    [Test] // Goal: too few scenarios are not trusted. Method: 99 and 100 of them.
    public void Fewer_than_100_scenarios_give_the_normal_figure_times_one_and_a_half()
    {
        double[] losses = [.. Enumerable.Range(0, 100).Select(loss => (double)loss)];
        Near(ValueAtRisk.ReportedShortfall(losses.AsSpan(0, 99), 10, 0.99), 1.5 * ValueAtRisk.NormalShortfall(10, 0.99));
        Near(ValueAtRisk.ReportedShortfall(losses, 10, 0.98), 98.5);
    }

    [Test] // Goal: the historical figure is that of a sorted list. Method: 500 random scenarios against LINQ.
    public void Historical_shortfall_equals_a_sorted_model([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        double[] losses = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble() - 0.5)];
        double model = losses.OrderDescending().Take(25).Average();
        Near(ValueAtRisk.HistoricalShortfall(losses, 0.95), model);
    }

    [Test] // Goal: bad input is never a number that looks good. Method: NaN, infinity, nothing.
    public void What_is_not_a_number_stays_visible()
    {
        Assert.That(ValueAtRisk.Normal(double.NaN, 0.99), Is.NaN);
        Assert.That(ValueAtRisk.HistoricalShortfall([], 0.99), Is.NaN);
        Assert.That(ValueAtRisk.HistoricalShortfall([1, double.NaN, 2], 0.5), Is.NaN);
        Assert.That(TailRisk.Scale(8, double.NaN), Is.Zero);
        Assert.That(TailRisk.Scale(8, double.PositiveInfinity), Is.Zero);
        Assert.That(TailRisk.Scale(8, 0), Is.EqualTo(1));
        Assert.That(PortfolioMeasures.Drawdown(double.NaN, 1), Is.NaN);
        Assert.That(PortfolioMeasures.Drawdown(0, 1), Is.NaN);
        Assert.That(PortfolioMeasures.Drawdown(1, double.NaN), Is.NaN);
        Assert.That(PortfolioMeasures.MarginRatio(1, double.NaN), Is.NaN);
        Assert.That(PortfolioMeasures.MarginRatio(1, -1), Is.NaN);
        Assert.That(PortfolioMeasures.Herfindahl([]), Is.NaN);
        Assert.That(PortfolioMeasures.Herfindahl([double.NaN, 1]), Is.NaN);
        Assert.That(PortfolioMeasures.IsGammaInside(double.NaN, 15, 2), Is.False);
    }

    [Test] // Goal: the oracles of 8.6. Method: x = 3, 3.2, 3.
    public void Stressed_deviation_and_scale_equal_the_oracles()
    {
        const double sum = 9.2;
        const double squares = 9 + 10.24 + 9;
        Near(TailRisk.Deviation(sum, squares, 0.3), 6.72011904656);
        Near(TailRisk.Deviation(sum, squares), 8.88819441732);
        Near(TailRisk.Scale(8, TailRisk.Deviation(sum, squares)), 0.386902720268);
    }

    [Test] // Goal: the limits of 8.7. Method: the gamma oracle; ladders and indices by hand.
    public void Limits_of_a_portfolio_equal_the_oracles()
    {
        Near(PortfolioMeasures.GammaExposure(5e-4, 15), 0.551135192126);
        Assert.That(PortfolioMeasures.IsGammaInside(5e-4, 15, 2), Is.True);
        Assert.That(PortfolioMeasures.IsGammaInside(-5e-4, 15, 1), Is.False);
        Near(PortfolioMeasures.Drawdown(100, 96), 0.04);
        Assert.That(PortfolioMeasures.Drawdown(100, 101), Is.Zero);
        Near(PortfolioMeasures.MarginRatio(20_000, 10_000), 2);
        Assert.That(PortfolioMeasures.MarginRatio(-1, 10_000), Is.Zero);
        Assert.That(PortfolioMeasures.MarginRatio(1, 0), Is.EqualTo(double.PositiveInfinity));
        Near(PortfolioMeasures.Herfindahl([1, -1, 1, 1]), 0.25);
        Near(PortfolioMeasures.Herfindahl([5]), 1);
    }

    [Test] // Goal: the oracle of 8.8. Method: five values, the sum after each; what is not finite changes nothing.
    public void Cusum_equals_the_oracle()
    {
        var cusum = default(Cusum);
        foreach ((double z, double sum) in new[] { (0.5, 0), (1.8, 1.05), (2.1, 2.4), (0.2, 1.85), (3, 4.1), (double.NaN, 4.1), (double.PositiveInfinity, 4.1) })
        {
            cusum.Add(z);
            Assert.That(cusum.Sum, Is.EqualTo(sum).Within(1e-12));
        }

        Assert.That(cusum.Sum, Is.GreaterThanOrEqualTo(Cusum.Alarm));
    }

    // Goal: each regime is entered by its own measure and left only after five minutes below half. Method: quiet samples, then each measure, then quiet ones.
    [TestCase(MarketRegime.Trending, 1.0, 1.0, 0.0, 1)] // z² - 1 = 0: no variance alarm
    [TestCase(MarketRegime.Stressed, 4.0, 1.0, 0.0, 1)]
    [TestCase(MarketRegime.Stressed, 0.0, 2.1, 0.0, 1)]
    [TestCase(MarketRegime.Dislocated, 0.0, 1.0, -0.011, 1)]
    public void A_regime_is_entered_at_once_and_left_after_five_minutes(MarketRegime expected, double z, double ratio, double basis, long second)
    {
        var detector = default(RegimeDetector);
        for (; second < 100; second++) Assert.That(detector.Update(second * 1_000_000_000, 0.1, 1, 0.001), Is.EqualTo(MarketRegime.Calm));
        long start = second;
        MarketRegime regime = MarketRegime.Calm;
        for (; second < start + 62; second++) regime = detector.Update(second * 1_000_000_000, z, ratio, basis);
        Assert.That(regime, Is.EqualTo(expected));
        long changed = second;
        for (; regime == expected && second < start + 2_000; second++) regime = detector.Update(second * 1_000_000_000, 0, 1, 0);
        Assert.That(regime, Is.EqualTo(MarketRegime.Calm));
        Assert.That(second - changed, Is.InRange(300, 340));
    }

    [Test] // Goal: a basis of a minute less a second, time that stands or goes back, and what is not finite, are no regime. Method: as named.
    public void Transients_and_bad_input_leave_it_calm()
    {
        var detector = default(RegimeDetector);
        for (long second = 0; second < 60; second++) Assert.That(detector.Update(second * 1_000_000_000, double.NaN, double.NaN, 0.02), Is.EqualTo(MarketRegime.Calm));
        for (long second = 59; second > -1_000; second--) Assert.That(detector.Update(second * 1_000_000_000, double.NegativeInfinity, double.NaN, 0.02), Is.EqualTo(MarketRegime.Calm));
        Assert.That(detector.Update(60_000_000_000, 0, 1, double.NaN), Is.EqualTo(MarketRegime.Calm));
    }

    private static void Near(double value, double expected) => Assert.That(value, Is.EqualTo(expected).Within(Math.Abs(expected) * Tolerance));
}

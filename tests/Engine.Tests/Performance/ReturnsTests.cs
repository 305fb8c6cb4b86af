namespace LowLatencyMM.Engine.Tests;

/// <summary>Figures over rows of returns.</summary>
public sealed class ReturnsTests
{
    private static readonly double[] Daily = [.01, -.005, .007, .002, -.012, .009];

    [Test] // Goal: the oracle of domain 11. Method: its returns, as fractions and as money.
    public void The_domain_oracle_holds()
    {
        Assert.That(Returns.TrySharpe(Daily, out double ratio), Is.True);
        Assert.That(ratio, Is.EqualTo(4.0028378411).Within(1e-10));
        Assert.That(Returns.TrySharpe([.. Daily.Select(value => value * 1e6)], out double ofMoney), Is.True);
        Assert.That(ofMoney, Is.EqualTo(ratio).Within(1e-10), "the unit falls out");
        Assert.That(Returns.Drawdown(Daily), Is.EqualTo(.012).Within(1e-12));
    }

    [TestCase] // Goal: undefined is said, not guessed. Method: none, one, equal and no numbers.
    [TestCase(.01)]
    [TestCase(.01, .01)]
    [TestCase(.01, double.NaN)]
    [TestCase(.01, double.PositiveInfinity)]
    public void Sharpe_is_undefined_where_it_is(params double[] daily)
    {
        Assert.That(Returns.TrySharpe(daily, out double ratio), Is.False);
        Assert.That(ratio, Is.Zero);
    }

    [Test] // Goal: the oracle of domain 11: variance 1.491e-4 in 6 minutes is 3.61402268947 a year. Method: the number; and what is out of range.
    public void Realised_variance_is_annualised()
    {
        double[] returns = [1e-3, -1.2e-3, .8e-3, 12e-3, -.9e-3, 1.1e-3];
        Assert.That(Returns.AnnualVolatility(returns.Sum(value => value * value), 360), Is.EqualTo(3.61402268947).Within(1e-11));
        Assert.That(Returns.AnnualVolatility(-1, 360), Is.NaN);
        Assert.That(Returns.AnnualVolatility(1, 0), Is.NaN);
        Assert.That(Returns.AnnualVolatility(double.NaN, 1), Is.NaN);
    }
}

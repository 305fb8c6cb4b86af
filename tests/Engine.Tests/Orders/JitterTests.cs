namespace LowLatencyMM.Engine.Tests;

/// <summary>Waits after errors, in ms.</summary>
public sealed class JitterTests
{
    private const double Base = 50;
    private const double Cap = 5_000;

    [Test] // Goal: the oracle of domain 10.3, full jitter. Method: seed 42, attempts 0 to 4.
    public void Full_jitter_gives_the_domain_oracle()
    {
        var random = new SplitMix64(42);
        double[] oracle = [37.0782439386, 15.9910392877, 55.7202260511, 137.676286609, 30.4241348322];
        for (int attempt = 0; attempt < oracle.Length; attempt++)
            Assert.That(Jitter.Full(ref random, Base, Cap, attempt), Is.EqualTo(oracle[attempt]).Within(1e-10 * oracle[attempt]));
    }

    [Test] // Goal: the oracle of domain 10.3, decorrelated. Method: seed 42, the wait before the first is the base.
    public void Decorrelated_jitter_gives_the_domain_oracle()
    {
        var random = new SplitMix64(42);
        double wait = Base;
        foreach (double expected in (double[])[124.156487877, 101.56621862, 120.959333397, 157.68970307, 66.0893895275])
        {
            wait = Jitter.Decorrelated(ref random, Base, Cap, wait);
            Assert.That(wait, Is.EqualTo(expected).Within(1e-10 * expected));
        }
    }

    [Test] // Goal: waits stay in their range and use it. Method: 100,000 of each, attempts beyond every power of two among them.
    public void Waits_stay_in_their_range()
    {
        var random = new SplitMix64(7);
        double previous = Base;
        double fullMax = 0;
        double decorrelatedMax = 0;
        for (int step = 0; step < 100_000; step++)
        {
            int attempt = step % 3 == 0 ? int.MaxValue - step : step % 80;
            double full = Jitter.Full(ref random, Base, Cap, attempt);
            if (!(full >= 0 && full < Cap)) Assert.Fail($"full jitter {full} at attempt {attempt}");
            double wait = Jitter.Decorrelated(ref random, Base, Cap, previous);
            if (!(wait >= Base && wait <= Math.Min(Cap, 3 * previous))) Assert.Fail($"decorrelated {wait} after {previous}");
            (previous, fullMax, decorrelatedMax) = (wait, Math.Max(fullMax, full), Math.Max(decorrelatedMax, wait));
        }

        Assert.That((fullMax > 0.999 * Cap, decorrelatedMax), Is.EqualTo((true, Cap)));
    }

    [TestCase(-1)]
    [TestCase(int.MinValue)] // Goal: an attempt that makes no sense waits like the first. Method: below 0.
    public void A_negative_attempt_waits_like_the_first(int attempt)
    {
        var random = new SplitMix64(42);
        Assert.That(Jitter.Full(ref random, Base, Cap, attempt), Is.EqualTo(37.0782439386).Within(1e-8));
    }
}

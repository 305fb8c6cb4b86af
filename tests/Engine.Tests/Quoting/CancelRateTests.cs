namespace LowLatencyMM.Engine.Tests;

/// <summary>When levels vanish unusually fast.</summary>
public sealed class CancelRateTests
{
    [Test] // Goal: it says nothing before it has seen enough. Method: an absurd burst one interval before it is warm, and in the first after it.
    public void It_says_nothing_before_it_is_warm()
    {
        var rate = default(CancelRate);
        for (int interval = 0; interval < CancelRate.WarmCount; interval++) rate.EndInterval(0);
        Assert.That(rate.IsHigh(1_000_000), Is.False);
        rate.EndInterval(0);
        Assert.That(rate.IsHigh(1_000_000), Is.True);
    }

    [Test] // Goal: z above 3, and not at 3. Method: one cancel an interval for long: mean 1, deviation at least 1: the fourth is at the edge.
    public void Above_three_deviations_is_high()
    {
        var rate = default(CancelRate);
        int count = 0;
        for (int interval = 0; interval < 5_000; interval++) rate.EndInterval(++count);
        Assert.That(rate.IsHigh(count + 3), Is.False);
        Assert.That(rate.IsHigh(count + 5), Is.True);
    }

    [Test] // Goal: ordinary noise is seldom high, a herd is. Method: 100,000 Poisson-like intervals of mean 20; then ten times as many.
    public void Noise_is_seldom_high_and_a_herd_is()
    {
        var random = new Random(3);
        var rate = default(CancelRate);
        int count = 0;
        int high = 0;
        for (int interval = 0; interval < 100_000; interval++)
        {
            int cancels = 0;
            for (int level = 0; level < 400; level++) cancels += random.Next(20) == 0 ? 1 : 0;
            if (rate.IsHigh(count + cancels)) high++;
            rate.EndInterval(count += cancels);
        }

        Assert.That(high, Is.LessThan(1_000), "1 %");
        Assert.That(rate.IsHigh(count + 200), Is.True);
    }

    [Test] // Goal: counters may wrap, and more trades than vanished levels are no cancels. Method: both edges of 32 bits; a count that falls.
    public void Counters_wrap_and_may_fall()
    {
        var rate = default(CancelRate);
        int count = int.MaxValue - 30;
        for (int interval = 0; interval < 100; interval++) rate.EndInterval(unchecked(count += 1));
        Assert.That(rate.IsHigh(unchecked(count + 1)), Is.False);
        Assert.That(rate.IsHigh(unchecked(count + 1_000)), Is.True);
        Assert.That(rate.IsHigh(unchecked(count - 1_000)), Is.False);
    }
}

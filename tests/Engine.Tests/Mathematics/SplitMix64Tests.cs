namespace LowLatencyMM.Engine.Tests;

public class SplitMix64Tests
{
    // Goal: the published generator. Method: domain oracles.
    [Test]
    public void Seed_1234567_gives_the_reference_sequence()
    {
        var random = new SplitMix64(1234567);
        Assert.That(new[] { random.Next(), random.Next(), random.Next() },
            Is.EqualTo(new[] { 6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL }));
    }

    // Goal: uniform = (x >> 11)·2^-53. Method: domain oracles of seed 42.
    [Test]
    public void Seed_42_gives_the_reference_uniforms()
    {
        var random = new SplitMix64(42);
        foreach (double expected in new[] { .741564878772, .159910392877, .278601130255, .344190716524, .0380301685402 })
            Assert.That(random.NextDouble(), Is.EqualTo(expected).Within(1e-12));
    }

    // Goal: the state is the whole generator. Method: a generator restarted from a saved state continues equally.
    [Test]
    public void State_continues_the_sequence([Values(0UL, 7UL, ulong.MaxValue)] ulong seed)
    {
        var random = new SplitMix64(seed);
        _ = random.Next();
        var resumed = new SplitMix64(random.State);
        for (int i = 0; i < 100; i++) Assert.That(resumed.Next(), Is.EqualTo(random.Next()));
    }

    // Goal: in range and even for every bound. Method: bounds from 1 to the greatest; chi-square of small ones against a wide limit.
    [Test]
    public void NextBounded_is_in_range_and_even([Values(1UL, 2UL)] ulong seed, [Values(1L, 2L, 3L, 10L, 1000L, (1L << 62) + 1, long.MaxValue)] long bound)
    {
        var random = new SplitMix64(seed);
        int cells = (int)Math.Min(bound, 10);
        var counts = new int[cells];
        const int Draws = 50_000;
        for (int i = 0; i < Draws; i++)
        {
            long value = random.NextBounded(bound);
            Assert.That(value, Is.InRange(0L, bound - 1));
            counts[(int)(long)((UInt128)(ulong)value * (ulong)cells / (ulong)bound)]++;
        }

        double expected = (double)Draws / cells;
        double chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.That(chiSquare, Is.LessThan(33.7)); // 9 degrees of freedom: exceeded once in 10,000
    }

    // Goal: a bound that makes no sense is harmless and takes one step. Method: compare with a generator that was stepped once.
    [Test]
    public void NextBounded_of_nothing_is_zero([Values(0L, -1L, long.MinValue)] long bound)
    {
        var random = new SplitMix64(5);
        var stepped = new SplitMix64(5);
        _ = stepped.Next();
        Assert.That(random.NextBounded(bound), Is.Zero);
        Assert.That(random.State, Is.EqualTo(stepped.State));
    }

    // Goal: the three distributions. Method: moments of 400,000 draws within five standard errors.
    [Test]
    public void Draws_have_the_moments_of_their_distribution([Values(1UL, 99UL)] ulong seed)
    {
        const int Draws = 400_000;
        double root = Math.Sqrt(Draws);
        var random = new SplitMix64(seed);
        double sum = 0, squares = 0, exponentials = 0, logSum = 0, below = 0;
        for (int i = 0; i < Draws; i++)
        {
            double normal = random.NextNormal(), exponential = random.NextExponential(), logNormal = random.NextLogNormal(2.0, 0.5);
            Assert.That(exponential, Is.InRange(0.0, 37.0));
            Assert.That(Math.Abs(normal), Is.LessThan(8.3));
            sum += normal;
            squares += normal * normal;
            exponentials += exponential;
            logSum += Math.Log(logNormal / 2.0);
            if (logNormal < 2.0) below++;
        }

        Assert.That(sum / Draws, Is.EqualTo(0).Within(5 / root));
        Assert.That(squares / Draws, Is.EqualTo(1).Within(5 * Math.Sqrt(2) / root));
        Assert.That(exponentials / Draws, Is.EqualTo(1).Within(5 / root));
        Assert.That(logSum / Draws, Is.EqualTo(0).Within(5 * 0.5 / root));
        Assert.That(below / Draws, Is.EqualTo(0.5).Within(5 * 0.5 / root));
    }
}

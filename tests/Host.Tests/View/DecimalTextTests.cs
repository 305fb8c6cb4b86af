using System.Globalization;

namespace LowLatencyMM.Host.Tests;

public sealed class DecimalTextTests
{
    [Test] // Goal: the fast text is the exact one. Method: random amounts of every magnitude against the allocating formatter, and the edges.
    public void Text_equals_the_exact_formatters([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            Int128 value = (Int128)random.NextInt64(long.MinValue, long.MaxValue) * random.NextInt64(1L << random.Next(1, 60));
            int decimals = random.Next(0, 19);
            Assert.That(Write(value, 18, decimals), Is.EqualTo(FixedDecimal.FormatLedger(value, decimals)), $"{value} to {decimals}");
        }
    }

    [Test] // Goal: the edges. Method: by hand.
    public void Edges_are_right()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Write(0, 9, 0), Is.EqualTo("0"));
            Assert.That(Write(-1, 9, 3), Is.EqualTo("0.000"), "no negative zero");
            Assert.That(Write(-500_000, 9, 3), Is.EqualTo("-0.001"), "half away from zero");
            Assert.That(Write(Int128.MinValue, 18, 18), Does.StartWith("-170141183460469231731").And.EndWith("884105728"));
            Assert.That(Write(Int128.MaxValue, 0, 0), Is.EqualTo(Int128.MaxValue.ToString(CultureInfo.InvariantCulture)));
        });
    }

    [TestCase(1, 9)] // Goal: enough decimals for any multiple of the step, and no more. Method: by hand.
    [TestCase(100_000_000, 1)]
    [TestCase(500_000_000, 1)]
    [TestCase(250_000_000, 2)]
    [TestCase(1_000_000_000, 0)]
    [TestCase(25_000_000_000, 0)]
    public void A_step_needs_so_many_decimals(long stepNanos, int decimals) => Assert.That(DecimalText.DecimalsOf(stepNanos), Is.EqualTo(decimals));

    private static string Write(Int128 value, int digits, int decimals)
    {
        Span<char> text = stackalloc char[48];
        return new string(text[..DecimalText.Write(text, value, digits, decimals)]);
    }
}

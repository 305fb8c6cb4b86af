namespace LowLatencyMM.Engine.Tests;

public class DeterministicMathAccuracyTests
{
    private static readonly object[] Functions =
    [
        new object[] { "exp", (Func<double, double>)DeterministicMath.Exp, 0.52 },
        new object[] { "log", (Func<double, double>)DeterministicMath.Log, 0.52 },
        new object[] { "log1p", (Func<double, double>)DeterministicMath.Log1p, 0.52 },
        new object[] { "expm1", (Func<double, double>)DeterministicMath.Expm1, 0.75 },
        new object[] { "inverse-normal-cdf", (Func<double, double>)DeterministicMath.InverseNormalCdf, 9.0 },
    ];

    // Goal: the accuracy stated in the documentation. Method: results of seeded and edge arguments against 60-digit references.
    [TestCaseSource(nameof(Functions))]
    public void Function_is_as_accurate_as_documented(string table, Func<double, double> function, double boundUlp)
    {
        int count = 0;
        double worstUlp = 0, worstSubnormalUlp = 0;
        foreach (var (x, _, nearest, fraction) in new ReferenceTable(table).Rows())
        {
            double errorUlp = ReferenceTable.ErrorUlp(function(x), nearest, fraction);
            bool subnormal = Math.Abs(nearest) < 2.2250738585072014e-308;
            Assert.That(errorUlp, Is.LessThanOrEqualTo(subnormal ? boundUlp + 0.5 : boundUlp), $"{table}({x:R})");
            if (subnormal) worstSubnormalUlp = Math.Max(worstSubnormalUlp, errorUlp);
            else worstUlp = Math.Max(worstUlp, errorUlp);
            count++;
        }

        TestContext.Out.WriteLine($"{table}: {count} points, worst {worstUlp:F4} ulp, among subnormal results {worstSubnormalUlp:F4} ulp");
        Assert.That(count, Is.GreaterThan(200));
    }

    // Goal: the accuracy test can fail. Method: a function off by one ulp must break the bound of the best ones.
    [Test]
    public void A_result_one_ulp_away_exceeds_the_bound()
    {
        double worstUlp = 0;
        foreach (var (x, _, nearest, fraction) in new ReferenceTable("exp").Rows())
            worstUlp = Math.Max(worstUlp, ReferenceTable.ErrorUlp(Math.BitIncrement(DeterministicMath.Exp(x)), nearest, fraction));
        Assert.That(worstUlp, Is.GreaterThan(0.9));
    }

    // Goal: no step backwards at table and interval borders. Method: runs of neighbouring doubles around seeded points.
    [Test]
    public void Exp_and_Log_never_decrease_between_neighbours([Values(1UL, 2UL, 3UL)] ulong seed)
    {
        var random = new SplitMix64(seed);
        for (int trial = 0; trial < 2_000; trial++)
        {
            double border = (random.NextBounded(256_000) - 128_000 + 0.5) / 184.6649652337873;
            double interval = BitConverter.Int64BitsToDouble((0x3FE69L << 44) + (random.NextBounded(8192) << 45));
            AssertMonotonic(DeterministicMath.Exp, border, 20);
            AssertMonotonic(DeterministicMath.Log, interval, 20);
            AssertMonotonic(DeterministicMath.Log1p, interval - 1.0, 20);
            AssertMonotonic(DeterministicMath.Expm1, border, 20);
        }
    }

    private static void AssertMonotonic(Func<double, double> function, double centre, int neighbours)
    {
        double x = centre;
        for (int i = 0; i < neighbours; i++) x = Math.BitDecrement(x);
        double previous = function(x);
        for (int i = 0; i < 2 * neighbours; i++)
        {
            x = Math.BitIncrement(x);
            double next = function(x);
            if (!(next >= previous)) Assert.Fail($"{function.Method.Name} falls at {x:R}");
            previous = next;
        }
    }
}

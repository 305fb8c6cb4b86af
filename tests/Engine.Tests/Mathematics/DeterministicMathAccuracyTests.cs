namespace LowLatencyMM.Engine.Tests;

public class DeterministicMathAccuracyTests
{
    private static readonly object[] Functions =
    [
        new object[] { "exp", (Func<double, double>)DeterministicMath.Exp, 0.52 },
        new object[] { "log", (Func<double, double>)DeterministicMath.Log, 0.52 },
        new object[] { "log1p", (Func<double, double>)DeterministicMath.Log1p, 0.52 },
        new object[] { "expm1", (Func<double, double>)DeterministicMath.Expm1, 0.75 },
        new object[] { "erfc", (Func<double, double>)DeterministicMath.Erfc, 4.0 },
        new object[] { "erfcx", (Func<double, double>)DeterministicMath.Erfcx, 4.0 },
        new object[] { "normal-cdf", (Func<double, double>)DeterministicMath.NormalCdf, 5.0 },
        new object[] { "inverse-normal-cdf", (Func<double, double>)DeterministicMath.InverseNormalCdf, 9.0 },
    ];

    // Goal: the accuracy stated in the documentation. Method: results of seeded and edge arguments against 60-digit references.
    [TestCaseSource(nameof(Functions))]
    public void Function_is_as_accurate_as_documented(string table, Func<double, double> function, double boundUlp)
        => AssertAccuracy(table, (x, _) => function(x), boundUlp);

    // Goal: as above, of two arguments. Method: as above.
    [Test]
    public void Pow_is_as_accurate_as_documented() => AssertAccuracy("pow", DeterministicMath.Pow, 0.6);

    private static void AssertAccuracy(string table, Func<double, double, double> function, double boundUlp)
    {
        int count = 0;
        double worstUlp = 0, worstSubnormalUlp = 0;
        foreach (var (x, y, nearest, fraction) in new ReferenceTable(table).Rows())
        {
            double errorUlp = ReferenceTable.ErrorUlp(function(x, y), nearest, fraction);
            bool subnormal = Math.Abs(nearest) < 2.2250738585072014e-308;
            Assert.That(errorUlp, Is.LessThanOrEqualTo(subnormal ? boundUlp + 0.5 : boundUlp), $"{table}({x:R}, {y:R})");
            if (subnormal) worstSubnormalUlp = Math.Max(worstSubnormalUlp, errorUlp);
            else worstUlp = Math.Max(worstUlp, errorUlp);
            count++;
        }

        TestContext.Out.WriteLine($"{table}: {count} points, worst {worstUlp:F4} ulp, among subnormal results {worstSubnormalUlp:F4} ulp");
        Assert.That(count, Is.GreaterThan(200));
    }

    // Goal: the special functions are the ones meant. Method: oracles of the specification, 16 digits.
    [Test]
    public void The_oracles_of_the_special_functions_hold()
    {
        AssertRelative(DeterministicMath.NormalCdf(-1), .1586552539314571);
        AssertRelative(DeterministicMath.NormalCdf(-8), 6.220960574271784e-16);
        AssertRelative(DeterministicMath.NormalCdf(-30), 4.906713927148187e-198);
        AssertRelative(DeterministicMath.NormalCdf(0.5), .691462461274013);
        AssertRelative(DeterministicMath.Erfcx(.5), .6156903441929259);
        AssertRelative(DeterministicMath.Erfcx(5), .1107046377330686);
        AssertRelative(DeterministicMath.Erfcx(20), .02817434874105132);
        AssertRelative(DeterministicMath.InverseNormalCdf(.975), 1.959963984540054);
        AssertRelative(DeterministicMath.InverseNormalCdf(1e-10), -6.361340902404056);
    }

    private static void AssertRelative(double actual, double expected) => Assert.That(actual / expected, Is.EqualTo(1.0).Within(2e-15));

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

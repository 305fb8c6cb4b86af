namespace LowLatencyMM.Engine.Tests;

public class DeterministicMathSpecialValueTests
{
    private const double Inf = double.PositiveInfinity;

    private static readonly object[] Cases =
    [
        Case("Exp(NaN)", DeterministicMath.Exp(double.NaN), double.NaN),
        Case("Exp(-NaN)", DeterministicMath.Exp(-double.NaN), double.NaN),
        Case("Exp(inf)", DeterministicMath.Exp(Inf), Inf),
        Case("Exp(-inf)", DeterministicMath.Exp(-Inf), 0.0),
        Case("Exp(0)", DeterministicMath.Exp(0.0), 1.0),
        Case("Exp(-0)", DeterministicMath.Exp(-0.0), 1.0),
        Case("Exp(709.79)", DeterministicMath.Exp(709.79), Inf),
        Case("Exp(709.782712893384)", DeterministicMath.Exp(709.782712893384), 1.7976931348622732e308),
        Case("Exp(-745.14)", DeterministicMath.Exp(-745.14), 0.0),
        Case("Exp(-745.1332191019411)", DeterministicMath.Exp(-745.1332191019411), 5e-324),
        Case("Exp(max)", DeterministicMath.Exp(double.MaxValue), Inf),
        Case("Exp(min)", DeterministicMath.Exp(double.MinValue), 0.0),
        Case("Log(NaN)", DeterministicMath.Log(double.NaN), double.NaN),
        Case("Log(-NaN)", DeterministicMath.Log(-double.NaN), double.NaN),
        Case("Log(0)", DeterministicMath.Log(0.0), -Inf),
        Case("Log(-0)", DeterministicMath.Log(-0.0), -Inf),
        Case("Log(1)", DeterministicMath.Log(1.0), 0.0),
        Case("Log(inf)", DeterministicMath.Log(Inf), Inf),
        Case("Log(-1)", DeterministicMath.Log(-1.0), double.NaN),
        Case("Log(-5e-324)", DeterministicMath.Log(-5e-324), double.NaN),
        Case("Log(-inf)", DeterministicMath.Log(-Inf), double.NaN),
        Case("Log1p(NaN)", DeterministicMath.Log1p(double.NaN), double.NaN),
        Case("Log1p(0)", DeterministicMath.Log1p(0.0), 0.0),
        Case("Log1p(-0)", DeterministicMath.Log1p(-0.0), -0.0),
        Case("Log1p(-1)", DeterministicMath.Log1p(-1.0), -Inf),
        Case("Log1p(below -1)", DeterministicMath.Log1p(Math.BitDecrement(-1.0)), double.NaN),
        Case("Log1p(-inf)", DeterministicMath.Log1p(-Inf), double.NaN),
        Case("Log1p(inf)", DeterministicMath.Log1p(Inf), Inf),
        Case("Log1p(5e-324)", DeterministicMath.Log1p(5e-324), 5e-324),
        Case("Expm1(NaN)", DeterministicMath.Expm1(double.NaN), double.NaN),
        Case("Expm1(0)", DeterministicMath.Expm1(0.0), 0.0),
        Case("Expm1(-0)", DeterministicMath.Expm1(-0.0), -0.0),
        Case("Expm1(-inf)", DeterministicMath.Expm1(-Inf), -1.0),
        Case("Expm1(-40)", DeterministicMath.Expm1(-40.0), -1.0),
        Case("Expm1(inf)", DeterministicMath.Expm1(Inf), Inf),
        Case("Expm1(710)", DeterministicMath.Expm1(710.0), Inf),
        Case("Expm1(-5e-324)", DeterministicMath.Expm1(-5e-324), -5e-324),
        Case("InverseNormalCdf(0)", DeterministicMath.InverseNormalCdf(0.0), -Inf),
        Case("InverseNormalCdf(1)", DeterministicMath.InverseNormalCdf(1.0), Inf),
        Case("InverseNormalCdf(.5)", DeterministicMath.InverseNormalCdf(0.5), 0.0),
        Case("InverseNormalCdf(NaN)", DeterministicMath.InverseNormalCdf(double.NaN), double.NaN),
        Case("InverseNormalCdf(-1e-300)", DeterministicMath.InverseNormalCdf(-1e-300), double.NaN),
        Case("InverseNormalCdf(>1)", DeterministicMath.InverseNormalCdf(1.0000000000000002), double.NaN),
    ];

    // Goal: defined results at the edges, the same on every processor. Method: bits are compared, so signs of zero and NaN count.
    [TestCaseSource(nameof(Cases))]
    public void Special_value_gives_exactly_these_bits(string expression, double actual, double expected)
        => Assert.That(BitConverter.DoubleToUInt64Bits(actual), Is.EqualTo(BitConverter.DoubleToUInt64Bits(expected)), $"{expression} = {actual:R}");

    private static object[] Case(string expression, double actual, double expected) => [expression, actual, expected];
}

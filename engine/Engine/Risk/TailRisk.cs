namespace LowLatencyMM.Engine;

/// <summary>What the book may lose when everything moves together.</summary>
/// <remarks>Pure; any thread; never throws or allocates; NaN in, NaN out. Source: domain specification 8.6.</remarks>
public static class TailRisk
{
    /// <summary>Correlation that a stress assumes.</summary>
    public const double StressedCorrelation = 0.9;

    /// <summary>Standard deviations at 99 %.</summary>
    public const double Quantile = 2.326347874;

    /// <summary>√(Σx² + ρ Σᵢ≠ⱼ |xᵢxⱼ|).</summary>
    /// <param name="sum">Σ|x|, x an exposure times its volatility over the horizon, currency.</param>
    /// <param name="sumOfSquares">Σx².</param>
    /// <param name="correlation">ρ, 0 to 1.</param>
    [HotPath]
    public static double Deviation(double sum, double sumOfSquares, double correlation = StressedCorrelation) =>
        Math.Sqrt(((1 - correlation) * sumOfSquares) + (correlation * sum * sum));

    /// <summary>By how much sizes must shrink: min(1, limit/(2.326·sd)); 1 for no risk, 0 for one that is not a number.</summary>
    /// <param name="lossMax">Currency, above 0.</param>
    /// <param name="deviation">Stressed standard deviation, currency.</param>
    public static double Scale(double lossMax, double deviation) => deviation <= 0 ? 1 : deviation > 0 ? Math.Min(1, lossMax / (Quantile * deviation)) : 0;
}

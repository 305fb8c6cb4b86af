namespace LowLatencyMM.Engine;

/// <summary>Measures of a portfolio that limits look at.</summary>
/// <remarks>Pure; any thread; never throws or allocates. NaN where the measure is not known. Source: domain specification 8.7.</remarks>
public static class PortfolioMeasures
{
    private const double GammaHorizonSeconds = 600;

    /// <summary>(peak − equity)/peak, at least 0; NaN without a peak above 0.</summary>
    public static double Drawdown(double peak, double equity) => peak > 0 && !double.IsNaN(equity) ? Math.Max(0, (peak - equity) / peak) : double.NaN;

    /// <summary>Equity over maintenance margin; infinite where no margin is needed, 0 for an equity below 0.</summary>
    /// <param name="equity">Currency.</param>
    /// <param name="maintenanceMargin">Of positions with everything open filled, currency; ≥ 0.</param>
    public static double MarginRatio(double equity, double maintenanceMargin) => double.IsNaN(equity) || !(maintenanceMargin >= 0) ? double.NaN
        : maintenanceMargin == 0 ? double.PositiveInfinity : Math.Max(0, equity) / maintenanceMargin;

    /// <summary>Σ s²: 1 when all is in one, 1/n when it is spread evenly over n; NaN for nothing.</summary>
    /// <param name="amounts">Any unit; signs do not matter.</param>
    public static double Herfindahl(ReadOnlySpan<double> amounts)
    {
        double sum = 0;
        double squares = 0;
        foreach (double amount in amounts)
        {
            double size = Math.Abs(amount);
            sum += size;
            squares += size * size;
        }

        return sum > 0 ? squares / (sum * sum) : double.NaN;
    }

    /// <summary>What a gamma turns into within ten minutes at three standard deviations, base units; at most half of the inventory limit is allowed.</summary>
    /// <param name="gamma">Base units a unit of price.</param>
    /// <param name="volatility">Price a square root of a second.</param>
    public static double GammaExposure(double gamma, double volatility) => Math.Abs(gamma) * 3 * volatility * Math.Sqrt(GammaHorizonSeconds);

    /// <summary>The gamma cap is kept.</summary>
    public static bool IsGammaInside(double gamma, double volatility, double inventoryMax) => GammaExposure(gamma, volatility) <= 0.5 * inventoryMax;
}

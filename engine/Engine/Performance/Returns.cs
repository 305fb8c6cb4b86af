namespace LowLatencyMM.Engine;

/// <summary>Figures over a row of returns or profits. Any thread; cold.</summary>
public static class Returns
{
    private const double DaysPerYear = 365;
    private const double SecondsPerYear = DaysPerYear * 86_400;

    /// <summary>Sharpe ratio of daily figures, annual: mean / sd × √365, sd with n − 1.</summary>
    /// <param name="daily">Daily returns as fractions, or daily profits of a constant capital: the unit falls out.</param>
    /// <param name="ratio">0 when undefined.</param>
    /// <returns>False: undefined, with fewer than two days, a deviation of 0, or a figure that is no finite number.</returns>
    /// <remarks>Source: Sharpe (1994), with domain specification 11's year.</remarks>
    public static bool TrySharpe(ReadOnlySpan<double> daily, out double ratio)
    {
        ratio = 0;
        if (daily.Length < 2) return false;
        double sum = 0;
        foreach (double value in daily) sum += value;
        double mean = sum / daily.Length;
        double squares = 0;
        foreach (double value in daily) squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(squares / (daily.Length - 1));
        if (!double.IsFinite(deviation) || deviation == 0) return false;
        ratio = mean / deviation * Math.Sqrt(DaysPerYear);
        return true;
    }

    /// <summary>Greatest fall of the running sum from an earlier peak, the start at 0 included; the returns' unit, at least 0.</summary>
    public static double Drawdown(ReadOnlySpan<double> returns)
    {
        double sum = 0;
        double peak = 0;
        double worst = 0;
        foreach (double value in returns)
        {
            sum += value;
            peak = Math.Max(peak, sum);
            worst = Math.Max(worst, peak - sum);
        }

        return worst;
    }

    /// <summary>Annual volatility of a realised variance: √(RV × year / window).</summary>
    /// <param name="realisedVariance">Σ of squared log returns over the window; ≥ 0.</param>
    /// <param name="windowSeconds">s; above 0.</param>
    /// <returns>A fraction, a year of 365 days; NaN for what is not in range.</returns>
    public static double AnnualVolatility(double realisedVariance, double windowSeconds) =>
        realisedVariance >= 0 && windowSeconds > 0 ? Math.Sqrt(realisedVariance * SecondsPerYear / windowSeconds) : double.NaN;
}

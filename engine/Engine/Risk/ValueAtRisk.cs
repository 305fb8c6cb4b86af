namespace LowLatencyMM.Engine;

/// <summary>Value at risk and expected shortfall, as losses: positive is a loss.</summary>
/// <remarks>Pure; any thread; never throws or allocates; NaN in, NaN out. Source: domain specification 8.5; Artzner et al. 1999.</remarks>
public static class ValueAtRisk
{
    /// <summary>Below so many scenarios the historical figures are not trusted.</summary>
    public const int ScenariosMin = 100;

    /// <summary>On the normal figure, where there are too few scenarios.</summary>
    public const double FewScenariosFactor = 1.5;
    private const double InverseSquareRootOfTwoPi = 0.3989422804014327;

    /// <summary>z·sd.</summary>
    /// <param name="deviation">Standard deviation of the profit, currency; ≥ 0.</param>
    /// <param name="confidence">Between 0 and 1, as .99.</param>
    public static double Normal(double deviation, double confidence) => DeterministicMath.InverseNormalCdf(confidence) * deviation;

    /// <summary>φ(z)/(1 − c)·sd.</summary>
    /// <inheritdoc cref="Normal" path="/param"/>
    public static double NormalShortfall(double deviation, double confidence)
    {
        double z = DeterministicMath.InverseNormalCdf(confidence);
        return InverseSquareRootOfTwoPi * DeterministicMath.Exp(-0.5 * z * z) / (1 - confidence) * deviation;
    }

    /// <summary>The quantile of a distribution that is not quite normal, in standard deviations.</summary>
    /// <param name="probability">Of falling below it, between 0 and 1.</param>
    /// <param name="skew">Third standardised moment.</param>
    /// <param name="excessKurtosis">Fourth, less 3.</param>
    public static double CornishFisherQuantile(double probability, double skew, double excessKurtosis)
    {
        double z = DeterministicMath.InverseNormalCdf(probability);
        double square = z * z;
        return z + ((square - 1) * skew / 6) + (z * (square - 3) * excessKurtosis / 24) - (z * ((2 * square) - 5) * skew * skew / 36);
    }

    /// <summary>Mean of the worst share 1 − c of the scenarios; a scenario that the share cuts counts by its part.</summary>
    /// <param name="losses">One a scenario, positive is a loss; sorted in place, greatest first.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <returns>NaN for no scenario or one that is not a number.</returns>
    public static double HistoricalShortfall(Span<double> losses, double confidence)
    {
        if (losses.Length == 0) return double.NaN;
        SortDescending(losses);
        double share = Math.Max(1, losses.Length * (1 - confidence));
        double left = Math.Min(share, losses.Length);
        double sum = 0;
        for (int scenario = 0; left > 1e-9 && scenario < losses.Length; scenario++)
        {
            double part = Math.Min(1, left);
            sum += part * losses[scenario];
            left -= part;
        }

        return sum / Math.Min(share, losses.Length);
    }

    /// <summary>The expected shortfall to report: historical, or with fewer than 100 scenarios the normal one times 1.5.</summary>
    /// <param name="losses">As for <see cref="HistoricalShortfall"/>.</param>
    /// <param name="deviation">As for <see cref="Normal"/>.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static double ReportedShortfall(Span<double> losses, double deviation, double confidence) =>
        losses.Length < ScenariosMin ? FewScenariosFactor * NormalShortfall(deviation, confidence) : HistoricalShortfall(losses, confidence);

    /// <summary>Profit of a scenario by delta, gamma and vega; gamma and vega are 0 until there are options.</summary>
    /// <param name="delta">Currency a unit of price.</param>
    /// <param name="gamma">Delta a unit of price.</param>
    /// <param name="vega">Currency a unit of volatility.</param>
    /// <param name="priceChange">Of the scenario.</param>
    /// <param name="volatilityChange">Of the scenario.</param>
    public static double Revaluation(double delta, double gamma, double vega, double priceChange, double volatilityChange) =>
        (delta * priceChange) + (0.5 * gamma * priceChange * priceChange) + (vega * volatilityChange);

    /// <summary>Heap sort: a few microseconds for 500 scenarios, and no allocation. What is not a number comes first.</summary>
    private static void SortDescending(Span<double> values)
    {
        for (int root = (values.Length / 2) - 1; root >= 0; root--) Sift(values, root, values.Length);
        for (int end = values.Length - 1; end > 0; end--)
        {
            (values[0], values[end]) = (values[end], values[0]);
            Sift(values, 0, end);
        }
    }

    /// <summary>The least value goes to the top.</summary>
    private static void Sift(Span<double> values, int root, int end)
    {
        while (true)
        {
            int child = (2 * root) + 1;
            if (child >= end) return;
            if (child + 1 < end && IsLess(values[child + 1], values[child])) child++;
            if (!IsLess(values[child], values[root])) return;
            (values[root], values[child]) = (values[child], values[root]);
            root = child;
        }
    }

    private static bool IsLess(double left, double right) => left < right || (double.IsNaN(right) && !double.IsNaN(left));
}

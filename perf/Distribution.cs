using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>A histogram's count and percentiles, ns.</summary>
internal sealed record Distribution(long Count, double P50, double P90, double P99, double P999, double P9999, double Max)
{
    /// <summary>Of a histogram.</summary>
    /// <param name="unitNs">What its values count, ns.</param>
    public static Distribution Of(LatencyHistogram histogram, double unitNs = 1) => new(
        histogram.Count,
        histogram.PercentileNs(50) * unitNs,
        histogram.PercentileNs(90) * unitNs,
        histogram.PercentileNs(99) * unitNs,
        histogram.PercentileNs(99.9) * unitNs,
        histogram.PercentileNs(99.99) * unitNs,
        histogram.GreatestNs * unitNs);
}

using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The measures of one instrument.</summary>
/// <param name="Fills">Both sides, all levels.</param>
/// <param name="PositionLotsMax">The limit that skew is a share of, lots.</param>
internal sealed record InstrumentPerformance(int Slot, string Symbol, int VenueId, FillMeasures Fills, InstrumentMeasures Time, long PositionLotsMax)
{
    /// <summary>Mean over time of position by limit; -1 to 1; NaN before any time passed.</summary>
    public double SkewMean => Time.MeanLots / PositionLotsMax;

    /// <summary>Its standard deviation over time.</summary>
    public double SkewDeviation => Time.DeviationLots / PositionLotsMax;
}

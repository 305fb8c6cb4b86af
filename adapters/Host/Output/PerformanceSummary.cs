using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The engine's measures of performance at one moment: copies, so that they outlive it.</summary>
/// <param name="Rule">Of uptime.</param>
/// <param name="Total">Of all instruments: its ratios, not its sums of money.</param>
/// <param name="State">Fills that were not followed, and why.</param>
/// <param name="Instruments">Defined ones, by slot.</param>
/// <param name="Venues">Those that the engine heard of.</param>
/// <param name="AckNs">Order to acknowledgement, all venues: p50, p99, p99.9, ns; zeros without any.</param>
internal sealed record PerformanceSummary(
    PerformanceParameters Rule, FillMeasures Total, PerformanceState State, IReadOnlyList<InstrumentPerformance> Instruments,
    IReadOnlyList<VenuePerformance> Venues, IReadOnlyList<long> AckNs)
{
    private static readonly double[] Percentiles = [50, 99, 99.9];

    /// <summary>Reads them out of an engine between two frames.</summary>
    public static PerformanceSummary Collect(StrategyContext context)
    {
        PerformanceTable table = context.Performance;
        var instruments = new List<InstrumentPerformance>();
        for (int slot = 0; slot < context.Instruments.Capacity; slot++)
        {
            if (!context.Instruments[slot].IsDefined) continue;
            instruments.Add(new InstrumentPerformance(
                slot, Ascii.Name(in context.Instruments[slot].Symbol), context.Instruments[slot].VenueId, table.Of(slot), table.OfInstrument(slot),
                context.Limits(slot).PositionLotsMax.Count));
        }

        var venues = new List<VenuePerformance>();
        for (int venue = 0; venue < context.VenueCount; venue++)
        {
            if (table.OfVenue(venue).Samples == 0 && instruments.All(instrument => instrument.VenueId != venue)) continue;
            venues.Add(new VenuePerformance(venue, table.OfVenue(venue), AckNsOf(venue)));
        }

        return new PerformanceSummary(table.Parameters, table.Total(), table.State, instruments, venues, AckNsOf(-1));

        long[] AckNsOf(int venue) => [.. Percentiles.Select(percentile => table.AckNs(venue, percentile))];
    }
}

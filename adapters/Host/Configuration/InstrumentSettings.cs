using LowLatencyMM.Engine;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>An instrument of the configuration.</summary>
/// <param name="Rules">What the venue demands and charges; also the definition that the engine gets.</param>
/// <param name="Venue">Where it trades.</param>
/// <param name="Limits">Its pre-trade limits.</param>
/// <param name="Crowd">Who else trades it, at a simulated venue.</param>
/// <param name="CrowdAnchor">Symbol of the instrument at the same venue against which the crowd's arbitrageurs trade; null for none.</param>
public sealed record InstrumentSettings(
    InstrumentRules Rules, VenueSettings Venue, RiskLimits Limits, CrowdConfiguration? Crowd, string? CrowdAnchor = null)
{
    /// <summary>The instruments of one simulated venue, in their order, with their anchors by index.</summary>
    public static IReadOnlyList<SimulatedInstrument> At(VenueSettings venue, IEnumerable<InstrumentSettings> instruments)
    {
        InstrumentSettings[] own = [.. instruments.Where(instrument => instrument.Venue.VenueId == venue.VenueId)];
        return
        [
            .. own.Select(instrument => new SimulatedInstrument(
                instrument.Rules,
                instrument.Crowd,
                instrument.CrowdAnchor is null ? null : Array.FindIndex(own, other => other.Rules.Symbol == instrument.CrowdAnchor))),
        ];
    }
}

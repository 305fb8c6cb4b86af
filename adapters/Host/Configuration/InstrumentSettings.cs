using LowLatencyMM.Engine;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>An instrument of the configuration.</summary>
/// <param name="Rules">What the venue demands and charges; also the definition that the engine gets.</param>
/// <param name="Venue">Where it trades.</param>
/// <param name="Limits">Its pre-trade limits.</param>
/// <param name="Crowd">Who else trades it, at a simulated venue.</param>
public sealed record InstrumentSettings(InstrumentRules Rules, VenueSettings Venue, RiskLimits Limits, CrowdConfiguration? Crowd);

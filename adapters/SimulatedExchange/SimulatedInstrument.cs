namespace LowLatencyMM.SimulatedExchange;

/// <summary>One instrument of a simulated exchange.</summary>
/// <param name="Rules">What the exchange demands and charges.</param>
/// <param name="Crowd">Who else trades it; null for nobody.</param>
/// <param name="Anchor">Index of the instrument of the same underlying against which the crowd's arbitrageurs trade; null for none.</param>
public sealed record SimulatedInstrument(InstrumentRules Rules, CrowdConfiguration? Crowd, int? Anchor = null);

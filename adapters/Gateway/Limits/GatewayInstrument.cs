using LowLatencyMM.Engine;

namespace LowLatencyMM.Gateway;

/// <summary>An instrument that the gateway's venue trades.</summary>
/// <param name="Definition">Its id, kind and lot value are used.</param>
/// <param name="Limits">What the gateway lets through.</param>
public sealed record GatewayInstrument(Instrument Definition, InstrumentLimits Limits);

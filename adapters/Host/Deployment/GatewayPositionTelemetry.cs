namespace LowLatencyMM.Host;

/// <summary>What a gateway holds for its account's position in one instrument. A plain value: it is copied whole.</summary>
internal struct GatewayPositionTelemetry
{
    public long PositionLots;
    public uint InstrumentId;
    public uint Reserved;
}

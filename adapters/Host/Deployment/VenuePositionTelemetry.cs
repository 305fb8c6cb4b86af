namespace LowLatencyMM.Host;

/// <summary>One account's position in one instrument at a simulated exchange. A plain value: it is copied whole.</summary>
internal struct VenuePositionTelemetry
{
    /// <summary>What fills and fees moved into the account, in the instrument's settlement currency, 1e-18: shared with the other instruments of that currency.</summary>
    public Int128 Cash;
    public long PositionLots;
    public uint InstrumentId;
}

namespace LowLatencyMM.Host;

/// <summary>A price and the quantity at it.</summary>
internal struct TelemetryLevel
{
    /// <summary>1e-9 of the quote currency.</summary>
    public long PriceNanos;
    public long Lots;
}

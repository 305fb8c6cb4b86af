using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>One fill of ours.</summary>
internal struct TelemetryFill
{
    /// <summary>Receive time, ns since the Unix epoch.</summary>
    public long TimeNs;

    /// <summary>1e-9 of the quote currency.</summary>
    public long PriceNanos;
    public long Lots;

    /// <summary>Signed position after it, lots.</summary>
    public long PositionLots;
    public Side Side;
    public Liquidity Liquidity;
}

namespace LowLatencyMM.Engine;

/// <summary>What the kill switch counts of a venue. Lives in the arena.</summary>
public struct VenueWatch
{
    /// <summary>Engine time of its last market data in this run, ns, no earlier than its route came up; 0 for none.</summary>
    public long MarketDataNs;

    /// <summary>When the window under way began, ns.</summary>
    public long WindowNs;

    /// <summary>Comparisons that found a difference, and when the last one did.</summary>
    public long BreakCount;
    public long BreakNs;

    /// <summary>New orders and replacements that left.</summary>
    public WindowCounts Sent;

    /// <summary>Refused, but for those that lost a race with the market or a fill.</summary>
    public WindowCounts Rejected;

    /// <summary>The window under way.</summary>
    public int Window;

    /// <summary>1: no new order goes there.</summary>
    public byte IsDisabled;
    public byte Reserved0;
    public ushort Reserved1;
}

namespace LowLatencyMM.Engine;

/// <summary>One row of a tick table: from this price upwards (in absolute value) prices are multiples of the tick.</summary>
public struct TickRow
{
    public Price From;
    public Price Tick;
}

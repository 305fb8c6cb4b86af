namespace LowLatencyMM.Engine;

/// <summary>Pre-trade limits of one instrument. Lives in the arena.</summary>
public struct RiskLimits
{
    /// <summary>Greatest quantity of one order, lots; above 0.</summary>
    public Lots OrderLotsMax;

    /// <summary>Greatest absolute position with everything open filled, lots; above 0.</summary>
    public Lots PositionLotsMax;

    /// <summary>Greatest value of one order, 1e-9 of the quote currency; above 0.</summary>
    public long OrderNotionalMax;

    /// <summary>Greatest distance of an order's price from the mid, as a fraction of the mid; above 0.</summary>
    public double PriceBandFraction;

    /// <summary>Greatest number of open orders; above 0.</summary>
    public long OpenOrdersMax;
}

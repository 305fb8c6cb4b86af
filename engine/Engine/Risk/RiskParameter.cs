namespace LowLatencyMM.Engine;

/// <summary>The engine's limits by the number that SetParameter names them with; 1 to 255. Values: 1e-9 of the unit.</summary>
public enum RiskParameter : ushort
{
    /// <summary><see cref="RiskLimits.OrderLotsMax"/>; whole lots.</summary>
    OrderLotsMax = 1,

    /// <summary><see cref="RiskLimits.PositionLotsMax"/>; whole lots.</summary>
    PositionLotsMax = 2,

    /// <summary><see cref="RiskLimits.OrderNotionalMax"/>; quote currency.</summary>
    OrderNotionalMax = 3,

    /// <summary><see cref="RiskLimits.PriceBandFraction"/>; a fraction.</summary>
    PriceBandFraction = 4,

    /// <summary><see cref="RiskLimits.OpenOrdersMax"/>; whole orders.</summary>
    OpenOrdersMax = 5,
}

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

    /// <summary><see cref="AggregateLimits.NetNotionalMax"/> over everything; risk currency.</summary>
    TotalNetNotionalMax = 6,

    /// <summary><see cref="AggregateLimits.GrossNotionalMax"/> over everything; risk currency.</summary>
    TotalGrossNotionalMax = 7,

    /// <summary>The same of an instrument's account, or of all accounts.</summary>
    AccountNetNotionalMax = 8,

    /// <inheritdoc cref="AccountNetNotionalMax"/>
    AccountGrossNotionalMax = 9,

    /// <summary>The same of an instrument's venue, or of all venues.</summary>
    VenueNetNotionalMax = 10,

    /// <inheritdoc cref="VenueNetNotionalMax"/>
    VenueGrossNotionalMax = 11,

    /// <summary>The same of an instrument's underlying, or of all that are known.</summary>
    UnderlyingNetNotionalMax = 12,

    /// <inheritdoc cref="UnderlyingNetNotionalMax"/>
    UnderlyingGrossNotionalMax = 13,
}

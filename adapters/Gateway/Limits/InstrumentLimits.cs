using LowLatencyMM.Engine;

namespace LowLatencyMM.Gateway;

/// <summary>The gateway's own limits of one instrument.</summary>
public sealed record InstrumentLimits
{
    /// <summary>Greatest quantity of one order, lots.</summary>
    public required long OrderLotsMax { get; init; }

    /// <summary>Greatest value of one order, 1e-9 of the quote currency.</summary>
    public required long OrderNotionalMax { get; init; }

    /// <summary>Greatest absolute position with everything open filled, lots.</summary>
    public required long PositionLotsMax { get; init; }

    /// <summary>Open orders.</summary>
    public required int OpenOrdersMax { get; init; }

    /// <summary>Greatest distance of a price from the last fill's or the reference price, fraction of it; above 0.</summary>
    public required double PriceCollarFraction { get; init; }

    /// <summary>Stands in until the first fill; null: only the absolute limits hold until then.</summary>
    public Price? ReferencePrice { get; init; }

    /// <summary>Whatever the reference.</summary>
    public required Price LowestPrice { get; init; }

    /// <inheritdoc cref="LowestPrice"/>
    public required Price HighestPrice { get; init; }
}

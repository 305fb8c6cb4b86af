using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Pre-trade limits as the configuration states them: in contracts and quote currency.</summary>
internal sealed record RiskSettings
{
    private const long NanosMax = long.MaxValue / 4;

    /// <summary>1e-9 contracts.</summary>
    public long OrderQuantityMax { get; init; } = 100 * Price.Scale;

    /// <summary>1e-9 contracts.</summary>
    public long PositionQuantityMax { get; init; } = 1_000 * Price.Scale;

    /// <summary>1e-9 of the quote currency.</summary>
    public long OrderNotionalMax { get; init; } = 1_000_000 * Price.Scale;

    public double PriceBandFraction { get; init; } = 0.05;

    public long OpenOrdersPerInstrumentMax { get; init; } = 64;

    /// <summary>Reads the limits, with those of <paramref name="defaults"/> where a key is absent. The section stays open.</summary>
    public static RiskSettings Read(ConfigurationSection section, RiskSettings defaults) => new()
    {
        OrderQuantityMax = section.Nanos("orderQuantityMax", defaults.OrderQuantityMax, 1, NanosMax),
        PositionQuantityMax = section.Nanos("positionQuantityMax", defaults.PositionQuantityMax, 1, NanosMax),
        OrderNotionalMax = section.Nanos("orderNotionalMax", defaults.OrderNotionalMax, 1, NanosMax),
        PriceBandFraction = section.Number("priceBandFraction", defaults.PriceBandFraction, 1e-6, 0.999999),
        OpenOrdersPerInstrumentMax = section.Integer("openOrdersPerInstrumentMax", defaults.OpenOrdersPerInstrumentMax, 1, 1024),
    };

    /// <summary>In lots of an instrument; quantities are rounded down.</summary>
    public RiskLimits ToLimits(ConfigurationSection section, long quantityStep)
    {
        if (OrderQuantityMax < quantityStep) section.Error("orderQuantityMax", $"{FixedDecimal.FormatNanos(OrderQuantityMax)} is below one quantityStep");
        if (PositionQuantityMax < quantityStep)
            section.Error("positionQuantityMax", $"{FixedDecimal.FormatNanos(PositionQuantityMax)} is below one quantityStep");
        return new RiskLimits
        {
            OrderLotsMax = new Lots(Math.Max(1, OrderQuantityMax / quantityStep)),
            PositionLotsMax = new Lots(Math.Max(1, PositionQuantityMax / quantityStep)),
            OrderNotionalMax = OrderNotionalMax,
            PriceBandFraction = PriceBandFraction,
            OpenOrdersMax = OpenOrdersPerInstrumentMax,
        };
    }
}

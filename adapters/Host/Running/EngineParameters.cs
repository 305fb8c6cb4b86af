using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The engine's limits as an operator names them. Core has the last word on a value: it knows the configuration.</summary>
internal static class EngineParameters
{
    private const long Unit = Price.Scale;
    private const string RiskCurrency = "risk currency";

    /// <summary>One for each <see cref="RiskParameter"/>.</summary>
    public static IReadOnlyList<StrategyParameter> All { get; } =
    [
        Of(RiskParameter.OrderLotsMax, "lots", Unit, long.MaxValue / Unit * Unit, isWhole: true),
        Of(RiskParameter.PositionLotsMax, "lots", Unit, long.MaxValue / Unit * Unit, isWhole: true),
        Of(RiskParameter.OrderNotionalMax, "quote currency", 1, long.MaxValue),
        Of(RiskParameter.PriceBandFraction, "fraction of the mid", 1, Unit - 1),
        Of(RiskParameter.OpenOrdersMax, "orders", Unit, int.MaxValue * Unit, isWhole: true),
        Of(RiskParameter.TotalNetNotionalMax, RiskCurrency, 1, long.MaxValue),
        Of(RiskParameter.TotalGrossNotionalMax, RiskCurrency, 1, long.MaxValue),
        Of(RiskParameter.AccountNetNotionalMax, RiskCurrency, 1, long.MaxValue),
        Of(RiskParameter.AccountGrossNotionalMax, RiskCurrency, 1, long.MaxValue),
        Of(RiskParameter.VenueNetNotionalMax, RiskCurrency, 1, long.MaxValue),
        Of(RiskParameter.VenueGrossNotionalMax, RiskCurrency, 1, long.MaxValue),
        Of(RiskParameter.UnderlyingNetNotionalMax, RiskCurrency, 1, long.MaxValue),
        Of(RiskParameter.UnderlyingGrossNotionalMax, RiskCurrency, 1, long.MaxValue),
    ];

    private static StrategyParameter Of(RiskParameter parameter, string unit, long lowestNanos, long highestNanos, bool isWhole = false)
    {
        string name = parameter.ToString();
        return new StrategyParameter($"{char.ToLowerInvariant(name[0])}{name[1..]}", (int)parameter, unit, lowestNanos, highestNanos, isWhole);
    }
}

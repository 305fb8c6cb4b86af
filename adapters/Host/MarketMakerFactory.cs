using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The default strategy: our market maker.</summary>
public sealed class MarketMakerFactory : IStrategyFactory<MarketMaker>
{
    internal const string StrategyName = "market-maker";

    /// <inheritdoc/>
    public string Name => StrategyName;

    /// <inheritdoc/>
    public IReadOnlyList<StrategyParameter> Parameters { get; } =
    [
        new("riskAversion", (int)MarketMakerParameter.RiskAversion, "1/quote currency", 1, (long)MarketMakerConfiguration.RateMax * Price.Scale),
        new("orderSize", (int)MarketMakerParameter.OrderSize, "base units", 1, (long)MarketMakerConfiguration.SizeMax * Price.Scale),
        new("inventoryMax", (int)MarketMakerParameter.InventoryMax, "base units", 1, (long)MarketMakerConfiguration.SizeMax * Price.Scale),
        new("fillDecay", (int)MarketMakerParameter.FillDecay, "1/quote currency", 1, (long)MarketMakerConfiguration.RateMax * Price.Scale),
    ];

    /// <inheritdoc/>
    public MarketMaker Create(ConfigurationSection settings)
    {
        MarketMakerConfiguration configuration = settings.Bind(new MarketMakerConfiguration(), bound => bound.Validate());
        return new MarketMaker(configuration.Validate().Count == 0 ? configuration : new MarketMakerConfiguration());
    }
}

using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The default strategy: our market maker.</summary>
public sealed class MarketMakerFactory : IStrategyFactory<MarketMaker>
{
    internal const string StrategyName = "market-maker";

    /// <inheritdoc/>
    public string Name => StrategyName;

    /// <inheritdoc/>
    public MarketMaker Create(ConfigurationSection settings)
    {
        MarketMakerConfiguration configuration = settings.Bind(new MarketMakerConfiguration(), bound => bound.Validate());
        return new MarketMaker(configuration.Validate().Count == 0 ? configuration : new MarketMakerConfiguration());
    }
}

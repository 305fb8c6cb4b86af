using LowLatencyMM.Host;

namespace LowLatencyMM.SampleStrategy;

/// <summary>Makes the strategy from the section <c>strategy</c> of the configuration.</summary>
public sealed class JoiningQuoterFactory : IStrategyFactory<JoiningQuoter>
{
    /// <inheritdoc/>
    public string Name => "joining-quoter";

    /// <inheritdoc/>
    public JoiningQuoter Create(ConfigurationSection settings) => new(new JoiningQuoterSettings(
        OrderSize: settings.Number("orderSize", 0.02, 1e-9, 1e9),
        InventoryMax: settings.Number("inventoryMax", 0.2, 1e-9, 1e9),
        EdgeFraction: settings.Number("edgeFraction", 0.000_01, 0, 0.1),
        SkewFraction: settings.Number("skewFraction", 0.000_1, 0, 0.1),
        RequoteTicks: settings.Integer("requoteTicks", 3, 1, 1_000_000),
        ActionIntervalNs: settings.Integer("actionIntervalNs", 20_000_000, 0, 60_000_000_000)));
}

namespace LowLatencyMM.Host.Tests;

internal sealed class IdleStrategyFactory : IStrategyFactory<IdleStrategy>
{
    public string Name => "idle";

    public IdleStrategy Create(ConfigurationSection settings)
    {
        settings.Integer("patience", 3, 1, 10);
        return default;
    }
}

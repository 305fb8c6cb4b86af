namespace LowLatencyMM.Host.Tests;

internal sealed class ProcessorDependentStrategyFactory : IStrategyFactory<ProcessorDependentStrategy>
{
    public string Name => "processor-dependent";

    public ProcessorDependentStrategy Create(ConfigurationSection settings) => new(new MarketMakerFactory().Create(settings));
}

using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Makes a strategy from its section of the configuration. A user's executable gives one to <see cref="LlmmProgram"/>.</summary>
public interface IStrategyFactory<TStrategy>
    where TStrategy : struct, IStrategy
{
    /// <summary>Stands in every journal; a journal is replayed by the strategy of the same name only. Printable ASCII without spaces, at most 64.</summary>
    string Name { get; }

    /// <summary>Reads every key, and makes the strategy. Values that are wrong become errors of the section, which end the program after everything
    /// was read; so this never throws for them. The key <c>name</c> is taken.</summary>
    TStrategy Create(ConfigurationSection settings);

    /// <summary>What an operator may set while the engine runs; ids from 256. Each is handed to <see cref="IStrategy.TrySet"/>.</summary>
    IReadOnlyList<StrategyParameter> Parameters => [];
}

using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Makes engines from configurations.</summary>
internal static class EngineFactory
{
    /// <exception cref="UserException">The state does not fit the configured bound.</exception>
    public static Core<TStrategy> Create<TStrategy>(HostConfiguration configuration, TStrategy strategy, int epoch)
        where TStrategy : struct, IStrategy
    {
        try
        {
            return new Core<TStrategy>(configuration.Engine with { Epoch = epoch }, strategy, HugePages.Advise);
        }
        catch (InvalidOperationException exception)
        {
            throw new UserException(ExitCode.Usage, $"engine.stateBytesMax: {OneLine.Of(exception)}");
        }
    }
}

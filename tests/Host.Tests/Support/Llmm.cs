using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

/// <summary>Runs the program in this process.</summary>
internal static class Llmm
{
    public static LlmmResult Run(params string[] args) => Run(new MarketMakerFactory(), args);

    public static LlmmResult Run<TStrategy>(IStrategyFactory<TStrategy> factory, params string[] args)
        where TStrategy : struct, IStrategy
        => Run(factory, new StopRequest(), args);

    /// <summary>The same, with someone who may ask it to end.</summary>
    public static LlmmResult Run<TStrategy>(IStrategyFactory<TStrategy> factory, StopRequest stop, params string[] args)
        where TStrategy : struct, IStrategy
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = LlmmProgram.Run(args, factory, new CommandContext(output, error, IsTerminal: false, stop));
        return new LlmmResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>What a command has to talk to where nobody listens.</summary>
    public static CommandContext QuietContext() => new(TextWriter.Null, TextWriter.Null, IsTerminal: false, new StopRequest());
}

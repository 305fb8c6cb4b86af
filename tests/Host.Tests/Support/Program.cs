namespace LowLatencyMM.Host.Tests;

/// <summary>This assembly as a program, for tests that need a child process of its own: a live run to be killed; otherwise <c>llmm</c> with the
/// strategy that breaks the rules of arithmetic.</summary>
internal static class Program
{
    public static int Main(string[] args) => args switch
    {
        [CrashingRun.Name, var directory, var config] => CrashingRun.Run(directory, config),
        [CrashAtStage.Name, var directory, var config, var stage, var number, var session] =>
            CrashAtStage.Run(directory, config, Enum.Parse<CrashStage>(stage), int.Parse(number, System.Globalization.CultureInfo.InvariantCulture), session),
        _ => LlmmProgram.Run(args, new ProcessorDependentStrategyFactory()),
    };
}

namespace LowLatencyMM.Host.Tests;

/// <summary>This assembly as a program, for tests that need a child process of its own: a live run to be killed; otherwise <c>llmm</c> with the
/// strategy that breaks the rules of arithmetic.</summary>
internal static class Program
{
    public static int Main(string[] args) => args is [CrashingRun.Name, var directory, var config]
        ? CrashingRun.Run(directory, config)
        : LlmmProgram.Run(args, new ProcessorDependentStrategyFactory());
}

namespace LowLatencyMM.Host.Tests;

/// <summary>This assembly as a program: <c>llmm</c> with the strategy that breaks the rules of arithmetic, for tests that need it in a child process.</summary>
internal static class Program
{
    public static int Main(string[] args) => LlmmProgram.Run(args, new ProcessorDependentStrategyFactory());
}

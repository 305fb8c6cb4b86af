namespace LowLatencyMM.Engine.Tests;

/// <summary>This assembly as a program: the hashes of arithmetic, for tests that run it with other settings.</summary>
internal static class Program
{
    public static int Main() => ArithmeticTests.PrintHashes();
}

namespace LowLatencyMM.Aeron.Tests;

/// <summary>The other process of the tests that need two.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        Console.Error.WriteLine($"This program is started by the tests; {args.Length} arguments are none of theirs.");
        return 2;
    }
}

namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>Where the repository is: tests run from a build folder below it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "LowLatencyMM.sln"))) directory = Path.GetDirectoryName(directory);
        return directory ?? throw new DirectoryNotFoundException("no LowLatencyMM.sln above the test");
    }
}

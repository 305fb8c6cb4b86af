namespace LowLatencyMM.Importers.Tests;

/// <summary>The recordings beside the repository; a test that needs one is skipped where they are absent.</summary>
internal static class RecordedData
{
    public static string BinanceRaw(string name) => Market(Path.Combine("binance-raw", name));

    public static string Market(string name)
    {
        string path = Path.Combine(RepositoryRoot(), "..", "shared", "data", "market", name);
        if (!File.Exists(path)) Assert.Ignore($"the recording {name} is not in ../shared/data");
        return path;
    }

    private static string RepositoryRoot()
    {
        string? directory = TestContext.CurrentContext.TestDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "LowLatencyMM.sln"))) directory = Path.GetDirectoryName(directory);
        return directory ?? throw new DirectoryNotFoundException("no LowLatencyMM.sln above the test");
    }
}

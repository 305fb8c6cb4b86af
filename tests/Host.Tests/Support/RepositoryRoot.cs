namespace LowLatencyMM.Host.Tests;

/// <summary>Finds committed files and the data beside the repository: tests run from a build folder below it.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>A recording beside the repository; the test is skipped where it is absent.</summary>
    public static string Recording(string name)
    {
        string path = System.IO.Path.Combine(Path, "..", "shared", "data", "market", "binance-raw", name);
        if (!File.Exists(path)) Assert.Ignore($"the recording {name} is not in ../shared/data");
        return path;
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "LowLatencyMM.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"LowLatencyMM.sln in no folder above {AppContext.BaseDirectory}");
    }
}

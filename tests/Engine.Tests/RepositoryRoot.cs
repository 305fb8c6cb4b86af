namespace LowLatencyMM.Engine.Tests;

/// <summary>Finds committed fixtures: tests run from a build folder below the repository.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "LowLatencyMM.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"LowLatencyMM.sln in no folder above {AppContext.BaseDirectory}");
    }
}

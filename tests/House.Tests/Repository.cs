namespace LowLatencyMM.House.Tests;

/// <summary>The files of the repository, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Every file under a pattern, build output left out; paths relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or ".git" or "out" or "artifacts" or "TestResults"))
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "LowLatencyMM.sln"))) directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("LowLatencyMM.sln is not above the tests.");
    }
}

using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Captures and schemas beside the repository; a test that needs one is skipped where they are absent.</summary>
internal static class SharedData
{
    private static readonly Dictionary<string, SchemaModel> Schemas = [];

    public static string Capture(string name) => Find(Path.Combine("data", "captures", name));

    public static string Starbase(string name) => Find(Path.Combine("starbase", name));

    /// <summary>A schema under shared/data/schemas, or of the venue under shared/starbase.</summary>
    public static SchemaModel Schema(string name)
    {
        string path = name.StartsWith("starbase/", StringComparison.Ordinal) ? Find(name) : Find(Path.Combine("data", "schemas", name));
        lock (Schemas)
        {
            if (Schemas.TryGetValue(path, out SchemaModel? known)) return known;
            var result = SchemaLoader.Load(path);
            Assert.That(result.Problems.Select(problem => problem.ToString()), Is.Empty);
            return Schemas[path] = result.Schema!;
        }
    }

    /// <summary>Every file of that pattern under a folder of shared/data/captures; the test is skipped when the folder is absent.</summary>
    public static string[] Captures(string folder, string pattern) =>
        [.. Directory.GetFiles(Capture(folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string Find(string name)
    {
        string path = Path.Combine(RepositoryRoot(), "..", "shared", name);
        if (!Path.Exists(path)) Assert.Ignore($"{name} is not in ../shared");
        return path;
    }

    private static string RepositoryRoot()
    {
        string? directory = TestContext.CurrentContext.TestDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "LowLatencyMM.sln"))) directory = Path.GetDirectoryName(directory);
        return directory ?? throw new DirectoryNotFoundException("no LowLatencyMM.sln above the test");
    }
}

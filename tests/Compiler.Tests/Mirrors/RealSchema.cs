using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests.Mirrors;

/// <summary>A schema file that somebody else made, beside the repository.</summary>
/// <param name="Name">Its path below ../shared.</param>
internal sealed record RealSchema(string Name)
{
    private static readonly string Root = Schemas.RepositoryPath("../shared");
    private static readonly string[] Folders = ["data/schemas", "data/captures/fix-spec", "starbase/schema"];

    /// <summary>Every schema there is; empty when the folder is absent.</summary>
    public static IEnumerable<string> Names => Folders
        .Select(folder => System.IO.Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.xml", SearchOption.AllDirectories))
        .Select(path => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public string Text => File.ReadAllText(System.IO.Path.Combine(Root, Name));

    /// <summary>Where it stood in its own repository: those who collected the files wrote a folder as a prefix.</summary>
    public string Path => OriginalPath(Name);

    /// <summary>The text of a file that stood beside it.</summary>
    public string? Open(string path) =>
        Names.FirstOrDefault(name => OriginalPath(name) == path) is { } found ? new RealSchema(found).Text : null;

    /// <summary>One run of the generator, with the files of its folder to include.</summary>
    public GeneratorRun Compile(string probe = "")
    {
        string folder = Name[..(Name.LastIndexOf('/') + 1)];
        IEnumerable<string> others = Text.Contains("xi:include", StringComparison.Ordinal)
            ? Names.Where(name => name != Name && name.StartsWith(folder, StringComparison.Ordinal))
            : [];
        var includes = others.Select(name => (OriginalPath(name), "", new RealSchema(name).Text));
        return GeneratorRun.Of([(Path, GeneratorRun.Namespace, Text), .. includes], probe);
    }

    private static string OriginalPath(string name) => name.Replace("__", "/", StringComparison.Ordinal);
}

using System.Reflection;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>What is embedded in the program, and its own name.</summary>
internal static class Resource
{
    /// <summary>Version and commit of this program.</summary>
    public static string Build { get; } =
        $"llmm {typeof(Resource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown"}";

    /// <summary>The message schemas, by name, with their hashes.</summary>
    public static IReadOnlyList<JournalSchema> Schemas { get; } =
    [
        .. new[] { "control.xml", "market-data.xml", "orders.xml" }.Select(name => JournalSchema.FromText(name, Read($"schemas/{name}"))),
    ];

    public static byte[] Read(string name)
    {
        using Stream stream = typeof(Resource).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"embedded resource {name}");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

using System.Reflection;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>Which messages a set of schemas has: processes and files of other ones refuse each other.</summary>
    public static ulong HashOf(IEnumerable<JournalSchema> schemas)
    {
        string text = string.Join('\n', schemas.Select(schema => $"{schema.Name} {schema.Hash}"));
        return BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    public static byte[] Read(string name)
    {
        using Stream stream = typeof(Resource).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"embedded resource {name}");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

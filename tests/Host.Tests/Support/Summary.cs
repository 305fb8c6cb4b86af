using System.Text.Json;

namespace LowLatencyMM.Host.Tests;

/// <summary>Reads a run's <c>summary.json</c>.</summary>
internal static class Summary
{
    public static JsonElement Read(string directory)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, SummaryJson.FileName)));
        return document.RootElement.Clone();
    }

    /// <summary>Its final order digest.</summary>
    public static string Hash(string directory) => Read(directory).GetProperty("replayHash").GetString()!;
}

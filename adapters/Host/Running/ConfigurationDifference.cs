using System.Text.Json.Nodes;

namespace LowLatencyMM.Host;

/// <summary>What two configurations say otherwise that matters to an engine's decisions.</summary>
internal static class ConfigurationDifference
{
    /// <summary>The sections that reach the engine. Threads, journal, simulated latencies and seed do not.</summary>
    private static readonly string[] Sections = ["venues", "instruments", "risk", "engine", "strategy"];

    /// <summary>One line each: path, value before, value now.</summary>
    /// <param name="last">Effective JSON, as this build understands it: <see cref="HostConfiguration.EffectiveJson"/>.</param>
    /// <param name="next">The same.</param>
    public static IReadOnlyList<string> Between(ReadOnlySpan<byte> last, ReadOnlySpan<byte> next)
    {
        JsonNode? before = JsonNode.Parse(last);
        JsonNode? now = JsonNode.Parse(next);
        var lines = new List<string>();
        foreach (string section in Sections) Compare(section, before?[section], now?[section], lines);
        return lines;
    }

    private static void Compare(string path, JsonNode? before, JsonNode? now, List<string> lines)
    {
        if (JsonNode.DeepEquals(before, now)) return;
        switch (before, now)
        {
            case (JsonObject one, JsonObject other):
                foreach (string name in one.Select(pair => pair.Key).Union(other.Select(pair => pair.Key)))
                    Compare($"{path}.{name}", one[name], other[name], lines);
                break;
            case (JsonArray one, JsonArray other):
                for (int index = 0; index < Math.Max(one.Count, other.Count); index++)
                    Compare($"{path}[{index}]", index < one.Count ? one[index] : null, index < other.Count ? other[index] : null, lines);
                break;
            default:
                lines.Add($"{path}: {Text(before)} -> {Text(now)}");
                break;
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "(none)";
}

using System.IO.Compression;
using System.Text.Json.Nodes;

namespace LowLatencyMM.Captures.Tests;

/// <summary>
/// What another decoder made of the captures, and how its way of writing maps to ours: decimals as doubles, sets joined by bars, "{}" for an empty one,
/// "NULL" for a null enum, "?n" for an unknown one, constant enums with their type, "" for text that is all zero and for a constant unit. It does not know
/// null values that a field or the encoding type of an enum declares: there it has the number.
/// </summary>
internal static class ExpectedLines
{
    public static List<JsonObject> Read(string name)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(SharedData.Capture($"expected/{name}.jsonl.gz")), CompressionMode.Decompress));
        var lines = new List<JsonObject>();
        while (text.ReadLine() is { } line) lines.Add(JsonNode.Parse(line)!.AsObject());
        return lines;
    }

    /// <summary>Every difference, with its path.</summary>
    public static IEnumerable<string> Differences(JsonNode? expected, JsonNode? found, string path)
    {
        switch (expected)
        {
            case JsonObject members:
                if (found is not JsonObject foundMembers)
                {
                    yield return $"{path}: {found?.ToJsonString()} instead of an object";
                    break;
                }

                var names = foundMembers.ToDictionary(member => member.Key.ToUpperInvariant(), member => member.Value);
                foreach ((string name, JsonNode? value) in members)
                {
                    // What a message is too old for is null there and left out here.
                    if (!names.Remove(name.ToUpperInvariant(), out JsonNode? other) && value is not null) yield return $"{path}.{name}: missing";
                    else foreach (string difference in Differences(value, other, $"{path}.{name}")) yield return difference;
                }

                foreach (string name in names.Keys) yield return $"{path}.{name}: not expected";
                break;
            case JsonArray items:
                if (found is not JsonArray foundItems || foundItems.Count != items.Count) yield return $"{path}: {found?.ToJsonString()} instead of {items.Count} items";
                else for (int i = 0; i < items.Count; i++)
                    foreach (string difference in Differences(items[i], foundItems[i], $"{path}[{i}]")) yield return difference;
                break;
            default:
                bool isSame = IsSame(expected, found) || (found is null && IsDeclaredNull(expected, path));
                if (!isSame) yield return $"{path}: {found?.ToJsonString()} instead of {expected?.ToJsonString()}";
                break;
        }
    }

    private static bool IsSame(JsonNode? expected, JsonNode? found)
    {
        if (expected is null || found is null) return expected is null ? found is null : found is null && expected.ToString() is "NULL" or "" or "NaN";
        string text = expected.ToString();
        if (expected.GetValueKind() == System.Text.Json.JsonValueKind.Number) return IsSameNumber(expected.ToJsonString(), found.ToJsonString());
        if (found is JsonArray names) return (text == "{}" ? "" : text) == string.Join('|', names.Select(name => name!.ToString()));
        string other = found.ToString();
        bool isConstantEnum = text.Contains('.', StringComparison.Ordinal) && text[(text.LastIndexOf('.') + 1)..] == other;
        bool isConstantUnit = text.Length == 0 && other.EndsWith("SECOND", StringComparison.OrdinalIgnoreCase);
        return text == other || isConstantEnum || isConstantUnit || text == $"?{other}";
    }

    private static bool IsDeclaredNull(JsonNode? expected, string path) =>
        expected!.ToString() == "?0" || (expected.ToString() == "0" && path.Split('.')[^1] is "blockTradeId" or "comboTradeId");

    private static bool IsSameNumber(string expected, string found) =>
        expected.Any(character => character is '.' or 'e' or 'E')
            ? double.Parse(expected, System.Globalization.CultureInfo.InvariantCulture) == double.Parse(found, System.Globalization.CultureInfo.InvariantCulture)
            : expected == found;
}

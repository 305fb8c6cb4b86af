using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LowLatencyMM.Host;

/// <summary>A configuration with other values at some of its paths, as <c>replay --set</c> names them.</summary>
internal static class ConfigurationChange
{
    private static readonly string[] Sections = ["strategy", "risk", "engine", "instruments"];

    /// <summary>Applies <c>path=value</c> settings. The value is checked by who reads the configuration.</summary>
    /// <param name="configurationJson">Effective JSON: every key is in it.</param>
    /// <param name="settings">As written: <c>strategy.orderSize=0.1</c>, <c>instruments[0].risk.priceBandFraction=0.01</c>.</param>
    /// <exception cref="ConfigurationException">With every path that is none, and what is near it.</exception>
    public static byte[] Apply(byte[] configurationJson, IReadOnlyList<string> settings)
    {
        JsonNode root = JsonNode.Parse(configurationJson)!;
        var errors = new List<string>();
        foreach (string setting in settings)
        {
            if (Apply(root, setting) is { } error) errors.Add($"--set {setting}: {error}");
        }

        return errors.Count == 0 ? Encoding.UTF8.GetBytes(root.ToJsonString()) : throw new ConfigurationException(errors);
    }

    private static string? Apply(JsonNode root, string setting)
    {
        int equals = setting.IndexOf('=');
        if (equals < 1) return "is not path=value";
        string[] names = setting[..equals].Replace("[", ".[", StringComparison.Ordinal).Split('.');
        if (!Sections.Contains(names[0]))
            return root[names[0]] is null ? Unknown(names[0], Sections) : $"{names[0]} does not reach the engine's decisions; allowed are {string.Join(", ", Sections)}";
        if (names[0] == "instruments" && !(names.Length == 4 && names[2] == "risk"))
            return "of instruments only instruments[N].risk.KEY can be tried: the rest stands in the journal's own definitions";
        if (names is ["strategy", "name"]) return "another strategy is another program";
        JsonNode? parent = root;
        for (int index = 0; index < names.Length - 1; index++)
        {
            if (!TryChild(parent!, names[index], out JsonNode? child)) return Unknown(names[index], Keys(parent!));
            parent = child;
        }

        string last = names[^1];
        if (parent is not JsonObject owner || !owner.ContainsKey(last)) return Unknown(last, Keys(parent!));
        if (owner[last] is JsonObject or JsonArray) return $"is a section of {string.Join(", ", Keys(owner[last]!).Take(12))}";
        JsonNode? value = Value(setting[(equals + 1)..]);
        if (names[0] == "risk") Inherit(root, last, owner[last], value);
        owner[last] = value;
        return null;
    }

    /// <summary>In the effective configuration every instrument has its own copy of a default: those that have it follow.</summary>
    private static void Inherit(JsonNode root, string key, JsonNode? before, JsonNode? value)
    {
        foreach (JsonNode? instrument in root["instruments"]?.AsArray() ?? [])
        {
            if (instrument?["risk"] is JsonObject risk && risk.ContainsKey(key) && JsonNode.DeepEquals(risk[key], before)) risk[key] = value?.DeepClone();
        }
    }

    private static bool TryChild(JsonNode parent, string name, out JsonNode? child)
    {
        child = null;
        if (!name.StartsWith('['))
            return parent is JsonObject owner && owner.TryGetPropertyValue(name, out child) && child is not null;
        string key = name.Trim('[', ']');
        if (parent is not JsonArray list) return false;
        child = int.TryParse(key, out int index) && index >= 0 && index < list.Count ? list[index] : list.FirstOrDefault(item => item?["symbol"]?.GetValue<string>() == key);
        return child is not null;
    }

    private static IEnumerable<string> Keys(JsonNode node) => node switch
    {
        JsonObject owner => owner.Select(pair => pair.Key),
        JsonArray list => list.Select((item, index) => $"[{index}] {item?["symbol"]?.GetValue<string>()}".TrimEnd()),
        _ => [],
    };

    private static string Unknown(string name, IEnumerable<string> keys)
    {
        string[] known = [.. keys];
        return NearestName.Find(name, known) is { } near ? $"there is no {name}; did you mean {near}?" : $"there is no {name}; there is {string.Join(", ", known.Take(20))}";
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}

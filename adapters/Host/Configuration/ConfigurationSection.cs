using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LowLatencyMM.Host;

/// <summary>One object of the configuration. Reading a key checks it; a bad value becomes an error and gives the default: so all errors come at once.</summary>
/// <remarks>One thread. <see cref="Effective"/> collects every value as it was understood, defaults included: that is what a journal stores.</remarks>
public sealed class ConfigurationSection
{
    private readonly JsonElement? _element;
    private readonly ConfigurationLog _log;
    private readonly string _genericPath;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    internal ConfigurationSection(JsonElement? element, string path, string genericPath, ConfigurationLog log)
    {
        if (element is { ValueKind: not JsonValueKind.Object })
        {
            log.Error(path, $"{Shorten(element.Value)} is not an object");
            element = null;
        }

        _element = element;
        _log = log;
        _genericPath = genericPath;
        Path = path;
    }

    /// <summary>Where it stands, as in <c>$.instruments[0].risk</c> without the leading <c>$.</c>; empty for the whole file.</summary>
    public string Path { get; }

    /// <summary>Every value as understood.</summary>
    public JsonObject Effective { get; } = [];

    /// <summary>Errors of the whole configuration so far: a check of two values is for when each is right by itself.</summary>
    internal int ErrorCount => _log.Errors.Count;

    /// <summary>Whether the key is written in the file.</summary>
    public bool Has(string name) => _element is { } element && element.TryGetProperty(name, out _);

    /// <summary>Adds an error of this section's.</summary>
    public void Error(string name, string message) => _log.Error(PathOf(name), message);

    /// <summary>A text of printable ASCII.</summary>
    /// <param name="defaultValue">Null: required.</param>
    public string Text(string name, string? defaultValue, int lengthMax)
    {
        string fallback = defaultValue ?? "";
        if (!TryFind(name, defaultValue is null ? null : JsonValue.Create(defaultValue), out JsonElement value)) return Keep(name, fallback);
        if (IsText(value, lengthMax)) return Keep(name, value.GetString()!);
        Error(name, $"{Shorten(value)} is not a text of 1 to {lengthMax} printable ASCII characters without spaces");
        return Keep(name, fallback);
    }

    public bool Flag(string name, bool defaultValue)
    {
        if (!TryFind(name, JsonValue.Create(defaultValue), out JsonElement value)) return Keep(name, defaultValue);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return Keep(name, value.GetBoolean());
        Error(name, $"{Shorten(value)} is not true or false");
        return Keep(name, defaultValue);
    }

    public long Integer(string name, long defaultValue, long lowest, long highest)
    {
        if (!TryFind(name, JsonValue.Create(defaultValue), out JsonElement value)) return Keep(name, defaultValue);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= lowest && number <= highest) return Keep(name, number);
        Error(name, $"{Shorten(value)} is not an integer in {lowest} to {highest}");
        return Keep(name, defaultValue);
    }

    /// <summary>An integer that may be absent or null.</summary>
    public long? OptionalInteger(string name, long lowest, long highest)
    {
        _log.Key(GenericPathOf(name), "null");
        if (!TryFind(name, null, out JsonElement value, isOptional: true) || value.ValueKind == JsonValueKind.Null)
        {
            Effective[name] = null;
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= lowest && number <= highest) return Keep(name, number);
        Error(name, $"{Shorten(value)} is not null or an integer in {lowest} to {highest}");
        return null;
    }

    /// <summary>A number for a model: the one kind of value that is a double.</summary>
    public double Number(string name, double defaultValue, double lowest, double highest)
    {
        if (!TryFind(name, JsonValue.Create(defaultValue), out JsonElement value)) return Keep(name, defaultValue);
        if (TryGetDouble(value, out double number) && number >= lowest && number <= highest) return Keep(name, number);
        Error(name, $"{Shorten(value)} is not a number in {lowest} to {highest}");
        return Keep(name, defaultValue);
    }

    /// <summary>A number, or null where there is none.</summary>
    public double? OptionalNumber(string name, double? defaultValue, double lowest, double highest)
    {
        _log.Key(GenericPathOf(name), defaultValue is { } shown ? JsonValue.Create(shown).ToJsonString() : "null");
        if (!TryFind(name, null, out JsonElement value, isOptional: true)) return KeepOptional(defaultValue);
        if (value.ValueKind == JsonValueKind.Null) return KeepOptional(null);
        if (TryGetDouble(value, out double number) && number >= lowest && number <= highest) return KeepOptional(number);
        Error(name, $"{Shorten(value)} is not null or a number in {lowest} to {highest}");
        return KeepOptional(defaultValue);

        double? KeepOptional(double? kept)
        {
            Effective[name] = kept is { } known ? JsonValue.Create(known) : null;
            return kept;
        }
    }

    /// <summary>A price or quantity: a decimal as number or text, read exactly.</summary>
    /// <param name="defaultValue">1e-9; null: required.</param>
    /// <returns>1e-9.</returns>
    public long Nanos(string name, long? defaultValue, long lowest, long highest)
    {
        long fallback = defaultValue ?? Math.Max(lowest, 1);
        JsonNode? shown = defaultValue is { } shownNanos ? JsonValue.Create(FixedDecimal.FormatNanos(shownNanos)) : null;
        if (!TryFind(name, shown, out JsonElement value)) return KeepNanos(name, fallback);
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        string? problem = value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? FixedDecimal.TryReadNanos(text, out long nanos)
            : FixedDecimal.TryReadNanos("", out nanos);
        if (problem is null && (nanos < lowest || nanos > highest))
            problem = $"is not in {FixedDecimal.FormatNanos(lowest)} to {FixedDecimal.FormatNanos(highest)}";
        if (problem is null) return KeepNanos(name, nanos);
        Error(name, $"{Shorten(value)} {problem}");
        return KeepNanos(name, fallback);
    }

    /// <summary>One of a few words.</summary>
    /// <param name="defaultValue">Null: required.</param>
    public T Choice<T>(string name, string? defaultValue, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        T fallback = choices[0].Value;
        string fallbackWord = choices[0].Word;
        var words = new List<string>();
        foreach ((string word, T value) in choices)
        {
            words.Add(word);
            if (word == defaultValue) (fallbackWord, fallback) = (word, value);
        }

        if (!TryFind(name, defaultValue is null ? null : JsonValue.Create(defaultValue), out JsonElement found)) return KeepChoice(fallbackWord, fallback);
        foreach ((string word, T value) in choices)
        {
            if (found.ValueKind == JsonValueKind.String && found.ValueEquals(word)) return KeepChoice(word, value);
        }

        Error(name, $"{Shorten(found)} is not one of {string.Join(", ", words)}");
        return KeepChoice(fallbackWord, fallback);

        T KeepChoice(string word, T value)
        {
            Effective[name] = word;
            return value;
        }
    }

    /// <summary>A list of texts of printable ASCII.</summary>
    /// <param name="countMax">1 to this many.</param>
    public IReadOnlyList<string> Texts(string name, IReadOnlyList<string> defaultValue, int countMax, int lengthMax)
    {
        if (!TryFind(name, ToJson(defaultValue), out JsonElement value)) return KeepTexts(defaultValue);
        bool isList = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var count && count > 0 && count <= countMax
            && value.EnumerateArray().All(item => IsText(item, lengthMax));
        if (isList) return KeepTexts([.. value.EnumerateArray().Select(item => item.GetString()!)]);
        Error(name, $"{Shorten(value)} is not a list of 1 to {countMax} texts of 1 to {lengthMax} printable ASCII characters without spaces");
        return KeepTexts(defaultValue);

        IReadOnlyList<string> KeepTexts(IReadOnlyList<string> texts)
        {
            Effective[name] = ToJson(texts);
            return texts;
        }
    }

    /// <summary>An address and a port, as in <c>127.0.0.1:9100</c> or <c>[::1]:9100</c>; no names.</summary>
    /// <param name="portMin">0 where a free one may be taken.</param>
    public IPEndPoint Endpoint(string name, IPEndPoint defaultValue, int portMin)
    {
        if (!TryFind(name, JsonValue.Create(defaultValue.ToString()), out JsonElement value)) return KeepEndpoint(defaultValue);
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        // The written form must come back: the parser also takes bare addresses and short ones.
        bool isEndpoint = IPEndPoint.TryParse(text, out IPEndPoint? endpoint) && endpoint.ToString() == text && endpoint.Port >= portMin;
        if (isEndpoint) return KeepEndpoint(endpoint!);
        Error(name, $"{Shorten(value)} is not an address and a port of {portMin} to 65535, as in {defaultValue}");
        return KeepEndpoint(defaultValue);

        IPEndPoint KeepEndpoint(IPEndPoint kept)
        {
            Effective[name] = kept.ToString();
            return kept;
        }
    }

    /// <summary>A section below; an absent one has every default.</summary>
    /// <param name="genericName">For one of many of a kind: what stands for the name in the list of keys.</param>
    public ConfigurationSection Section(string name, string? genericName = null)
    {
        _known.Add(name);
        JsonElement? element = _element is { } parent && parent.TryGetProperty(name, out JsonElement child) ? child : null;
        var section = new ConfigurationSection(element, PathOf(name), GenericPathOf(genericName ?? name), _log);
        Effective[name] = section.Effective;
        return section;
    }

    /// <summary>A list of sections.</summary>
    public IReadOnlyList<ConfigurationSection> Sections(string name, int countMax)
    {
        _known.Add(name);
        var list = new List<ConfigurationSection>();
        var effective = new JsonArray();
        Effective[name] = effective;
        if (_element is not { } parent || !parent.TryGetProperty(name, out JsonElement array))
        {
            Error(name, $"is missing: a list of 1 to {countMax} is required");
            return list;
        }

        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() is var count && (count == 0 || count > countMax))
        {
            Error(name, $"{Shorten(array)} is not a list of 1 to {countMax}");
            return list;
        }

        foreach (JsonElement item in array.EnumerateArray())
        {
            var section = new ConfigurationSection(item, $"{PathOf(name)}[{list.Count}]", $"{GenericPathOf(name)}[]", _log);
            effective.Add(section.Effective);
            list.Add(section);
        }

        return list;
    }

    /// <summary>Reads a record's numbers under its property names: every settable <c>int</c>, <c>long</c>, <c>double</c> and <c>bool</c>.</summary>
    /// <param name="settings">A fresh instance with the defaults; it is changed.</param>
    /// <param name="validate">Its own check, each error as "Name: value, what is allowed".</param>
    /// <param name="except">Properties that the configuration does not give.</param>
    public T Bind<T>(T settings, Func<T, IEnumerable<string>> validate, params string[] except)
        where T : class
    {
        foreach (PropertyInfo property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.MetadataToken))
        {
            if (!property.CanWrite || except.Contains(property.Name)) continue;
            string name = CamelCase(property.Name);
            object? value = property.GetValue(settings) switch
            {
                int number => (int)Integer(name, number, int.MinValue, int.MaxValue),
                long number => Integer(name, number, long.MinValue, long.MaxValue),
                double number => Number(name, number, double.MinValue, double.MaxValue),
                bool flag => Flag(name, flag),
                _ => null,
            };
            if (value is not null) property.SetValue(settings, value);
        }

        foreach (string error in validate(settings))
        {
            int colon = error.IndexOf(':', StringComparison.Ordinal);
            Error(CamelCase(error[..colon]), error[(colon + 1)..].Trim().TrimEnd('.'));
        }

        return settings;
    }

    /// <summary>Ends the reading of this section: a key that nobody asked for is an error.</summary>
    public void Close()
    {
        if (_element is not { } element) return;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (_known.Contains(property.Name)) continue;
            string? nearest = NearestName.Find(property.Name, _known);
            string hint = nearest is null ? $"known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}" : $"did you mean {nearest}?";
            Error(property.Name, $"{Shorten(property.Value)} is given for an unknown key; {hint}");
        }
    }

    private static bool IsText(JsonElement value, int lengthMax)
        => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            && text.Length <= lengthMax && text.All(character => character is > ' ' and <= '~');

    private static JsonArray ToJson(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)JsonValue.Create(text))];

    internal static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static bool TryGetDouble(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number);
    }

    private static string Shorten(JsonElement value)
    {
        string text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= 60 ? text : text[..57] + "...";
    }

    private bool TryFind(string name, JsonNode? defaultValue, out JsonElement value, bool isOptional = false)
    {
        _known.Add(name);
        _log.Key(GenericPathOf(name), defaultValue?.ToJsonString() ?? "");
        value = default;
        if (_element is { } element && element.TryGetProperty(name, out value)) return true;
        if (defaultValue is null && !isOptional) Error(name, "is missing and required");
        return false;
    }

    private string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private string GenericPathOf(string name) => _genericPath.Length == 0 ? name : $"{_genericPath}.{name}";

    private long KeepNanos(string name, long nanos)
    {
        Effective[name] = FixedDecimal.FormatNanos(nanos);
        return nanos;
    }

    private T Keep<T>(string name, T value)
    {
        Effective[name] = JsonValue.Create(value);
        return value;
    }
}

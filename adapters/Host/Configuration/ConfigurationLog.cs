namespace LowLatencyMM.Host;

/// <summary>What reading one configuration found: its errors, and every key that exists. One thread.</summary>
internal sealed class ConfigurationLog
{
    private readonly List<string> _errors = [];
    private readonly SortedDictionary<string, string> _keys = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Every key that was asked for, list places as <c>[]</c>, with its default as JSON; empty for required keys.</summary>
    public IReadOnlyDictionary<string, string> Keys => _keys;

    public void Error(string path, string message) => _errors.Add($"{path}: {message}");

    public void Key(string genericPath, string defaultValue) => _keys.TryAdd(genericPath, defaultValue);
}

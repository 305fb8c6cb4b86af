namespace LowLatencyMM.Host;

/// <summary>A configuration with errors: all of them, one line each, with path, value found and what is allowed.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}

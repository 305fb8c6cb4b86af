namespace LowLatencyMM.Aeron;

/// <summary>A file that cannot be used. The message is one line for the operator: file, what was found, what was expected.</summary>
public sealed class LogBufferException(LogBufferRefusal refusal, string path, string found, string expected)
    : IOException($"{path}: {found}; expected {expected}")
{
    public LogBufferRefusal Refusal { get; } = refusal;

    public string FilePath { get; } = path;

    public string Found { get; } = found;

    public string Expected { get; } = expected;
}

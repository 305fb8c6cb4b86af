namespace LowLatencyMM.HistogramLog;

/// <summary>A histogram log that cannot be read, in one line for the person who gave it: <c>FILE:LINE: reason</c>.</summary>
public sealed class HistogramLogException(string file, long line, string reason) : Exception($"{file}:{line}: {reason}")
{
    /// <summary>1-based.</summary>
    public long Line { get; } = line;
}

using BenchmarkDotNet.Loggers;

namespace LowLatencyMM.Perf;

/// <summary>Keeps BenchmarkDotNet's running commentary back and prints its tables, hints and errors.</summary>
internal sealed class SummaryLogger : ILogger
{
    private bool _isSummary;

    public string Id => nameof(SummaryLogger);

    public int Priority => 0;

    public void Write(LogKind logKind, string text)
    {
        if (IsShown(logKind, text)) Console.Write(text);
    }

    public void WriteLine() => Console.Write(_isSummary ? "\n" : "");

    public void WriteLine(LogKind logKind, string text)
    {
        if (IsShown(logKind, text)) Console.WriteLine(text);
    }

    public void Flush()
    {
    }

    private bool IsShown(LogKind kind, string text)
    {
        if (kind == LogKind.Header) _isSummary = text.Contains("Summary", StringComparison.Ordinal);
        return _isSummary || kind == LogKind.Error;
    }
}

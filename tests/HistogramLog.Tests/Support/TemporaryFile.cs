namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>A file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"llmm-{Guid.NewGuid():N}.hlog");

    public void Dispose() => File.Delete(Path);
}

namespace LowLatencyMM.Journal.Tests;

/// <summary>A directory of one test, gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("llmm-journal-").FullName;

    public string Segment(int number) => System.IO.Path.Combine(Path, JournalFormat.SegmentFileName(number));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

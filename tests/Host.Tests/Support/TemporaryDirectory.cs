using LowLatencyMM.Journal;

namespace LowLatencyMM.Host.Tests;

/// <summary>A directory of one test, gone afterwards, with what killed runs in it left in shared memory.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("llmm-host-").FullName;

    /// <summary>A path within it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose()
    {
        foreach (string? journal in Directory.GetFiles(Path, "*.journal", SearchOption.AllDirectories).Select(System.IO.Path.GetDirectoryName).Distinct())
            RemoveSharedMemory(journal!);
        Directory.Delete(Path, recursive: true);
    }

    /// <summary>The files have the name of the run in the journal, so nobody else's are touched.</summary>
    private static void RemoveSharedMemory(string journal)
    {
        try
        {
            if (JournalSalvage.LastRun(journal) is not { } run) return;
            File.Delete(LiveMemory.RingPath(run));
            File.Delete(LiveMemory.SpillPath(run));
        }
        catch (Exception exception) when (exception is JournalException or DirectoryNotFoundException)
        {
            // A journal that the test damaged, or no shared memory on this system.
        }
    }
}

namespace LowLatencyMM.Journal;

/// <summary>Lets one process at a time start on a journal: from its repair over the replay to the new run's first segment. Ends with the process.</summary>
/// <remarks>The writer's own lock is taken and given back by each step; this one is held over all of them. Any thread.</remarks>
public sealed class StartLock : IDisposable
{
    private readonly WriterLock _lock;

    /// <param name="directory">Is created where missing.</param>
    /// <exception cref="JournalException">Another process is starting there.</exception>
    public StartLock(string directory)
    {
        Directory.CreateDirectory(directory);
        _lock = new WriterLock(directory, "another engine is starting on this journal", "start.lock");
    }

    public void Dispose() => _lock.Dispose();
}

namespace LowLatencyMM.Journal;

/// <summary>Where segments are written: the file system, or a disk that fails on request in tests.</summary>
internal interface IJournalStorage
{
    /// <summary>Creates a file that must not exist.</summary>
    IJournalFile Create(string path);

    /// <summary>Makes the creation, renaming and deletion of files in the directory durable.</summary>
    void SyncDirectory(string directory);
}

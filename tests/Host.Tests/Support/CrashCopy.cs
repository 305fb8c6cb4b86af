using LowLatencyMM.Journal;

namespace LowLatencyMM.Host.Tests;

/// <summary>What a crash at one moment would have left: the journal with its snapshots, ring and spill buffer, and how much had been published.</summary>
/// <param name="Stage">Where the run was.</param>
/// <param name="Directory">Copy of the journal.</param>
/// <param name="Memory">Paths and contents of the shared memory.</param>
/// <param name="PublishedSequence">The last frame that was published.</param>
internal sealed record CrashCopy(string Stage, string Directory, IReadOnlyList<(string Path, byte[] Bytes)> Memory, long PublishedSequence)
{
    private const int BootIdOffset = 64;
    private const int CrcOffset = 124;

    public static CrashCopy Take(string stage, string journal, string target, JournalDescription? run, long publishedSequence)
    {
        CopyAll(journal, target);
        CopyAll(Path.Combine(journal, SnapshotStore.FolderName), Path.Combine(target, SnapshotStore.FolderName));
        string[] paths = run is null ? [] : [LiveMemory.RingPath(run), LiveMemory.SpillPath(run)];
        return new CrashCopy(stage, target, [.. paths.Where(File.Exists).Select(path => (path, File.ReadAllBytes(path)))], publishedSequence);
    }

    /// <summary>Puts the shared memory where the next start looks for it, as that of a process that is gone: this one wrote it and lives.</summary>
    public void RestoreMemory()
    {
        foreach ((string path, byte[] bytes) in Memory)
        {
            bytes.AsSpan(BootIdOffset, 16).Clear();
            BitConverter.TryWriteBytes(bytes.AsSpan(CrcOffset), Crc32C.Extend(0, bytes.AsSpan(0, CrcOffset)));
            File.WriteAllBytes(path, bytes);
        }
    }

    public void RemoveMemory()
    {
        foreach ((string path, _) in Memory) File.Delete(path);
    }

    private static void CopyAll(string from, string to)
    {
        if (!System.IO.Directory.Exists(from)) return;
        System.IO.Directory.CreateDirectory(to);
        foreach (string file in System.IO.Directory.GetFiles(from))
            if (!file.EndsWith(".lock", StringComparison.Ordinal))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}

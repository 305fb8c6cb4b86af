using System.Buffers.Binary;
using System.Globalization;

namespace LowLatencyMM.Journal;

/// <summary>The snapshots of a journal: <c>snapshots/NNNNNNNNNNNNNNNN.snapshot</c> in its directory, named after the last frame that the state has seen.</summary>
/// <remarks>One thread writes, and holds a lock that keeps other processes from it; anyone reads. A snapshot appears under its name whole and durable, or not at all.</remarks>
public sealed class SnapshotStore : IDisposable
{
    /// <summary>How many are kept. The journal syncs more often than snapshots are taken, so that a power loss makes one useless at most.</summary>
    public const int KeptCount = 2;

    public const string FolderName = "snapshots";
    private const string Extension = ".snapshot";
    private const string TemporaryName = "snapshot.new";
    private const int NumberDigits = 16;
    private const int ChunkBytes = 1024 * 1024;
    private readonly string _directory;
    private readonly WriterLock _lock;

    private SnapshotStore(string directory)
    {
        _directory = directory;
        _lock = new WriterLock(directory, "another process writes these snapshots");
    }

    /// <summary>Called after each step of a write, for tests that crash there.</summary>
    internal Action<string> OnStep { get; set; } = _ => { };

    /// <summary>Opens the store of a journal for writing; its folder is created where missing.</summary>
    /// <exception cref="JournalException">Another process writes into it.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static SnapshotStore Open(string journalDirectory)
    {
        string directory = Path.Combine(journalDirectory, FolderName);
        if (Directory.Exists(directory)) return new SnapshotStore(directory);
        Directory.CreateDirectory(directory);
        DiskStorage.Instance.SyncDirectory(journalDirectory);
        return new SnapshotStore(directory);
    }

    /// <summary>The paths of a journal's snapshots, the newest first; other files are not looked at.</summary>
    public static IReadOnlyList<string> List(string journalDirectory)
    {
        string directory = Path.Combine(journalDirectory, FolderName);
        if (!Directory.Exists(directory)) return [];
        return [.. Directory.EnumerateFiles(directory).Where(path => SequenceOf(path) > 0).OrderByDescending(SequenceOf)];
    }

    /// <summary>Writes a snapshot durably under its name, and removes those older than the last two up to it.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">The disk failed; those before are still there.</exception>
    public string Write(SnapshotHeader header, ReadOnlySpan<byte> state)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Length, header.StateBytes);
        string path = Path.Combine(_directory, header.Position.Sequence.ToString($"D{NumberDigits}", CultureInfo.InvariantCulture) + Extension);
        string temporary = Path.Combine(_directory, TemporaryName);
        using (var file = new DiskFile(temporary, FileMode.Create))
        {
            OnStep("created");
            WriteAll(file, header, state);
            file.Sync();
            OnStep("synced");
        }

        File.Move(temporary, path, overwrite: true);
        OnStep("renamed");
        DiskStorage.Instance.SyncDirectory(_directory);
        RemoveOld(header.Position.Sequence);
        OnStep("removed");
        return path;
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>The sequence in a file's name; 0 for a file that is no snapshot.</summary>
    private static long SequenceOf(string path)
    {
        string name = Path.GetFileName(path);
        bool isSnapshot = name.Length == NumberDigits + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal);
        return isSnapshot && long.TryParse(name.AsSpan(0, NumberDigits), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ? sequence : 0;
    }

    private void WriteAll(DiskFile file, SnapshotHeader header, ReadOnlySpan<byte> state)
    {
        Span<byte> bytes = stackalloc byte[SnapshotCodec.HeaderBytes];
        SnapshotCodec.Encode(header, bytes);
        uint crc = Crc32C.Extend(0, bytes);
        file.Write(bytes, 0);
        OnStep("header written");
        long offset = bytes.Length;
        while (state.Length > 0)
        {
            ReadOnlySpan<byte> chunk = state[..Math.Min(ChunkBytes, state.Length)];
            crc = Crc32C.Extend(crc, chunk);
            file.Write(chunk, offset);
            OnStep("part written");
            offset += chunk.Length;
            state = state[chunk.Length..];
        }

        Span<byte> trailer = stackalloc byte[SnapshotCodec.TrailerBytes];
        trailer.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        file.Write(trailer, offset);
        OnStep("written");
    }

    /// <summary>A newer one stays: it is of a history that a power loss took, which its reader finds out, or another process made it.</summary>
    private void RemoveOld(long sequence)
    {
        int kept = 0;
        foreach (string path in List(Path.GetDirectoryName(_directory)!))
        {
            if (SequenceOf(path) <= sequence && ++kept > KeptCount) File.Delete(path);
        }
    }
}

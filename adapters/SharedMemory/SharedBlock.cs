using LowLatencyMM.Ring;

namespace LowLatencyMM.SharedMemory;

/// <summary>A ring, lane or buffer in a file of shared memory that outlives its process, with a header that says what it is and whose.</summary>
/// <remarks>Any thread. Two processes must not create the same block at once: the owner of a journal directory holds that directory's lock.</remarks>
public sealed unsafe class SharedBlock : IDisposable
{
    /// <summary>Bytes before the content.</summary>
    public const int HeaderBytes = MappedFile.PageBytes;

    private const string TemporarySuffix = ".new";
    private readonly MappedFile _file;

    private SharedBlock(MappedFile file, in SharedBlockHeader header)
    {
        _file = file;
        Owner = new ProcessToken(header.Owner);
        BootId = header.BootId;
        Content = new MemoryRegion(file.Region.Address + HeaderBytes, file.Bytes - HeaderBytes);
        Description = new SharedBlockDescription
        {
            Kind = header.Kind,
            SlotBytes = header.SlotBytes,
            SlotCount = header.SlotCount,
            SchemaHash = header.SchemaHash,
            Epoch = header.Epoch,
            ShardId = header.ShardId,
            CreatedTimeNs = header.CreatedTimeNs,
        };
    }

    public SharedBlockDescription Description { get; }

    /// <summary>The process that created it.</summary>
    public ProcessToken Owner { get; }

    /// <summary>The owner still runs.</summary>
    public bool IsOwnerAlive => BootId == Boot.Id && Owner.IsAlive;

    /// <summary>What the header describes, aligned to a page.</summary>
    public MemoryRegion Content { get; }

    public string FilePath => _file.FilePath;

    private Guid BootId { get; }

    /// <summary>A new block of this process. It appears under its name whole or not at all; what a dead process left there is replaced.</summary>
    /// <param name="contentBytes">> 0.</param>
    /// <param name="initialize">Writes the content, zeros until then, before anyone can see it.</param>
    /// <exception cref="SharedBlockException">The file there is foreign, or in use by a running process.</exception>
    /// <exception cref="IOException">No room.</exception>
    public static SharedBlock Create(string path, SharedBlockDescription description, long contentBytes, Action<MemoryRegion> initialize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(contentBytes);
        RefuseToReplace(path);
        string temporary = path + TemporarySuffix;
        File.Delete(temporary); // left by a crash in here
        MappedFile file = MappedFile.Create(temporary, HeaderBytes + contentBytes);
        try
        {
            var header = new SharedBlockHeader
            {
                Magic = SharedBlockHeader.MagicValue,
                Version = SharedBlockHeader.VersionValue,
                Kind = description.Kind,
                FileBytes = file.Bytes,
                SlotBytes = description.SlotBytes,
                SlotCount = description.SlotCount,
                SchemaHash = description.SchemaHash,
                CreatedTimeNs = description.CreatedTimeNs,
                Epoch = description.Epoch,
                ShardId = description.ShardId,
                Owner = ProcessToken.Current.Value,
                BootId = Boot.Id,
            };
            header.Crc = header.ComputeCrc();
            *(SharedBlockHeader*)file.Region.Address = header;
            var block = new SharedBlock(file, in header);
            initialize(block.Content);
            file.Rename(path);
            return block;
        }
        catch
        {
            file.Dispose();
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Maps a block, whether its owner runs or not.</summary>
    /// <param name="isWritable">An observer of a ring needs no writable mapping; everyone else does.</param>
    /// <param name="schemaHash">What both sides agreed on; null accepts any.</param>
    /// <exception cref="SharedBlockException">Missing, foreign, damaged, of another version, length, kind or schema.</exception>
    public static SharedBlock Open(string path, SharedBlockKind kind, bool isWritable, ulong? schemaHash = null)
    {
        MappedFile file = Map(path, isWritable);
        try
        {
            SharedBlockHeader header = Check(file);
            if (header.Kind != kind) throw new SharedBlockException(SharedBlockRefusal.Content, path, $"holds a block of kind {header.Kind}; expected {kind}");
            if (schemaHash is { } expected && header.SchemaHash != expected)
            {
                throw new SharedBlockException(
                    SharedBlockRefusal.Content, path, $"was written with schemas {header.SchemaHash:x16}; this build has {expected:x16}");
            }

            return new SharedBlock(file, in header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Maps, for reading, a block that a process left behind.</summary>
    /// <exception cref="SharedBlockException">As <see cref="Open"/>, or its owner still runs.</exception>
    public static SharedBlock OpenAbandoned(string path, SharedBlockKind kind, ulong? schemaHash = null)
    {
        SharedBlock block = Open(path, kind, isWritable: false, schemaHash);
        if (!block.IsOwnerAlive) return block;
        using (block) throw InUse(path, block.Owner);
    }

    /// <summary>Keeps the pages from being swapped out. Optional: without the right it says why not.</summary>
    public bool TryLock(out string? reason) => _file.TryLock(out reason);

    /// <summary>Deletes the file: nothing is to be salvaged from it. Mappings stay as they are.</summary>
    public void Remove()
    {
        try
        {
            File.Delete(FilePath);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody removed the whole directory: the file is gone, too.
        }
    }

    /// <summary>Ends the mapping; the file stays.</summary>
    public void Dispose()
    {
        Content.Dispose();
        _file.Dispose();
    }

    private static void RefuseToReplace(string path)
    {
        if (!File.Exists(path)) return;
        try
        {
            using MappedFile file = Map(path, isWritable: false);
            SharedBlockHeader header = Check(file);
            var owner = new ProcessToken(header.Owner);
            if (header.BootId == Boot.Id && owner.IsAlive) throw InUse(path, owner);
        }
        catch (SharedBlockException exception) when (exception.Refusal is SharedBlockRefusal.Length or SharedBlockRefusal.Damaged)
        {
            // Ours by its magic, and of no use to anyone.
        }
    }

    private static MappedFile Map(string path, bool isWritable)
    {
        try
        {
            return MappedFile.Open(path, isWritable);
        }
        catch (FileNotFoundException)
        {
            throw new SharedBlockException(SharedBlockRefusal.Missing, path, "no such file");
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException && File.Exists(path) && new FileInfo(path).Length == 0)
        {
            throw new SharedBlockException(SharedBlockRefusal.Foreign, path, "is empty, no block of shared memory");
        }
    }

    private static SharedBlockHeader Check(MappedFile file)
    {
        string path = file.FilePath;
        ulong magic = file.Bytes >= sizeof(ulong) ? *(ulong*)file.Region.Address : 0;
        if (magic != SharedBlockHeader.MagicValue)
            throw new SharedBlockException(SharedBlockRefusal.Foreign, path, $"is no block of shared memory (begins with 0x{magic:x16})");
        if (file.Bytes <= HeaderBytes)
            throw new SharedBlockException(SharedBlockRefusal.Length, path, $"has {file.Bytes} bytes, not even its first page and content");
        SharedBlockHeader header = *(SharedBlockHeader*)file.Region.Address;
        if (header.Version != SharedBlockHeader.VersionValue)
        {
            throw new SharedBlockException(
                SharedBlockRefusal.Version, path, $"has format version {header.Version}; this build reads version {SharedBlockHeader.VersionValue}");
        }

        uint crc = header.ComputeCrc();
        if (header.Crc != crc) throw new SharedBlockException(SharedBlockRefusal.Damaged, path, $"header checksum is {header.Crc:x8}; its content gives {crc:x8}");
        if (header.FileBytes != file.Bytes)
            throw new SharedBlockException(SharedBlockRefusal.Length, path, $"has {file.Bytes} bytes; its header says {header.FileBytes}");
        return header;
    }

    private static SharedBlockException InUse(string path, ProcessToken owner) =>
        new(SharedBlockRefusal.InUse, path, $"is in use by {owner}, which still runs");
}

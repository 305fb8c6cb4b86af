namespace LowLatencyMM.SharedMemory;

/// <summary>What a process of a deployment shows the others: that it is there, that its working thread still turns, and which logs it offers.</summary>
/// <remarks>One file a process, written by nobody else. The owner's working thread beats; its numbers are written before the state that makes them valid
/// (release), and read after it (acquire). A new process of the same name replaces the file, so a reader keeps the dead one's last words.</remarks>
public sealed unsafe class Presence : IDisposable
{
    private const int LineBytes = 128;
    private const int ContentBytes = 4 * LineBytes;
    private readonly SharedBlock _block;
    private readonly long* _words;

    private Presence(SharedBlock block)
    {
        _block = block;
        _words = (long*)block.Content.Address;
    }

    public string FilePath => _block.FilePath;

    /// <summary>The process.</summary>
    public ProcessToken Owner => _block.Owner;

    public bool IsOwnerAlive => _block.IsOwnerAlive;

    /// <summary>Epoch of the engine: its own, or of a gateway the one it was started for.</summary>
    public ushort Epoch => _block.Description.Epoch;

    /// <summary>When the process began, ns since the Unix epoch, UTC.</summary>
    public long CreatedTimeNs => _block.Description.CreatedTimeNs;

    /// <summary>Raw counter (CLOCK_MONOTONIC as Stopwatch reads it, one for all processes of the machine) of the working thread's last round.</summary>
    public long BeatTicks
    {
        get => Volatile.Read(ref _words[0]);
        set => Volatile.Write(ref _words[0], value);
    }

    /// <summary>What it does now. Written last (release), read first (acquire).</summary>
    public PresenceState State
    {
        get => (PresenceState)Volatile.Read(ref _words[LineBytes / sizeof(long)]);
        set => Volatile.Write(ref _words[LineBytes / sizeof(long)], (long)value);
    }

    /// <summary>Number of its present offer of logs; it is part of their names. It only grows; 0 before the first.</summary>
    public long Offer
    {
        get => Volatile.Read(ref _words[(LineBytes / sizeof(long)) + 1]);
        set => Volatile.Write(ref _words[(LineBytes / sizeof(long)) + 1], value);
    }

    /// <summary>The process that the offer is made to: <see cref="ProcessToken.Value"/>. Written before the offer's number.</summary>
    public long OfferedTo
    {
        get => Volatile.Read(ref _words[(LineBytes / sizeof(long)) + 2]);
        set => Volatile.Write(ref _words[(LineBytes / sizeof(long)) + 2], value);
    }

    /// <summary>This process's own. <see cref="DeploymentDirectory.Claim"/> comes first: it keeps a second one of the name out.</summary>
    /// <exception cref="SharedBlockException">A running process has it.</exception>
    public static Presence Create(string path, ulong schemaHash, ushort epoch, long createdTimeNs)
    {
        var description = new SharedBlockDescription
        {
            Kind = SharedBlockKind.Presence,
            SlotBytes = ContentBytes,
            SlotCount = 1,
            SchemaHash = schemaHash,
            Epoch = epoch,
            CreatedTimeNs = createdTimeNs,
        };
        return new Presence(SharedBlock.Create(path, description, ContentBytes, static _ => { }));
    }

    /// <summary>Another process's.</summary>
    /// <exception cref="SharedBlockException">Missing, damaged, foreign, or of a process with other schemas.</exception>
    public static Presence Open(string path, ulong schemaHash)
    {
        SharedBlock block = SharedBlock.Open(path, SharedBlockKind.Presence, isWritable: false, schemaHash);
        if (block.Content.Bytes == ContentBytes) return new Presence(block);
        using (block) throw new SharedBlockException(SharedBlockRefusal.Content, path, $"has {block.Content.Bytes} bytes of content; expected {ContentBytes}");
    }

    /// <summary>The process ends in good order: nobody need look for it.</summary>
    public void Remove() => _block.Remove();

    public void Dispose() => _block.Dispose();
}

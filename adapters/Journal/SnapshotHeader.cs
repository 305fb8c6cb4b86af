namespace LowLatencyMM.Journal;

/// <summary>What a snapshot of an engine's state is of, and by what it is known to belong to a journal.</summary>
public sealed record SnapshotHeader
{
    /// <summary>The last frame that the state has seen, and its place: a snapshot is only taken behind a whole batch.</summary>
    public required JournalPosition Position { get; init; }

    /// <summary>Of the run that the frame is of.</summary>
    public required ushort Epoch { get; init; }

    public ushort ShardId { get; init; }

    /// <summary>When that run began, ns since the Unix epoch, UTC.</summary>
    public required long RunCreatedTimeNs { get; init; }

    /// <summary>Of the state: types, sizes and order of its arrays.</summary>
    public required ulong LayoutHash { get; init; }

    /// <summary>The running digest of all orders after the frame: what the header of the next one must have.</summary>
    public required ulong OrderDigest { get; init; }

    /// <summary>Of the state.</summary>
    public required ulong StateHash { get; init; }

    /// <summary>SHA-256 of the configuration in the segment's header, lower-case hex.</summary>
    public required string ConfigurationHash { get; init; }

    /// <summary>Length of the state, bytes.</summary>
    public required int StateBytes { get; init; }
}

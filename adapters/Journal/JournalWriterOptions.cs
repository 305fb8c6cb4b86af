namespace LowLatencyMM.Journal;

/// <summary>Sizes and promises of a <see cref="JournalWriter"/>.</summary>
public sealed record JournalWriterOptions
{
    internal const int MinBatchBytes = 1024;

    /// <summary>A segment is closed before it would grow beyond this, bytes; at least 4,096. It holds one batch in any case.</summary>
    public long SegmentBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>The longest batch, bytes; 1,024 to <see cref="JournalFormat.MaxBatchBytes"/>.</summary>
    public int BatchBytes { get; init; } = JournalFormat.MaxBatchBytes;

    /// <summary>Whether Sync reaches the disk. False for a backtest or an import, which is repeated after a power loss.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>The sequence of the first frame of a new journal; at least 1.</summary>
    public long FirstSequence { get; init; } = 1;

    internal IJournalStorage Storage { get; init; } = DiskStorage.Instance;

    internal void Validate()
    {
        if (SegmentBytes < 4096) throw new ArgumentOutOfRangeException(nameof(SegmentBytes), SegmentBytes, "a segment has at least 4,096 bytes");
        if (BatchBytes is < MinBatchBytes or > JournalFormat.MaxBatchBytes)
            throw new ArgumentOutOfRangeException(nameof(BatchBytes), BatchBytes, $"a batch has {MinBatchBytes} to {JournalFormat.MaxBatchBytes} bytes");
        if (FirstSequence < 1) throw new ArgumentOutOfRangeException(nameof(FirstSequence), FirstSequence, "frames are numbered from 1");
    }
}

using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>Sizes and times of the journal.</summary>
public sealed record JournalSettings
{
    /// <inheritdoc cref="JournalWriterOptions.SegmentBytes"/>
    public long SegmentBytes { get; init; } = 256L * 1024 * 1024;

    /// <inheritdoc cref="JournalWriterOptions.BatchBytes"/>
    public int BatchBytes { get; init; } = JournalFormat.MaxBatchBytes;

    /// <inheritdoc cref="JournalRecorderOptions.SpillBytes"/>
    public int SpillBytes { get; init; } = 64 * 1024 * 1024;

    /// <inheritdoc cref="JournalRecorderOptions.FlushIntervalMs"/>
    public int FlushIntervalMs { get; init; } = 1;

    /// <inheritdoc cref="JournalRecorderOptions.SyncIntervalMs"/>
    public int SyncIntervalMs { get; init; } = 50;

    /// <inheritdoc cref="JournalRecorderOptions.SyncBytes"/>
    public long SyncBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Fill of the spill buffer above which the engine only reduces positions; above 0 to 1.</summary>
    public double ReduceOnlyFillFraction { get; init; } = 0.5;

    internal JournalWriterOptions WriterOptions(bool isDurable) => new() { SegmentBytes = SegmentBytes, BatchBytes = BatchBytes, IsDurable = isDurable };

    internal JournalRecorderOptions RecorderOptions => new()
    {
        SpillBytes = SpillBytes,
        FlushIntervalMs = FlushIntervalMs,
        SyncIntervalMs = SyncIntervalMs,
        SyncBytes = SyncBytes,
    };

    internal IEnumerable<string> Errors()
    {
        if (SegmentBytes is < 4096 or > 1L << 40) yield return $"segmentBytes: {SegmentBytes} is not in 4096 to {1L << 40}";
        if (BatchBytes is < 1024 or > JournalFormat.MaxBatchBytes) yield return $"batchBytes: {BatchBytes} is not in 1024 to {JournalFormat.MaxBatchBytes}";
        if (SpillBytes is < 4096 or > 1 << 30 || (SpillBytes & (SpillBytes - 1)) != 0)
            yield return $"spillBytes: {SpillBytes} is not a power of two in 4096 to {1 << 30}";
        if (FlushIntervalMs is < 1 or > 60_000) yield return $"flushIntervalMs: {FlushIntervalMs} is not in 1 to 60000";
        if (SyncIntervalMs is < 0 or > 60_000) yield return $"syncIntervalMs: {SyncIntervalMs} is not in 0 to 60000";
        if (SyncBytes is < 1 or > 1L << 40) yield return $"syncBytes: {SyncBytes} is not in 1 to {1L << 40}";
        if (!(ReduceOnlyFillFraction > 0 && ReduceOnlyFillFraction <= 1))
            yield return $"reduceOnlyFillFraction: {ReduceOnlyFillFraction} is not above 0 and at most 1";
    }
}

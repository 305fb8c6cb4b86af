namespace LowLatencyMM.Journal;

/// <summary>Sizes and times of a <see cref="JournalRecorder"/>.</summary>
public sealed record JournalRecorderOptions
{
    internal const int MinSpillBytes = 4096;
    internal const int MaxSpillBytes = 1 << 30;

    /// <summary>Size of the spill buffer; a power of two from 4 KiB to 1 GiB. It holds what comes while the disk stalls: 64 MiB is four seconds of 100,000 frames of 160 bytes.</summary>
    public int SpillBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The longest time that a frame waits for a batch to fill before it is written, ms; at least 1.</summary>
    public int FlushIntervalMs { get; init; } = 1;

    /// <summary>The longest time between writing and syncing, ms, while the disk keeps up; 0 syncs after every pass.</summary>
    public int SyncIntervalMs { get; init; } = 50;

    /// <summary>The most bytes written without a sync.</summary>
    public long SyncBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Pause before a failed write or sync is tried again, ms; at least 1.</summary>
    public int RetryDelayMs { get; init; } = 20;

    /// <summary>How long a write or sync may take before the state says <see cref="JournalRecorderState.Stalled"/>, ms.</summary>
    public int StallMs { get; init; } = 500;

    /// <summary>How long <see cref="JournalRecorder.Dispose"/> waits, ms.</summary>
    public int DisposeBoundMs { get; init; } = 10_000;

    internal void Validate()
    {
        if (SpillBytes is < MinSpillBytes or > MaxSpillBytes || (SpillBytes & (SpillBytes - 1)) != 0)
            throw new ArgumentOutOfRangeException(nameof(SpillBytes), SpillBytes, $"a power of two from {MinSpillBytes} to {MaxSpillBytes}");
        ArgumentOutOfRangeException.ThrowIfLessThan(FlushIntervalMs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(SyncIntervalMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelayMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StallMs, 1);
    }
}

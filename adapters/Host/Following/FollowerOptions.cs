namespace LowLatencyMM.Host;

/// <summary>How a follower works.</summary>
/// <param name="SnapshotIntervalFrames">A snapshot is due after so many frames; at least 1.</param>
/// <param name="IsOnce">Ends at the journal's present end, with a snapshot there, instead of waiting for more.</param>
internal sealed record FollowerOptions(long SnapshotIntervalFrames = FollowerOptions.DefaultIntervalFrames, bool IsOnce = false)
{
    public const long DefaultIntervalFrames = 1 << 18;

    /// <summary>The least time between two snapshots.</summary>
    public TimeSpan SnapshotIntervalMin { get; init; } = TimeSpan.FromSeconds(1);
}

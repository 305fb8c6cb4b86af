namespace LowLatencyMM.SimulatedExchange;

/// <summary>What a feed handler has seen. Written by its thread; others may read numbers that are a little old.</summary>
public sealed class FeedHandlerCounters
{
    /// <summary>Datagrams taken, beats included.</summary>
    public long PacketCount { get; internal set; }

    /// <summary>Frames published into the lane, those of our own included.</summary>
    public long FrameCount { get; internal set; }

    /// <summary>Times that numbers were missing.</summary>
    public long GapCount { get; internal set; }

    /// <summary>Datagrams that are missing in them; one that came late is counted here and as stale.</summary>
    public long LostPacketCount { get; internal set; }

    /// <summary>Datagrams older than what was taken: repeated, overtaken, or of an earlier run.</summary>
    public long StalePacketCount { get; internal set; }

    /// <summary>Datagrams that were none of a venue's.</summary>
    public long MalformedPacketCount { get; internal set; }

    /// <summary>Frames that the lane had no room for.</summary>
    public long DroppedFrameCount { get; internal set; }

    /// <summary>Times that nothing came for a second.</summary>
    public long SilenceCount { get; internal set; }

    /// <summary>Runs of the venue seen.</summary>
    public long RunCount { get; internal set; }

    public long SnapshotRequestCount { get; internal set; }

    /// <summary>Times that every known instrument's book was whole again.</summary>
    public long RecoveryCount { get; internal set; }
}

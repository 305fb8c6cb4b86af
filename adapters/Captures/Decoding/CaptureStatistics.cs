namespace LowLatencyMM.Captures;

/// <summary>What a capture held. One thread.</summary>
internal sealed class CaptureStatistics
{
    /// <summary>Packets of the file, or pieces of a raw one.</summary>
    public long PacketCount { get; set; }

    /// <summary>Datagrams and segments with content.</summary>
    public long PayloadCount { get; set; }

    /// <summary>Messages by name.</summary>
    public Tally Messages { get; } = new();

    /// <summary>Packets that are none of a framing's, by the reason.</summary>
    public Tally Skipped { get; } = new();

    /// <summary>What could not be read, by the reason.</summary>
    public Tally Problems { get; } = new();

    public SequenceTracker Sequences { get; } = new();

    /// <summary>Bytes behind messages that a newer version may have put there.</summary>
    public long LeftOverBytes { get; set; }

    /// <summary>Holes in TCP streams.</summary>
    public long HoleCount { get; set; }

    public long LostTcpBytes { get; set; }
}

namespace LowLatencyMM.Aeron;

/// <summary>What a new log is made with.</summary>
public sealed record LogBufferOptions
{
    /// <summary>Length of each of the three terms, bytes; a power of two, 64 KiB to 1 GiB.</summary>
    public int TermBytes { get; init; } = LogBufferDescriptor.TermBytesMin;

    /// <summary>Greatest length of a frame with its header, bytes; a multiple of 32, 64 to 65,504.</summary>
    public int MtuBytes { get; init; } = 1408;

    /// <summary>Id of the first term; any number. Aeron takes a random one, so that two runs of a stream are not mistaken for each other.</summary>
    public int InitialTermId { get; init; }

    /// <summary>Tells the publications of one stream apart.</summary>
    public required int SessionId { get; init; }

    /// <summary>What the messages are about.</summary>
    public required int StreamId { get; init; }

    /// <summary>Who may write.</summary>
    public LogBufferKind Kind { get; init; } = LogBufferKind.Exclusive;

    /// <summary>How far a publication may be ahead of its subscriber, bytes; 0 for half a term, which is also the most.</summary>
    public int WindowBytes { get; init; }

    /// <summary>Registration id of the publication; the driver will give it, today it is the creator's.</summary>
    public long CorrelationId { get; init; }

    /// <summary>Page size to which the file is rounded up, bytes; a power of two, 4 KiB to 1 GiB.</summary>
    public int PageBytes { get; init; } = LogBufferDescriptor.PageBytesMin;

    /// <summary>Where the log begins; tests begin near the end of all positions.</summary>
    internal long StartPosition { get; init; }
}

namespace LowLatencyMM.Captures;

/// <summary>What a packet carries above IP.</summary>
/// <param name="source">Who sent it.</param>
/// <param name="destination">To whom.</param>
/// <param name="payload">The datagram, or the bytes of the TCP segment.</param>
internal readonly ref struct Segment(Endpoint source, Endpoint destination, ReadOnlySpan<byte> payload)
{
    public Endpoint Source { get; } = source;

    public Endpoint Destination { get; } = destination;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public bool IsTcp { get; init; }

    /// <summary>TCP: the number of the first byte.</summary>
    public uint Sequence { get; init; }

    /// <summary>TCP: the connection begins; the number is that of the byte before the first.</summary>
    public bool IsStart { get; init; }
}

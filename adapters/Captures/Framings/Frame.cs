namespace LowLatencyMM.Captures;

/// <summary>One message as its framing cut it out.</summary>
/// <param name="bytes">From the schema's header on; the body alone where <paramref name="templateId"/> is given.</param>
/// <param name="values">What the framing says of it: sequence, channel, times.</param>
/// <param name="templateId">Null when the schema's own header says it.</param>
internal readonly ref struct Frame(ReadOnlySpan<byte> bytes, IReadOnlyList<FrameValue> values, uint? templateId = null, int version = 0)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public IReadOnlyList<FrameValue> Values { get; } = values;

    public uint? TemplateId { get; } = templateId;

    public int Version { get; } = version;

    /// <summary>Where the bytes end is known; else a message says itself how long it is.</summary>
    public bool IsExact { get; init; } = true;

    /// <summary>Up to seven bytes of zero behind the message are padding.</summary>
    public bool IsPadded { get; init; }
}

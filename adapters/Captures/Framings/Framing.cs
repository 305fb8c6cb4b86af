namespace LowLatencyMM.Captures;

/// <summary>How a venue puts messages into packets or a stream. Without state of its own: a stream's is in <see cref="StreamState"/>.</summary>
internal abstract class Framing
{
    /// <summary>As the command line calls it.</summary>
    public abstract string Name { get; }

    public abstract string Description { get; }

    /// <summary>Reads as many whole messages as the bytes have.</summary>
    /// <param name="isEnd">Nothing follows: a datagram, or the last bytes of a stream.</param>
    /// <returns>Bytes done with; all of them when <paramref name="isEnd"/>.</returns>
    public abstract int Read(ReadOnlySpan<byte> bytes, bool isEnd, StreamState stream, IFrameSink sink);

    /// <summary>Whether these bytes can hardly be anything else. They begin a stream or are a whole datagram.</summary>
    public abstract bool IsCertain(ReadOnlySpan<byte> bytes, bool isStream, MessageReader reader);

    /// <summary>Whether a message of the schema begins here: its id, a template of it, and enough bytes for the block.</summary>
    protected static bool LooksLikeMessage(ReadOnlySpan<byte> bytes, MessageReader reader)
    {
        LowLatencyMM.Schema.Model.HeaderModel header = reader.Schema.Header;
        bool isBigEndian = reader.Schema.IsBigEndian;
        if (bytes.Length < header.SizeBytes || reader.Find(WireBytes.Read(bytes, header.TemplateId, isBigEndian)) is null) return false;
        return WireBytes.Read(bytes, header.SchemaId, isBigEndian) == reader.Schema.Id
            && WireBytes.Read(bytes, header.BlockLength, isBigEndian) <= (ulong)(bytes.Length - header.SizeBytes);
    }
}

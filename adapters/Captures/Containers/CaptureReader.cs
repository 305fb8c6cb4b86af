using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>
/// Packets out of a file, one after the other, in constant memory. What the file is, its first bytes say, not its name: pcap in microseconds or
/// nanoseconds and in either byte order, pcapng, and anything else is raw.
/// </summary>
/// <remarks>One thread. Never throws on what a file holds, only <see cref="IOException"/> where it cannot be read.</remarks>
internal abstract class CaptureReader : IDisposable
{
    /// <summary>More than any network's: a greater length is a damaged file.</summary>
    protected const int PacketBytesMax = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];

    protected CaptureReader(ByteSource source)
    {
        Source = source;
    }

    /// <summary>In words.</summary>
    public abstract string Format { get; }

    /// <summary>Why no further packet could be read, with the byte in the file; null at the file's proper end.</summary>
    public string? Problem { get; protected set; }

    /// <summary>Bytes of the file that were read.</summary>
    public long BytesRead => Source.Position;

    protected ByteSource Source { get; }

    protected long PacketCount { get; set; }

    public static CaptureReader Open(string path) => Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 256 * 1024));

    /// <summary>Takes the stream over.</summary>
    public static CaptureReader Open(Stream stream)
    {
        var source = new ByteSource(stream);
        ReadOnlySpan<byte> start = source.Peek(sizeof(uint));
        if (start.Length < sizeof(uint)) return new RawReader(source);
        return BinaryPrimitives.ReadUInt32LittleEndian(start) switch
        {
            PcapReader.MicrosecondMagic => new PcapReader(source, isBigEndian: false, isNanoseconds: false),
            PcapReader.NanosecondMagic => new PcapReader(source, isBigEndian: false, isNanoseconds: true),
            0xD4C3B2A1 => new PcapReader(source, isBigEndian: true, isNanoseconds: false),
            0x4D3CB2A1 => new PcapReader(source, isBigEndian: true, isNanoseconds: true),
            PcapngReader.SectionHeader => new PcapngReader(source),
            _ => new RawReader(source),
        };
    }

    /// <summary>False at the end, whichever: see <see cref="Problem"/>.</summary>
    public abstract bool TryRead(out CapturedPacket packet);

    public void Dispose() => Source.Dispose();

    /// <summary>Room for so many bytes, at most <see cref="PacketBytesMax"/>; used again for the next packet.</summary>
    protected Memory<byte> Room(int bytes)
    {
        if (bytes > _buffer.Length) _buffer = new byte[bytes];
        return _buffer.AsMemory(0, bytes);
    }

    /// <summary>Fills the bytes; false with a problem when the file ends before.</summary>
    protected bool TryFill(Span<byte> bytes, string what)
    {
        long start = Source.Position;
        int read = Source.Read(bytes);
        if (read == bytes.Length) return true;
        Problem = $"byte {start}: {what} needs {bytes.Length} bytes, the file ends after {read}";
        return false;
    }
}

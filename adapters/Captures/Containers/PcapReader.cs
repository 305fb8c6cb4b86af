using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>The classic container of libpcap. Source: draft-ietf-opsawg-pcap.</summary>
internal sealed class PcapReader(ByteSource source, bool isBigEndian, bool isNanoseconds) : CaptureReader(source)
{
    public const uint MicrosecondMagic = 0xA1B2C3D4;
    public const uint NanosecondMagic = 0xA1B23C4D;
    private const int FileHeaderBytes = 24;
    private const int PacketHeaderBytes = 16;
    private const int LinkTypeMask = 0x0FFFFFFF; // above stands the length of a frame check sequence

    private int? _linkType;

    public override string Format => $"pcap, {(isNanoseconds ? "nanoseconds" : "microseconds")}, {(isBigEndian ? "big" : "little")}-endian";

    public override bool TryRead(out CapturedPacket packet)
    {
        packet = default;
        if (Problem is not null || (_linkType is null && !TryReadFileHeader()) || Source.Peek(1).IsEmpty) return false;
        long start = Source.Position;
        Span<byte> header = stackalloc byte[PacketHeaderBytes];
        if (!TryFill(header, "a packet's header")) return false;
        uint capturedBytes = UInt32(header[8..]);
        if (capturedBytes > PacketBytesMax)
        {
            Problem = $"byte {start}: a packet of {capturedBytes} bytes; at most {PacketBytesMax} are credible";
            return false;
        }

        Memory<byte> bytes = Room((int)capturedBytes);
        if (!TryFill(bytes.Span, "a packet")) return false;
        long timeNs = (UInt32(header) * 1_000_000_000L) + (UInt32(header[4..]) * (isNanoseconds ? 1L : 1_000L));
        packet = new(++PacketCount, timeNs, _linkType!.Value, bytes, UInt32(header[12..]));
        return true;
    }

    private bool TryReadFileHeader()
    {
        Span<byte> header = stackalloc byte[FileHeaderBytes];
        if (!TryFill(header, "the file's header")) return false;
        _linkType = (int)UInt32(header[20..]) & LinkTypeMask;
        return true;
    }

    private uint UInt32(ReadOnlySpan<byte> bytes) => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

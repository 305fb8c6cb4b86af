using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>Wireshark's container: sections of either byte order, interfaces with clocks of their own. Source: draft-ietf-opsawg-pcapng.</summary>
internal sealed class PcapngReader(ByteSource source) : CaptureReader(source)
{
    public const uint SectionHeader = 0x0A0D0D0A;
    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const uint InterfaceDescription = 1;
    private const uint ObsoletePacket = 2;
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const int FrameBytes = 12; // type, length, and length again
    private const int BlockBytesMax = PacketBytesMax + 1024;
    private const int InterfacesMax = 65_536;

    private readonly List<PcapngInterface> _interfaces = [];
    private bool _isBigEndian;

    public override string Format => "pcapng";

    public override bool TryRead(out CapturedPacket packet)
    {
        packet = default;
        while (Problem is null && !Source.Peek(1).IsEmpty)
        {
            long start = Source.Position;
            if (!TryReadBlock(start, out uint type, out Memory<byte> body)) return false;
            switch (type)
            {
                case InterfaceDescription when body.Length >= 8 && _interfaces.Count < InterfacesMax:
                    _interfaces.Add(PcapngInterface.Parse(body.Span, _isBigEndian));
                    break;
                case InterfaceDescription:
                    Problem = $"byte {start}: an interface description of {body.Length} bytes, number {_interfaces.Count}";
                    break;
                case EnhancedPacket or ObsoletePacket or SimplePacket:
                    if (TryReadPacket(start, type, body, out packet)) return true;
                    break;
            }
        }

        return false;
    }

    /// <summary>The whole block at once; false with a problem.</summary>
    private bool TryReadBlock(long start, out uint type, out Memory<byte> body)
    {
        type = 0;
        body = default;
        Span<byte> head = stackalloc byte[12];
        if (!TryFill(head[..8], "a block's header")) return false;
        int headBytes = 8;
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) == SectionHeader)
        {
            // The same in either byte order; the next four bytes say which.
            if (!TryFill(head[8..], "a section's header")) return false;
            headBytes = 12;
            uint magic = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
            if (magic != ByteOrderMagic && BinaryPrimitives.ReverseEndianness(magic) != ByteOrderMagic)
            {
                Problem = $"byte {start + 8}: the section's byte-order magic is {magic:x8} instead of {ByteOrderMagic:x8}";
                return false;
            }

            _isBigEndian = magic != ByteOrderMagic;
            _interfaces.Clear();
        }

        type = UInt32(head);
        uint blockBytes = UInt32(head[4..]);
        if (blockBytes < headBytes + 4 || blockBytes % 4 != 0 || blockBytes > BlockBytesMax)
        {
            Problem = $"byte {start + 4}: a block of {blockBytes} bytes; allowed are multiples of 4 from {headBytes + 4} to {BlockBytesMax}";
            return false;
        }

        Memory<byte> rest = Room((int)blockBytes - headBytes);
        if (!TryFill(rest.Span, "a block")) return false;
        uint repeated = UInt32(rest.Span[^4..]);
        if (repeated != blockBytes) Problem = $"byte {start + blockBytes - 4}: the block's length is {blockBytes} at its start and {repeated} at its end";
        body = rest[..^4];
        return Problem is null;
    }

    private bool TryReadPacket(long start, uint type, Memory<byte> body, out CapturedPacket packet)
    {
        packet = default;
        ReadOnlySpan<byte> bytes = body.Span;
        int headerBytes = type == SimplePacket ? 4 : 20;
        if (bytes.Length < headerBytes)
        {
            Problem = $"byte {start}: a packet block of {bytes.Length + FrameBytes} bytes";
            return false;
        }

        uint number = type switch
        {
            SimplePacket => 0,
            ObsoletePacket => _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            _ => UInt32(bytes),
        };
        if (number >= _interfaces.Count)
        {
            Problem = $"byte {start}: a packet of interface {number}, {_interfaces.Count} are described";
            return false;
        }

        PcapngInterface source = _interfaces[(int)number];
        if (type == SimplePacket)
        {
            // It says only what the packet was; what was captured of it follows.
            uint originalBytes = UInt32(bytes);
            uint simpleBytes = Math.Min(originalBytes, (uint)(bytes.Length - headerBytes));
            if (source.SnapBytes > 0) simpleBytes = Math.Min(simpleBytes, source.SnapBytes);
            packet = new(++PacketCount, null, source.LinkType, body.Slice(headerBytes, (int)simpleBytes), originalBytes);
            return true;
        }

        uint capturedBytes = UInt32(bytes[12..]);
        if (capturedBytes > bytes.Length - headerBytes)
        {
            Problem = $"byte {start}: a packet of {capturedBytes} bytes in a block with room for {bytes.Length - headerBytes}";
            return false;
        }

        ulong units = ((ulong)UInt32(bytes[4..]) << 32) | UInt32(bytes[8..]);
        packet = new(++PacketCount, source.TimeNs(units), source.LinkType, body.Slice(headerBytes, (int)capturedBytes), UInt32(bytes[16..]));
        return true;
    }

    private uint UInt32(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

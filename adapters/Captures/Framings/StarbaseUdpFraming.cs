using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>
/// Starbase market data: a 24-byte packet header with the sequence of its first message and their count, then before each message 16 bytes of length
/// (all of it, padding too), template, version, flags and time. The schema's own header is a dummy.
/// </summary>
internal sealed class StarbaseUdpFraming : Framing
{
    private const int PacketHeaderBytes = 24;
    private const int MessageHeaderBytes = 16;
    private const ushort RetransmitBit = 4;
    private const ushort KnownBits = 7;

    public override string Name => "starbase-udp";

    public override string Description => "Deribit Starbase market data: packet header, then a header of 16 bytes before each message";

    public override int Read(ReadOnlySpan<byte> bytes, bool isEnd, StreamState stream, IFrameSink sink)
    {
        int position = 0;
        while (position < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[position..];
            int packetBytes = PacketBytes(rest);
            if (packetBytes == 0)
            {
                if (!isEnd) return position;
                ReadMessages(rest, stream, sink); // what there is of it
                return bytes.Length;
            }

            ReadMessages(rest[..packetBytes], stream, sink);
            position += packetBytes;
        }

        return bytes.Length;
    }

    public override bool IsCertain(ReadOnlySpan<byte> bytes, bool isStream, MessageReader reader)
    {
        if (isStream || PacketBytes(bytes) != bytes.Length || bytes.Length == PacketHeaderBytes) return false;
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[20..]) > KnownBits) return false;
        for (int position = PacketHeaderBytes; position < bytes.Length; position += BinaryPrimitives.ReadUInt16LittleEndian(bytes[position..]))
        {
            if (reader.Find(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(position + 2)..])) is null) return false;
        }

        return true;
    }

    /// <summary>Bytes of the packet that begins there; 0 when it is not whole, or no packet.</summary>
    private static int PacketBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PacketHeaderBytes) return 0;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[22..]);
        int position = PacketHeaderBytes;
        for (int i = 0; i < count; i++)
        {
            if (bytes.Length - position < MessageHeaderBytes) return 0;
            int messageBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[position..]);
            if (messageBytes < MessageHeaderBytes || messageBytes > bytes.Length - position) return 0;
            position += messageBytes;
        }

        return position;
    }

    private static void ReadMessages(ReadOnlySpan<byte> packet, StreamState stream, IFrameSink sink)
    {
        if (packet.Length < PacketHeaderBytes)
        {
            sink.OnProblem(stream, "the packet header of Starbase's is cut short", $"{packet.Length} of {PacketHeaderBytes} bytes");
            return;
        }

        long sequence = BinaryPrimitives.ReadInt64LittleEndian(packet[8..]);
        int channel = BinaryPrimitives.ReadInt32LittleEndian(packet[16..]);
        int type = BinaryPrimitives.ReadUInt16LittleEndian(packet[20..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(packet[22..]);

        // Live and snapshot packets count apart. A retransmission repeats what was missed, and its request has a number of the client's.
        if (type != 0 && (type & RetransmitBit) == 0) sink.OnSequence(stream, $"channel {channel} type {type}", sequence, count);
        int position = PacketHeaderBytes;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> rest = packet[position..];
            int messageBytes = rest.Length < MessageHeaderBytes ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (messageBytes < MessageHeaderBytes || messageBytes > rest.Length)
            {
                sink.OnProblem(stream, "a message's length is wrong", $"{messageBytes} bytes, {rest.Length} are left");
                return;
            }

            int template = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
            int version = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
            FrameValue[] values =
            [
                new("sequence", unchecked(sequence + i)), new("channel", channel), new("type", type),
                new("sendingTime", BinaryPrimitives.ReadInt64LittleEndian(packet)), new("version", version),
                new("flags", BinaryPrimitives.ReadUInt16LittleEndian(rest[6..])), new("transactTime", BinaryPrimitives.ReadInt64LittleEndian(rest[8..])),
            ];
            sink.OnFrame(new(rest[MessageHeaderBytes..messageBytes], values, (uint)template, version) { IsPadded = true }, mayContinue: false);
            position += messageBytes;
        }

        if (position < packet.Length) sink.OnProblem(stream, "bytes behind the last message", $"{packet.Length - position}");
    }
}

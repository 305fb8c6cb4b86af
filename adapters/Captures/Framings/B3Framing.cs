using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>
/// B3's binary UMDF: u8 channel, u8 reserved, u16 version of the sequence, u32 sequence, u64 time; then before each message a u16 length that counts
/// its four bytes, and 0xEB50.
/// </summary>
internal sealed class B3Framing : Framing
{
    private const int PacketHeaderBytes = 16;
    private const int MessageHeaderBytes = 4;
    private const ushort EncodingType = 0xEB50;

    public override string Name => "b3";

    public override string Description => "B3 binary UMDF: channel, sequence, sending time, then length and 0xEB50 before each message";

    public override int Read(ReadOnlySpan<byte> bytes, bool isEnd, StreamState stream, IFrameSink sink)
    {
        if (!isEnd) return 0; // how long a packet is, only its datagram says
        if (bytes.Length < PacketHeaderBytes)
        {
            sink.OnProblem(stream, "the packet header of B3's is cut short", $"{bytes.Length} of {PacketHeaderBytes} bytes");
            return bytes.Length;
        }

        int sequenceVersion = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        uint sequence = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        FrameValue[] values =
        [
            new("sequence", sequence), new("channel", bytes[0]), new("sequenceVersion", sequenceVersion),
            new("sendingTime", BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])),
        ];
        if (sequence != 0) sink.OnSequence(stream, $"channel {bytes[0]} version {sequenceVersion}", sequence, 1); // heartbeats and resets carry 0
        int position = PacketHeaderBytes;
        while (position < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[position..];
            int messageBytes = MessageBytes(rest);
            if (messageBytes == 0)
            {
                string header = Convert.ToHexStringLower(rest[..Math.Min(rest.Length, MessageHeaderBytes)]);
                sink.OnProblem(stream, "a message's length or encoding type is wrong", header);
                break;
            }

            sink.OnFrame(new(rest[MessageHeaderBytes..messageBytes], values), mayContinue: false);
            position += messageBytes;
        }

        return bytes.Length;
    }

    public override bool IsCertain(ReadOnlySpan<byte> bytes, bool isStream, MessageReader reader)
    {
        if (isStream || bytes.Length <= PacketHeaderBytes) return false;
        int messageBytes = MessageBytes(bytes[PacketHeaderBytes..]);
        return messageBytes > 0 && LooksLikeMessage(bytes[(PacketHeaderBytes + MessageHeaderBytes)..], reader);
    }

    /// <summary>0 when no message begins there.</summary>
    private static int MessageBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < MessageHeaderBytes || BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]) != EncodingType) return 0;
        int messageBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return messageBytes >= MessageHeaderBytes && messageBytes <= bytes.Length ? messageBytes : 0;
    }
}

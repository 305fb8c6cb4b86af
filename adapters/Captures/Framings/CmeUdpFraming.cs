using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>CME's MDP 3.0 on UDP: u32 sequence and u64 time of the packet, then before each message a u16 size that counts itself.</summary>
internal sealed class CmeUdpFraming : Framing
{
    private const int PacketHeaderBytes = 12;
    private const int SizeBytes = 2;

    public override string Name => "cme-udp";

    public override string Description => "CME MDP 3.0: sequence, sending time, then a size before each message";

    public override int Read(ReadOnlySpan<byte> bytes, bool isEnd, StreamState stream, IFrameSink sink)
    {
        if (!isEnd) return 0; // how long a packet is, only its datagram says
        if (bytes.Length < PacketHeaderBytes)
        {
            sink.OnProblem(stream, "the packet header of CME's is cut short", $"{bytes.Length} of {PacketHeaderBytes} bytes");
            return bytes.Length;
        }

        uint sequence = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        sink.OnSequence(stream, "", sequence, 1);
        FrameValue[] values = [new("sequence", sequence), new("sendingTime", BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]))];
        int position = PacketHeaderBytes;
        while (position < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[position..];
            int messageBytes = rest.Length < SizeBytes ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (messageBytes < SizeBytes || messageBytes > rest.Length)
            {
                sink.OnProblem(stream, "a message's size is wrong", $"{messageBytes} bytes, {rest.Length} are left");
                break;
            }

            sink.OnFrame(new(rest[SizeBytes..messageBytes], values), mayContinue: false);
            position += messageBytes;
        }

        return bytes.Length;
    }

    public override bool IsCertain(ReadOnlySpan<byte> bytes, bool isStream, MessageReader reader)
    {
        if (isStream || bytes.Length <= PacketHeaderBytes) return false;
        ReadOnlySpan<byte> rest = bytes[PacketHeaderBytes..];
        while (rest.Length > SizeBytes)
        {
            int messageBytes = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (messageBytes < SizeBytes || messageBytes > rest.Length || !LooksLikeMessage(rest[SizeBytes..messageBytes], reader)) return false;
            rest = rest[messageBytes..];
        }

        return rest.IsEmpty;
    }
}

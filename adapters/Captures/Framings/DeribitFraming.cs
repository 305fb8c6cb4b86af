using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>Deribit's multicast: u16 length without this header, u16 channel, u32 sequence, then messages back to back.</summary>
internal sealed class DeribitFraming : Framing
{
    private const int HeaderBytes = 8;

    public override string Name => "deribit";

    public override string Description => "Deribit multicast: length, channel, sequence, messages back to back";

    public override int Read(ReadOnlySpan<byte> bytes, bool isEnd, StreamState stream, IFrameSink sink)
    {
        int position = 0;
        while (position < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[position..];
            int packetBytes = rest.Length < HeaderBytes ? HeaderBytes : HeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (packetBytes > rest.Length)
            {
                if (!isEnd) return position;
                sink.OnProblem(stream, "a packet of Deribit's is cut short", $"{packetBytes} bytes, {rest.Length} are left");
                return bytes.Length;
            }

            ReadPacket(rest[..packetBytes], stream, sink);
            position += packetBytes;
        }

        return bytes.Length;
    }

    public override bool IsCertain(ReadOnlySpan<byte> bytes, bool isStream, MessageReader reader) =>
        !isStream && bytes.Length > HeaderBytes
        && BinaryPrimitives.ReadUInt16LittleEndian(bytes) == bytes.Length - HeaderBytes
        && LooksLikeMessage(bytes[HeaderBytes..], reader);

    private static void ReadPacket(ReadOnlySpan<byte> packet, StreamState stream, IFrameSink sink)
    {
        int channel = BinaryPrimitives.ReadUInt16LittleEndian(packet[2..]);
        uint sequence = BinaryPrimitives.ReadUInt32LittleEndian(packet[4..]);
        sink.OnSequence(stream, $"channel {channel}", sequence, 1);
        FrameValue[] values = [new("sequence", sequence), new("channel", channel)];
        int position = HeaderBytes;
        while (position < packet.Length)
        {
            int taken = sink.OnFrame(new Frame(packet[position..], values) { IsExact = false }, mayContinue: false);
            if (taken <= 0) return; // where the next message begins is unknown
            position += taken;
        }
    }
}

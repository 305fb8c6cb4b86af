using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>
/// Starbase order entry: 32 bytes before each message, beginning with 0xDB. Frames are aligned to 8 bytes, and whether a length counts the padding is
/// open: zero bytes up to the next multiple are passed over. After a hole in the stream the next header is searched for.
/// </summary>
internal sealed class StarbaseTcpFraming : Framing
{
    private const int HeaderBytes = 32;
    private const byte ProtocolId = 0xDB;
    private const int Alignment = 8;

    public override string Name => "starbase-tcp";

    public override string Description => "Deribit Starbase order entry: a header of 32 bytes before each message";

    public override int Read(ReadOnlySpan<byte> bytes, bool isEnd, StreamState stream, IFrameSink sink)
    {
        int position = 0;
        while (position < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[position..];
            if (stream.PaddingBytes > 0 && rest[0] == 0)
            {
                stream.PaddingBytes--;
                position++;
                continue;
            }

            stream.PaddingBytes = 0;
            if (!stream.IsSynchronized)
            {
                int skipped = Search(rest, isEnd, out bool isFound);
                stream.IsSynchronized = isFound;
                position += skipped;
                if (!isFound) return position;
                continue;
            }

            if (rest[0] != ProtocolId || (rest.Length >= 4 && MessageBytes(rest) < HeaderBytes))
            {
                sink.OnProblem(stream, "no header of Starbase's where one should be", Convert.ToHexStringLower(rest[..Math.Min(rest.Length, 4)]));
                stream.IsSynchronized = false;
                position++;
                continue;
            }

            if (rest.Length < HeaderBytes || MessageBytes(rest) > rest.Length)
            {
                if (!isEnd) return position;
                sink.OnProblem(stream, "the last message is cut short", $"{rest.Length} bytes are left");
                return bytes.Length;
            }

            position += ReadMessage(rest[..MessageBytes(rest)], stream, sink);
        }

        return bytes.Length;
    }

    public override bool IsCertain(ReadOnlySpan<byte> bytes, bool isStream, MessageReader reader) =>
        isStream && IsHeader(bytes) && reader.Find(BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..])) is not null;

    private static int MessageBytes(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);

    private static bool IsHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes && bytes[0] == ProtocolId && bytes[1] <= 1 && MessageBytes(bytes) >= HeaderBytes;

    /// <summary>Bytes to pass over. A header counts when another follows its message, or nothing is known behind it.</summary>
    private static int Search(ReadOnlySpan<byte> bytes, bool isEnd, out bool isFound)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            int candidate = bytes[i..].IndexOf(ProtocolId);
            isFound = false;
            if (candidate < 0) return bytes.Length;
            i += candidate;
            ReadOnlySpan<byte> rest = bytes[i..];
            if (rest.Length < HeaderBytes && !isEnd) return i;
            if (!IsHeader(rest)) continue;
            int next = MessageBytes(rest);
            if (next > rest.Length && isEnd) continue;
            while (next < rest.Length && next % Alignment != 0 && rest[next] == 0) next++;
            isFound = next >= rest.Length || rest[next] == ProtocolId;
            if (isFound) return i;
        }

        isFound = false;
        return bytes.Length;
    }

    private static int ReadMessage(ReadOnlySpan<byte> message, StreamState stream, IFrameSink sink)
    {
        int template = BinaryPrimitives.ReadUInt16LittleEndian(message[4..]);
        int version = BinaryPrimitives.ReadUInt16LittleEndian(message[6..]);
        long sequence = BinaryPrimitives.ReadInt64LittleEndian(message[8..]);
        if ((message[1] & 1) == 0) sink.OnSequence(stream, "", sequence, 1); // a resend repeats an older number
        FrameValue[] values =
        [
            new("sequence", sequence), new("version", version), new("flags", message[1]),
            new("lastProcessedSequence", BinaryPrimitives.ReadInt64LittleEndian(message[16..])),
            new("sendingTime", BinaryPrimitives.ReadInt64LittleEndian(message[24..])),
        ];
        sink.OnFrame(new(message[HeaderBytes..], values, (uint)template, version) { IsPadded = true }, mayContinue: false);
        stream.PaddingBytes = -message.Length & (Alignment - 1);
        return message.Length;
    }
}

namespace LowLatencyMM.Captures;

/// <summary>Messages back to back, each with the schema's own header: a datagram's, a stream's or a file's.</summary>
internal sealed class PlainFraming : Framing
{
    public override string Name => "plain";

    public override string Description => "one message a packet, or messages back to back";

    public override int Read(ReadOnlySpan<byte> bytes, bool isEnd, StreamState stream, IFrameSink sink)
    {
        int position = 0;
        while (position < bytes.Length && !stream.IsLost)
        {
            int taken = sink.OnFrame(new Frame(bytes[position..], []) { IsExact = false }, mayContinue: !isEnd);
            if (taken == 0 && !isEnd) return position;
            if (taken > 0) position += taken;
            else stream.IsLost = true; // where a message ends that cannot be read, nobody knows
        }

        return bytes.Length;
    }

    public override bool IsCertain(ReadOnlySpan<byte> bytes, bool isStream, MessageReader reader) =>
        LooksLikeMessage(bytes, reader) && reader.TryRead(bytes, out _, out _);
}

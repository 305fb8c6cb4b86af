namespace LowLatencyMM.Captures;

/// <summary>A file without a container, in pieces of one stream.</summary>
internal sealed class RawReader(ByteSource source) : CaptureReader(source)
{
    private const int PieceBytes = 64 * 1024;

    public override string Format => "raw";

    public override bool TryRead(out CapturedPacket packet)
    {
        Memory<byte> room = Room(PieceBytes);
        int read = Source.Read(room.Span);
        packet = read > 0 ? new(++PacketCount, null, LinkTypes.File, room[..read], (uint)read) : default;
        return read > 0;
    }
}

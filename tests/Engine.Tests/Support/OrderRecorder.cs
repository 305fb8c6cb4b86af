using LowLatencyMM.Messages;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Keeps every order message sent, decoded.</summary>
internal struct OrderRecorder : IOrderSink
{
    private readonly byte[] _buffer = new byte[FrameLayout.MaxMessageBytes];
    private int _length;

    public OrderRecorder()
    {
    }

    public List<SentOrder> Orders { get; } = [];

    public Span<byte> Claim(int lengthBytes, ushort venueId)
    {
        _length = lengthBytes;
        return _buffer.AsSpan(0, lengthBytes);
    }

    public readonly void Commit(ushort venueId) => Orders.Add(SentOrder.Decode(_buffer.AsSpan(0, _length), venueId));
}

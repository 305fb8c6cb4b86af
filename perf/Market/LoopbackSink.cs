using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Perf;

/// <summary>Hands orders to a venue on the same thread.</summary>
internal struct LoopbackSink(LoopbackVenue venue) : IOrderSink
{
    private readonly byte[] _order = new byte[FrameLayout.MaxMessageBytes];
    private int _orderBytes;

    public Span<byte> Claim(int lengthBytes, ushort venueId)
    {
        _orderBytes = lengthBytes;
        return _order.AsSpan(0, lengthBytes);
    }

    public void Commit(ushort venueId) => venue.OnOrder(_order.AsSpan(0, _orderBytes));
}

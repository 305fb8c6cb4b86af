using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Takes order messages without allocating and remembers the last ones, for a market that answers them.</summary>
internal struct AnsweringSink : IOrderSink
{
    private readonly byte[] _buffer = new byte[FrameLayout.MaxMessageBytes];
    private readonly (OutboundKind Kind, long Id, long Original, long Price, long Lots, Side Side)[] _orders = new (OutboundKind, long, long, long, long, Side)[1024];

    public AnsweringSink()
    {
    }

    public long Count { get; private set; }

    public long Answered { get; private set; }

    public Span<byte> Claim(int lengthBytes, ushort venueId) => _buffer.AsSpan(0, lengthBytes);

    public void Commit(ushort venueId)
    {
        ref (OutboundKind Kind, long Id, long Original, long Price, long Lots, Side Side) order = ref _orders[Count++ & 1023];
        order = default;
        if (NewOrderDecoder.TryWrap(_buffer, out NewOrderDecoder placed))
            order = (OutboundKind.New, placed.ClientOrderId, 0, placed.Price, placed.Lots, placed.Side);
        else if (CancelOrderDecoder.TryWrap(_buffer, out CancelOrderDecoder cancel))
            order = (OutboundKind.Cancel, cancel.ClientOrderId, 0, 0, 0, 0);
        else if (ReplaceOrderDecoder.TryWrap(_buffer, out ReplaceOrderDecoder replace))
            order = (OutboundKind.Replace, replace.ClientOrderId, replace.OriginalClientOrderId, replace.Price, replace.Lots, replace.Side);
    }

    /// <summary>The oldest message not yet answered; false when there is none or it was overwritten.</summary>
    public bool TryTake(out (OutboundKind Kind, long Id, long Original, long Price, long Lots, Side Side) order)
    {
        order = _orders[Answered & 1023];
        if (Answered == Count) return false;
        Answered++;
        return Count - Answered < 1023;
    }
}

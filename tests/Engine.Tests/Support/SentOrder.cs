using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>An order message in test-friendly form.</summary>
internal sealed record SentOrder(
    OutboundKind Kind, ushort VenueId, long ClientOrderId, long OriginalClientOrderId, long Price, long Lots, Side Side, long CauseSequence, int Ordinal, byte[] Bytes)
{
    public static SentOrder Decode(ReadOnlySpan<byte> message, ushort venueId)
    {
        byte[] bytes = message.ToArray();
        if (NewOrderDecoder.TryWrap(message, out NewOrderDecoder order))
            return new(OutboundKind.New, venueId, order.ClientOrderId, 0, order.Price, order.Lots, order.Side, order.Cause.FrameSequence, order.Cause.Ordinal, bytes);
        if (CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel))
            return new(OutboundKind.Cancel, venueId, cancel.ClientOrderId, 0, 0, 0, 0, cancel.Cause.FrameSequence, cancel.Cause.Ordinal, bytes);
        if (ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder replace))
        {
            return new(OutboundKind.Replace, venueId, replace.ClientOrderId, replace.OriginalClientOrderId, replace.Price, replace.Lots, replace.Side,
                replace.Cause.FrameSequence, replace.Cause.Ordinal, bytes);
        }

        if (StatusRequestDecoder.TryWrap(message, out StatusRequestDecoder request))
            return new(OutboundKind.StatusRequest, venueId, 0, 0, 0, 0, 0, request.Cause.FrameSequence, request.Cause.Ordinal, bytes);

        Assert.That(MassCancelDecoder.TryWrap(message, out MassCancelDecoder mass), Is.True, "an order message that no decoder takes");
        return new(OutboundKind.MassCancel, venueId, 0, 0, 0, 0, 0, mass.Cause.FrameSequence, mass.Cause.Ordinal, bytes);
    }
}

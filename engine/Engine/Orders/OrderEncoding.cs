using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>Writes order messages into the memory that the sink gave, all of it, so that equal decisions give equal bytes.</summary>
internal static class OrderEncoding
{
    /// <summary>Bytes of a message, SBE header included.</summary>
    [HotPath]
    public static int Length(OutboundKind kind) => Messages.SbeHeader.SizeBytes + kind switch
    {
        OutboundKind.New => NewOrderEncoder.BlockLength,
        OutboundKind.Cancel => CancelOrderEncoder.BlockLength,
        OutboundKind.Replace => ReplaceOrderEncoder.BlockLength,
        OutboundKind.StatusRequest => StatusRequestEncoder.BlockLength,
        _ => MassCancelEncoder.BlockLength,
    };

    [HotPath]
    public static void New(Span<byte> buffer, in Order order, uint instrumentId, in OrderCause cause)
    {
        Invariant.Check(NewOrderEncoder.TryWrap(buffer, out NewOrderEncoder encoder));
        encoder.ClientOrderId = order.ClientOrderId;
        encoder.Price = order.Price.Nanos;
        encoder.Lots = order.Lots.Count;
        encoder.InstrumentId = instrumentId;
        encoder.Group = order.Group;
        encoder.Level = order.Level;
        encoder.Side = order.Side;
        encoder.OrderType = OrderType.Limit;
        encoder.TimeInForce = order.TimeInForce;
        encoder.Flags = order.Flags;
        cause.Write(encoder.Cause);
    }

    [HotPath]
    public static void Cancel(Span<byte> buffer, in Order order, uint instrumentId, in OrderCause cause)
    {
        Invariant.Check(CancelOrderEncoder.TryWrap(buffer, out CancelOrderEncoder encoder));
        encoder.ClientOrderId = order.ClientOrderId;
        encoder.VenueOrderId = order.VenueOrderId;
        encoder.InstrumentId = instrumentId;
        cause.Write(encoder.Cause);
    }

    [HotPath]
    public static void Replace(Span<byte> buffer, in Order order, long originalClientOrderId, uint instrumentId, in OrderCause cause)
    {
        Invariant.Check(ReplaceOrderEncoder.TryWrap(buffer, out ReplaceOrderEncoder encoder));
        encoder.ClientOrderId = order.ClientOrderId;
        encoder.OriginalClientOrderId = originalClientOrderId;
        encoder.VenueOrderId = order.VenueOrderId;
        encoder.Price = order.Price.Nanos;
        encoder.Lots = order.Lots.Count;
        encoder.InstrumentId = instrumentId;
        encoder.Side = order.Side;
        encoder.Flags = order.Flags;
        cause.Write(encoder.Cause);
    }

    [HotPath]
    public static void MassCancel(Span<byte> buffer, in OutboundOrder entry, in OrderCause cause)
    {
        Invariant.Check(MassCancelEncoder.TryWrap(buffer, out MassCancelEncoder encoder));
        encoder.VenueId = entry.VenueId;
        encoder.InstrumentId = entry.InstrumentId;
        encoder.Reason = (MassCancelReason)entry.Reason;
        cause.Write(encoder.Cause);
    }

    public static void StatusRequest(Span<byte> buffer, ushort venueId, in VenueState venue, in OrderCause cause)
    {
        Invariant.Check(StatusRequestEncoder.TryWrap(buffer, out StatusRequestEncoder encoder));
        encoder.RequestId = venue.RequestId;
        encoder.SessionId = venue.SessionId;
        encoder.AfterMatchId = venue.RequestAfterMatchId;
        encoder.VenueId = venueId;
        cause.Write(encoder.Cause);
    }
}

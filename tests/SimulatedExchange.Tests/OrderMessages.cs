using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Order messages as bytes.</summary>
internal static class OrderMessages
{
    public static byte[] New(
        long clientOrderId, long price, long lots, Side side, uint instrumentId = 0,
        TimeInForce timeInForce = TimeInForce.GoodTillCancel, OrderFlags flags = OrderFlags.None)
    {
        byte[] message = new byte[8 + NewOrderEncoder.BlockLength];
        Assert.That(NewOrderEncoder.TryWrap(message, out NewOrderEncoder order), Is.True);
        order.ClientOrderId = clientOrderId;
        order.Price = price;
        order.Lots = lots;
        order.InstrumentId = instrumentId;
        order.Side = side;
        order.OrderType = OrderType.Limit;
        order.TimeInForce = timeInForce;
        order.Flags = flags;
        return message;
    }

    public static byte[] Cancel(long clientOrderId, uint instrumentId = 0, long? venueOrderId = null)
    {
        byte[] message = new byte[8 + CancelOrderEncoder.BlockLength];
        Assert.That(CancelOrderEncoder.TryWrap(message, out CancelOrderEncoder cancel), Is.True);
        cancel.ClientOrderId = clientOrderId;
        if (venueOrderId is { } id) cancel.VenueOrderId = id;
        cancel.InstrumentId = instrumentId;
        return message;
    }

    public static byte[] Replace(
        long clientOrderId, long originalClientOrderId, long price, long lots, Side side, uint instrumentId = 0, OrderFlags flags = OrderFlags.None)
    {
        byte[] message = new byte[8 + ReplaceOrderEncoder.BlockLength];
        Assert.That(ReplaceOrderEncoder.TryWrap(message, out ReplaceOrderEncoder replacement), Is.True);
        replacement.ClientOrderId = clientOrderId;
        replacement.OriginalClientOrderId = originalClientOrderId;
        replacement.Price = price;
        replacement.Lots = lots;
        replacement.Side = side;
        replacement.InstrumentId = instrumentId;
        replacement.Flags = flags;
        return message;
    }

    public static byte[] StatusRequest(long requestId, long afterMatchId = 0, ushort venueId = 0)
    {
        byte[] message = new byte[8 + StatusRequestEncoder.BlockLength];
        Assert.That(StatusRequestEncoder.TryWrap(message, out StatusRequestEncoder request), Is.True);
        request.RequestId = requestId;
        request.SessionId = 1;
        request.AfterMatchId = afterMatchId;
        request.VenueId = venueId;
        return message;
    }

    public static byte[] MassCancel(ushort venueId, uint? instrumentId = null)
    {
        byte[] message = new byte[8 + MassCancelEncoder.BlockLength];
        Assert.That(MassCancelEncoder.TryWrap(message, out MassCancelEncoder massCancel), Is.True);
        massCancel.VenueId = venueId;
        if (instrumentId is { } id) massCancel.InstrumentId = id;
        massCancel.Reason = MassCancelReason.Kill;
        return message;
    }
}

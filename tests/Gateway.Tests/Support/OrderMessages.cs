using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>Order messages as an engine writes them.</summary>
internal static class OrderMessages
{
    public static byte[] New(long clientOrderId, Side side, long price, long lots, uint instrumentId)
    {
        byte[] message = new byte[8 + NewOrderEncoder.BlockLength];
        Assert.That(NewOrderEncoder.TryWrap(message, out NewOrderEncoder order));
        order.ClientOrderId = clientOrderId;
        order.Price = price;
        order.Lots = lots;
        order.InstrumentId = instrumentId;
        order.Side = side;
        order.OrderType = OrderType.Limit;
        order.TimeInForce = TimeInForce.GoodTillCancel;
        return message;
    }

    public static byte[] Replace(long clientOrderId, long originalClientOrderId, Side side, long price, long lots, uint instrumentId)
    {
        byte[] message = new byte[8 + ReplaceOrderEncoder.BlockLength];
        Assert.That(ReplaceOrderEncoder.TryWrap(message, out ReplaceOrderEncoder order));
        order.ClientOrderId = clientOrderId;
        order.OriginalClientOrderId = originalClientOrderId;
        order.Price = price;
        order.Lots = lots;
        order.InstrumentId = instrumentId;
        order.Side = side;
        return message;
    }

    public static byte[] Cancel(long clientOrderId, uint instrumentId)
    {
        byte[] message = new byte[8 + CancelOrderEncoder.BlockLength];
        Assert.That(CancelOrderEncoder.TryWrap(message, out CancelOrderEncoder order));
        order.ClientOrderId = clientOrderId;
        order.InstrumentId = instrumentId;
        return message;
    }

    public static byte[] MassCancel(ushort venueId)
    {
        byte[] message = new byte[8 + MassCancelEncoder.BlockLength];
        Assert.That(MassCancelEncoder.TryWrap(message, out MassCancelEncoder order));
        order.VenueId = venueId;
        order.Reason = MassCancelReason.Strategy;
        return message;
    }

    public static byte[] StatusRequest(long requestId, long sessionId, ushort venueId, long afterMatchId = 0)
    {
        byte[] message = new byte[8 + StatusRequestEncoder.BlockLength];
        Assert.That(StatusRequestEncoder.TryWrap(message, out StatusRequestEncoder request));
        request.RequestId = requestId;
        request.SessionId = sessionId;
        request.VenueId = venueId;
        request.AfterMatchId = afterMatchId;
        return message;
    }
}

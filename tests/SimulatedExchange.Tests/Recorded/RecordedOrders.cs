using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Order messages for the recorded venue; prices in whole units.</summary>
internal static class RecordedOrders
{
    public static byte[] Buy(long id, long price, long lots, OrderFlags flags = OrderFlags.None, TimeInForce timeInForce = TimeInForce.GoodTillCancel)
        => New(id, Side.Buy, price, lots, flags, timeInForce);

    public static byte[] Sell(long id, long price, long lots, OrderFlags flags = OrderFlags.None, TimeInForce timeInForce = TimeInForce.GoodTillCancel)
        => New(id, Side.Sell, price, lots, flags, timeInForce);

    public static byte[] New(
        long id, Side side, long price, long lots, OrderFlags flags = OrderFlags.None, TimeInForce timeInForce = TimeInForce.GoodTillCancel,
        uint instrumentId = RecordedMarket.Instrument, long offTick = 0)
    {
        var message = new byte[256];
        Assert.That(NewOrderEncoder.TryWrap(message, out NewOrderEncoder order), Is.True);
        order.ClientOrderId = id;
        order.Price = (price * RecordedMarket.Unit) + offTick;
        order.Lots = lots;
        order.InstrumentId = instrumentId;
        order.Side = side;
        order.OrderType = OrderType.Limit;
        order.TimeInForce = timeInForce;
        order.Flags = flags;
        return message[..order.EncodedLength];
    }

    public static byte[] Cancel(long id, uint instrumentId = RecordedMarket.Instrument)
    {
        var message = new byte[256];
        Assert.That(CancelOrderEncoder.TryWrap(message, out CancelOrderEncoder cancel), Is.True);
        cancel.ClientOrderId = id;
        cancel.VenueOrderId = MatchingEngine.NoVenueOrderId;
        cancel.InstrumentId = instrumentId;
        return message[..cancel.EncodedLength];
    }

    public static byte[] Replace(long originalId, long id, Side side, long price, long lots, OrderFlags flags = OrderFlags.None)
    {
        var message = new byte[256];
        Assert.That(ReplaceOrderEncoder.TryWrap(message, out ReplaceOrderEncoder replacement), Is.True);
        replacement.ClientOrderId = id;
        replacement.OriginalClientOrderId = originalId;
        replacement.VenueOrderId = MatchingEngine.NoVenueOrderId;
        replacement.Price = price * RecordedMarket.Unit;
        replacement.Lots = lots;
        replacement.InstrumentId = RecordedMarket.Instrument;
        replacement.Side = side;
        replacement.Flags = flags;
        return message[..replacement.EncodedLength];
    }

    public static byte[] MassCancel(ushort venueId, uint instrumentId = uint.MaxValue)
    {
        var message = new byte[256];
        Assert.That(MassCancelEncoder.TryWrap(message, out MassCancelEncoder cancel), Is.True);
        cancel.VenueId = venueId;
        cancel.InstrumentId = instrumentId;
        cancel.Reason = MassCancelReason.Strategy;
        return message[..cancel.EncodedLength];
    }
}

using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Perf;

/// <summary>Messages with plausible values. Each method writes one and returns its bytes; 0 when the buffer is too short.</summary>
internal sealed class CodecSamples
{
    private const long PriceNanos = 60_000_000_000_000;
    private const long TickNanos = 100_000_000;

    private const int SlotBytes = 512;
    private const int SlotCount = 16; // several, so that the compiler cannot read one message once for all repeats

    public byte[] BookUpdate2 { get; } = Messages((buffer, number) => EncodeBookUpdate(buffer, number, 1));

    public byte[] BookUpdate20 { get; } = Messages((buffer, number) => EncodeBookUpdate(buffer, number, 10));

    public byte[] Trade { get; } = Messages(EncodeTrade);

    public byte[] Accepted { get; } = Messages(EncodeAccepted);

    public byte[] Filled { get; } = Messages(EncodeFilled);

    public byte[] NewOrder { get; } = Messages(EncodeNewOrder);

    public byte[] Timer { get; } = Messages(EncodeTimer);

    /// <summary>One of the messages of a kind, in turn.</summary>
    public static ReadOnlySpan<byte> At(byte[] messages, int turn) => messages.AsSpan((turn & (SlotCount - 1)) * SlotBytes, SlotBytes);

    public static int EncodeBookUpdate(Span<byte> buffer, long number, int levelsPerSide)
    {
        if (!BookUpdateEncoder.TryWrap(buffer, out BookUpdateEncoder update)) return 0;
        update.UpdateId = number;
        if (!update.TryBeginBids(levelsPerSide, out BookUpdateEncoder.BidsEncoder bids)) return 0;
        for (long price = PriceNanos; bids.MoveNext(); price -= TickNanos)
        {
            bids.Price = price;
            bids.Lots = number;
        }

        if (!update.TryBeginAsks(levelsPerSide, out BookUpdateEncoder.AsksEncoder asks)) return 0;
        for (long price = PriceNanos + TickNanos; asks.MoveNext(); price += TickNanos)
        {
            asks.Price = price;
            asks.Lots = number;
        }

        return update.EncodedLength;
    }

    public static int EncodeNewOrder(Span<byte> buffer, long number)
    {
        if (!NewOrderEncoder.TryWrap(buffer, out NewOrderEncoder order)) return 0;
        order.ClientOrderId = number;
        order.Price = PriceNanos;
        order.Lots = 100 + number;
        order.InstrumentId = 3;
        order.Group = 1;
        order.Level = 2;
        order.Side = Side.Sell;
        order.OrderType = OrderType.Limit;
        order.TimeInForce = TimeInForce.GoodTillCancel;
        order.Flags = OrderFlags.PostOnly;
        WriteCause(order.Cause, number);
        return order.EncodedLength;
    }

    public static int EncodeReplaceOrder(Span<byte> buffer, long number)
    {
        if (!ReplaceOrderEncoder.TryWrap(buffer, out ReplaceOrderEncoder order)) return 0;
        order.ClientOrderId = number;
        order.OriginalClientOrderId = number - 1;
        order.VenueOrderId = number + 1_000;
        order.Price = PriceNanos;
        order.Lots = 100 + number;
        order.InstrumentId = 3;
        order.Side = Side.Buy;
        order.Flags = OrderFlags.PostOnly;
        WriteCause(order.Cause, number);
        return order.EncodedLength;
    }

    public static int EncodeCancelOrder(Span<byte> buffer, long number)
    {
        if (!CancelOrderEncoder.TryWrap(buffer, out CancelOrderEncoder order)) return 0;
        order.ClientOrderId = number;
        order.VenueOrderId = number + 1_000;
        order.InstrumentId = 3;
        WriteCause(order.Cause, number);
        return order.EncodedLength;
    }

    public static int EncodeAccepted(Span<byte> buffer, long number)
    {
        if (!AcceptedEncoder.TryWrap(buffer, out AcceptedEncoder accepted)) return 0;
        accepted.ClientOrderId = number;
        accepted.VenueOrderId = number + 1_000;
        accepted.Price = PriceNanos;
        accepted.LeavesLots = 100;
        return accepted.EncodedLength;
    }

    public static int EncodeFilled(Span<byte> buffer, long number)
    {
        if (!FilledEncoder.TryWrap(buffer, out FilledEncoder filled)) return 0;
        filled.ClientOrderId = number;
        filled.VenueOrderId = number + 1_000;
        filled.MatchId = number + 2_000;
        filled.Price = PriceNanos;
        filled.Lots = 10;
        filled.LeavesLots = 90;
        filled.CumLots = 10;
        filled.Fee = -12_345;
        filled.VenueId = 1;
        filled.Leg = 0;
        filled.Side = Side.Sell;
        filled.Liquidity = Liquidity.Maker;
        return filled.EncodedLength;
    }

    private static int EncodeTrade(Span<byte> buffer, long number)
    {
        if (!TradeEncoder.TryWrap(buffer, out TradeEncoder trade)) return 0;
        trade.TradeId = number;
        trade.Price = PriceNanos;
        trade.Lots = 12;
        trade.Aggressor = Aggressor.Buy;
        return trade.EncodedLength;
    }

    private static int EncodeTimer(Span<byte> buffer, long number)
    {
        if (!TimerEncoder.TryWrap(buffer, out TimerEncoder timer)) return 0;
        timer.Tick = (ulong)number;
        return timer.EncodedLength;
    }

    private static void WriteCause(CauseEncoder cause, long number)
    {
        cause.FrameSequence = number + 10;
        cause.ReceiveTimeNs = 1_700_000_000_000_000_000;
        cause.OrderNumber = number;
        cause.Ordinal = 1;
    }

    private static byte[] Messages(Encode encode)
    {
        var buffer = new byte[SlotCount * SlotBytes];
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (encode(buffer.AsSpan(slot * SlotBytes, SlotBytes), slot + 1) == 0) throw new InvalidOperationException("a sample message does not fit a slot");
        }

        return buffer;
    }

    private delegate int Encode(Span<byte> buffer, long number);
}

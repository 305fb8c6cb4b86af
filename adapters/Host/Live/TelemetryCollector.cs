using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>Gathers the telemetry of one instrument on the engine thread. Bounded work, no allocation.</summary>
internal sealed class TelemetryCollector(StrategyContext context, int instrumentSlot)
{
    private const int OrdersMax = 64; // looked at each time
    private EngineTelemetry _telemetry;
    private long _fillsSeen;

    /// <summary>Whoever shows it reads here.</summary>
    public SeqLock<EngineTelemetry> Published { get; } = new();

    /// <summary>After an execution frame was run: remembers the fill, if one was booked.</summary>
    /// <param name="frame">The frame.</param>
    [HotPath]
    public void OnExecution(ReadOnlySpan<byte> frame)
    {
        if (context.Counters.Fills == _fillsSeen) return;
        _fillsSeen = context.Counters.Fills;
        ref readonly FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        if ((int)(header.InstrumentId & 0xFFFF) != instrumentSlot) return;
        if (!FilledDecoder.TryWrap(frame.Slice(FrameHeader.SizeBytes, (int)header.Length), out FilledDecoder filled)) return;
        ref TelemetryFill fill = ref _telemetry.Fills[(int)(_telemetry.FillCount++ & (TelemetryFills.Capacity - 1))];
        fill.TimeNs = header.ReceiveTimeNs;
        fill.PriceNanos = filled.Price;
        fill.Lots = filled.Lots;
        fill.PositionLots = context.Positions[instrumentSlot].Lots.Count;
        fill.Side = filled.Side;
        fill.Liquidity = filled.Liquidity;
    }

    /// <summary>Publishes everything as it is now.</summary>
    public void Publish(long frames, long orders)
    {
        _telemetry.Frames = frames;
        _telemetry.Orders = orders;
        _telemetry.NowNs = context.NowNs;
        _telemetry.Counters = context.Counters;
        _telemetry.OpenOrders = context.Orders.OpenCount;
        _telemetry.RiskState = context.RiskState;
        ref Instrument instrument = ref context.Instruments[instrumentSlot];
        if (instrument.IsDefined)
        {
            ref readonly Position position = ref context.Positions[instrumentSlot];
            _telemetry.PositionLots = position.Lots.Count;
            _telemetry.MaxAbsPositionLots = position.MaxAbsLots.Count;
            _telemetry.Profit = context.Positions.ProfitAndLoss(instrumentSlot, in instrument);
            _telemetry.IsQuotable = context.IsQuotable(instrumentSlot);
            CopyBook(context.Books[instrumentSlot]);
            CopyOwnQuotes();
        }

        Published.Write(in _telemetry);
    }

    private void CopyBook(Book book)
    {
        _telemetry.BookStatus = book.Status;
        _telemetry.Bids.LevelCount = Math.Min(book.BidCount, TelemetryLevels.Capacity);
        _telemetry.Asks.LevelCount = Math.Min(book.AskCount, TelemetryLevels.Capacity);
        for (int depth = 0; depth < _telemetry.Bids.LevelCount; depth++) Copy(book.Bid(depth), ref _telemetry.Bids.Levels[depth]);
        for (int depth = 0; depth < _telemetry.Asks.LevelCount; depth++) Copy(book.Ask(depth), ref _telemetry.Asks.Levels[depth]);
    }

    private static void Copy(BookLevel from, ref TelemetryLevel to)
    {
        to.PriceNanos = from.Price.Nanos;
        to.Lots = from.Lots.Count;
    }

    private void CopyOwnQuotes()
    {
        _telemetry.Bids.OwnCount = 0;
        _telemetry.Asks.OwnCount = 0;
        int slot = context.Orders.OfInstrument(instrumentSlot).FirstOpen;
        for (int looked = 0; slot != OrderTable.None && looked < OrdersMax; looked++)
        {
            ref Order order = ref context.Orders[slot];
            slot = order.NextOpen;
            if (order.State is not (OrderState.Live or OrderState.PendingCancel or OrderState.PendingReplace)) continue; // not known to rest
            if (order.Side == Side.Buy) Insert(ref _telemetry.Bids, in order, sign: 1);
            else Insert(ref _telemetry.Asks, in order, sign: -1);
        }
    }

    /// <summary>Keeps the best prices in order; one more than fits drops the worst.</summary>
    private static void Insert(ref TelemetryQuotes quotes, in Order order, int sign)
    {
        long price = order.Price.Nanos;
        int index = quotes.OwnCount;
        while (index > 0 && (price - quotes.Own[index - 1].PriceNanos) * sign > 0) index--;
        if (index > 0 && quotes.Own[index - 1].PriceNanos == price)
        {
            quotes.Own[index - 1].Lots += order.LeavesLots.Count;
            return;
        }

        if (index == TelemetryLevels.Capacity) return;
        int last = Math.Min(quotes.OwnCount, TelemetryLevels.Capacity - 1);
        for (int i = last; i > index; i--) quotes.Own[i] = quotes.Own[i - 1];
        quotes.Own[index].PriceNanos = price;
        quotes.Own[index].Lots = order.LeavesLots.Count;
        quotes.OwnCount = last + 1;
    }
}

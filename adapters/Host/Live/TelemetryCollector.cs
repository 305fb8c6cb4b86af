using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>Gathers telemetry on the engine thread: of one instrument all, of the others the main figures in turn. Bounded work, no allocation.</summary>
internal sealed class TelemetryCollector(StrategyContext context, EngineTelemetryBlock block)
{
    private const int OrdersMax = 64; // looked at each time
    private const int InstrumentsPerTime = 8;
    private readonly int _instrumentSlot = block.DetailSlot;
    private readonly PerformanceTelemetry[] _performance = Undefined(block.InstrumentCount);
    private EngineTelemetry _telemetry;
    private long _fillsSeen;
    private int _nextSlot;
    private int _nextMeasuredSlot;

    /// <summary>After an execution frame was run: remembers the fill, if one was booked.</summary>
    /// <param name="frame">The frame.</param>
    [HotPath]
    public void OnExecution(ReadOnlySpan<byte> frame)
    {
        if (context.Counters.Fills == _fillsSeen) return;
        _fillsSeen = context.Counters.Fills;
        ref readonly FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        if ((int)(header.InstrumentId & 0xFFFF) != _instrumentSlot) return;
        if (!FilledDecoder.TryWrap(frame.Slice(FrameHeader.SizeBytes, (int)header.Length), out FilledDecoder filled)) return;
        ref TelemetryFill fill = ref _telemetry.Fills[(int)(_telemetry.FillCount++ & (TelemetryFills.Capacity - 1))];
        fill.TimeNs = header.ReceiveTimeNs;
        fill.PriceNanos = filled.Price;
        fill.Lots = filled.Lots;
        fill.PositionLots = context.Positions[_instrumentSlot].Lots.Count;
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
        _telemetry.KillSwitch = KillSwitchTelemetry.Of(context);
        _telemetry.Risk = RiskTelemetry.Of(context);
        _telemetry.LastCommandId = context.LastCommandId;
        _telemetry.LastCommandOutcome = context.LastCommandOutcome;
        for (int venue = 0; venue < Math.Min(context.VenueCount, RouteStates.Capacity); venue++) _telemetry.Routes[venue] = (byte)context.Venue(venue).Status;
        ref Instrument instrument = ref context.Instruments[_instrumentSlot];
        if (instrument.IsDefined)
        {
            ref readonly Position position = ref context.Positions[_instrumentSlot];
            _telemetry.PositionLots = position.Lots.Count;
            _telemetry.MaxAbsPositionLots = position.MaxAbsLots.Count;
            _telemetry.Profit = context.Positions.ProfitAndLoss(_instrumentSlot, in instrument);
            _telemetry.IsQuotable = context.IsQuotable(_instrumentSlot);
            CopyBook(context.Books[_instrumentSlot]);
            CopyOwnQuotes();
        }

        Measure();
        if (_instrumentSlot < _performance.Length) _telemetry.Performance = _performance[_instrumentSlot];
        block.Engine.Write(in _telemetry);
        PublishInstruments();
    }

    private static PerformanceTelemetry[] Undefined(int count)
    {
        var undefined = new PerformanceTelemetry[count];
        Array.Fill(undefined, PerformanceTelemetry.Undefined);
        return undefined;
    }

    /// <summary>One instrument each time: adding its levels up costs as much as publishing several.</summary>
    private void Measure()
    {
        if (_performance.Length == 0) return;
        if (context.Instruments[_nextMeasuredSlot].IsDefined) _performance[_nextMeasuredSlot] = PerformanceTelemetry.Of(context, _nextMeasuredSlot);
        if (++_nextMeasuredSlot >= _performance.Length) _nextMeasuredSlot = 0;
    }

    private void PublishInstruments()
    {
        int count = Math.Min(InstrumentsPerTime, block.InstrumentCount);
        for (; count > 0; count--)
        {
            PublishInstrument(_nextSlot);
            if (++_nextSlot >= block.InstrumentCount) _nextSlot = 0;
        }
    }

    private void PublishInstrument(int slot)
    {
        ref Instrument instrument = ref context.Instruments[slot];
        if (!instrument.IsDefined) return;
        Book book = context.Books[slot];
        ref readonly Position position = ref context.Positions[slot];
        var row = new InstrumentTelemetry
        {
            InstrumentId = instrument.Id,
            Profit = context.Positions.ProfitAndLoss(slot, in instrument),
            Cash = position.TradeCash + position.Fees + position.Funding,
            Performance = _performance[slot],
            PositionLots = position.Lots.Count,
            FillCount = position.FillCount,
            BidNanos = book.BidCount > 0 ? book.Bid(0).Price.Nanos : 0,
            AskNanos = book.AskCount > 0 ? book.Ask(0).Price.Nanos : 0,
            OpenOrders = context.Orders.OfInstrument(slot).OpenCount,
            BookStatus = book.Status,
            IsQuotable = context.IsQuotable(slot),
        };
        block.Instrument(slot).Write(in row);
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
        int slot = context.Orders.OfInstrument(_instrumentSlot).FirstOpen;
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

using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>What our quotes and fills were worth, in integers, so that a replay measures the same. Engine thread writes.</summary>
/// <remarks>A book event costs one comparison; a fill one entry in a ring, and its horizons a few at a time on the frames after them.
/// M_h is the last mid of a whole book at or before the horizon, so a horizon is looked at before the first frame beyond it is run. Source: domain specification 11.</remarks>
public sealed partial class PerformanceTable
{
    /// <summary>Levels that are told apart; the last one holds all beyond.</summary>
    public const int Levels = 4;

    /// <summary>Level of fills whose order is not in the table.</summary>
    public const int UnknownLevel = Levels;
    private const int CellsPerSide = Levels + 1;
    private const int CellsPerInstrument = 2 * CellsPerSide;
    private const int HorizonsPerFrame = 16; // about 2 us at most; a sweep of fills has its horizons at one moment
    private const long FillLotsMax = 1L << 40; // sums of money then fit 128 bits
    private readonly PerformanceParameters _parameters;
    private readonly InstrumentTable _instruments;
    private readonly BookTable _books;
    private readonly OrderTable _orders;
    private readonly PositionTable _positions;
    private readonly ArenaArray<EngineState> _engine;
    private readonly ArenaArray<PerformanceState> _state;
    private readonly ArenaArray<PendingFill> _pending;
    private readonly ArenaArray<FillMeasures> _cells;
    private readonly ArenaArray<InstrumentMeasures> _measures;
    private readonly ArenaArray<VenueMeasures> _venues;
    private readonly ArenaArray<long> _ackCounts;

    internal PerformanceTable(
        Arena arena,
        EngineConfiguration configuration,
        InstrumentTable instruments,
        BookTable books,
        OrderTable orders,
        PositionTable positions,
        ArenaArray<EngineState> engine)
    {
        _parameters = configuration.Performance;
        _instruments = instruments;
        _books = books;
        _orders = orders;
        _positions = positions;
        _engine = engine;
        _state = arena.Allocate<PerformanceState>(1);
        _state[0].NextDueNs = long.MaxValue;
        _pending = arena.Allocate<PendingFill>(_parameters.PendingFillCapacity);
        _cells = arena.Allocate<FillMeasures>(configuration.InstrumentCapacity * CellsPerInstrument);
        _measures = arena.Allocate<InstrumentMeasures>(configuration.InstrumentCapacity);
        _venues = arena.Allocate<VenueMeasures>(configuration.VenueCapacity);
        _ackCounts = arena.Allocate<long>(configuration.VenueCapacity * AckBucketCount);
    }

    /// <summary>The rule of uptime.</summary>
    public PerformanceParameters Parameters => _parameters;

    /// <summary>Where the followed fills stand.</summary>
    public ref readonly PerformanceState State => ref _state[0];

    /// <summary>When the first horizon passes, engine time in ns.</summary>
    internal long NextDueNs => _state[0].NextDueNs;

    /// <summary>How an instrument was held and quoted.</summary>
    public ref readonly InstrumentMeasures OfInstrument(int slot) => ref _measures[slot];

    /// <summary>A venue's scorecard.</summary>
    public ref readonly VenueMeasures OfVenue(int venueId) => ref _venues[venueId];

    /// <summary>Fills and quotes of one instrument, side and level.</summary>
    /// <param name="level">0 to <see cref="UnknownLevel"/>.</param>
    public ref readonly FillMeasures Of(int slot, Side side, int level) => ref _cells[CellOf(slot, side, level)];

    /// <summary>Fills and quotes of one instrument and side. Cold: it adds up.</summary>
    public FillMeasures Of(int slot, Side side)
    {
        FillMeasures sum = default;
        for (int level = 0; level <= UnknownLevel; level++) sum += Of(slot, side, level);
        return sum;
    }

    /// <summary>Fills and quotes of one instrument. Cold: it adds up.</summary>
    public FillMeasures Of(int slot) => Of(slot, Side.Buy) + Of(slot, Side.Sell);

    /// <summary>Of all instruments; its sums of money mean nothing where currencies differ. Cold.</summary>
    public FillMeasures Total()
    {
        FillMeasures sum = default;
        for (int slot = 0; slot < _measures.Length; slot++) sum += Of(slot);
        return sum;
    }

    /// <summary>Place of a cell.</summary>
    internal static int CellOf(int slot, Side side, int level) => (slot * CellsPerInstrument) + (side == Side.Buy ? 0 : CellsPerSide) + level;

    /// <summary>Another instrument has the slot; it has no fills yet.</summary>
    internal void OnNewInstrument(int slot)
    {
        _measures[slot] = default;
        _cells.Slice(slot * CellsPerInstrument, CellsPerInstrument).Clear();
    }

    /// <summary>A run begins: nobody saw the mids and held times between the last frame and this one.</summary>
    internal void OnStartOfRun()
    {
        ref PerformanceState state = ref _state[0];
        state.AbandonedCount += state.FillNumber - state.Next[Horizons.Count - 1];
        for (int horizon = 0; horizon < Horizons.Count; horizon++)
        {
            for (long number = state.Next[horizon]; number < state.FillNumber; number++)
                _cells[Pending(number).Cell].Later[horizon].MissingCount++;
            state.Next[horizon] = state.FillNumber;
        }

        state.NextDueNs = long.MaxValue;
        for (int slot = 0; slot < _measures.Length; slot++) _measures[slot].LookedNs = 0;
    }

    /// <summary>An order leaves.</summary>
    [HotPath]
    internal void OnPosted(in Order order, int venueId)
    {
        ref FillMeasures cell = ref _cells[CellOf(order.InstrumentSlot, order.Side, LevelOf(order.Level))];
        cell.PostedCount++;
        cell.PostedLots += (order.Lots - order.CumLots).Count;
        _venues[venueId].PostedCount++;
    }

    /// <summary>A fill was booked; the position has it already.</summary>
    /// <param name="header">Its frame's.</param>
    /// <param name="fill">The fill.</param>
    /// <param name="orderSlot">Its order, or <see cref="OrderTable.None"/>.</param>
    [HotPath]
    internal void OnFill(in FrameHeader header, ref FilledDecoder fill, int orderSlot)
    {
        int slot = (int)(header.InstrumentId & 0xFFFF);
        int level = orderSlot == OrderTable.None ? UnknownLevel : LevelOf(_orders[orderSlot].Level);
        int cellIndex = CellOf(slot, fill.Side, level);
        ref FillMeasures cell = ref _cells[cellIndex];
        ref PerformanceState state = ref _state[0];
        cell.FillCount++;
        cell.FilledLots += fill.Lots;
        _measures[slot].Hold(_engine[0].NowNs, _positions[slot].Lots.Count);
        if (fill.VenueId < _venues.Length) _venues[fill.VenueId].FillCount++;
        bool isResent = (header.Flags & FrameFlags.Resend) != 0;
        if (isResent) state.ResentCount++;
        if (isResent || !TryMeasure(slot, ref fill, ref cell, out PendingFill pending))
        {
            cell.Miss();
            return;
        }

        if (state.FillNumber - state.Next[Horizons.Count - 1] == _pending.Length)
        {
            state.OverflowCount++;
            cell.MissLater();
            return;
        }

        pending.Cell = cellIndex;
        Pending(state.FillNumber++) = pending;
        state.NextDueNs = Math.Min(state.NextDueNs, pending.TimeNs + Horizons.Ns(0));
    }

    /// <summary>Time is about to pass <see cref="NextDueNs"/>: looks at the mids of now for horizons before <paramref name="nextNs"/>.</summary>
    /// <param name="nextNs">Time of the frame that comes, ns.</param>
    /// <param name="nowNs">Time of the frame before it, ns.</param>
    internal void Advance(long nextNs, long nowNs)
    {
        ref PerformanceState state = ref _state[0];
        int left = HorizonsPerFrame;
        long nextDueNs = long.MaxValue;
        for (int horizon = 0; horizon < Horizons.Count; horizon++)
        {
            ref long next = ref state.Next[horizon];
            while (next < state.FillNumber)
            {
                ref PendingFill fill = ref Pending(next);
                long dueNs = fill.TimeNs + Horizons.Ns(horizon);
                if (dueNs >= nextNs || left == 0)
                {
                    nextDueNs = Math.Min(nextDueNs, dueNs);
                    break;
                }

                left--;
                if (dueNs < nowNs) state.LateCount++;
                Measure(in fill, horizon);
                next++;
            }
        }

        state.NextDueNs = nextDueNs;
    }

    private ref PendingFill Pending(long number) => ref _pending[(int)number & (_pending.Length - 1)];

    private static int LevelOf(byte level) => Math.Min((int)level, Levels - 1);

    /// <summary>The measures at the fill itself.</summary>
    private bool TryMeasure(int slot, ref FilledDecoder fill, ref FillMeasures cell, out PendingFill pending)
    {
        pending = default;
        if (!IsMarked(slot) || fill.Lots > FillLotsMax) return false;
        long mid = _positions[slot].Mark.Nanos;
        Int128 spread = (Int128)_books.BestAsk(slot).Price.Nanos - _books.BestBid(slot).Price.Nanos;
        int sign = fill.Side == Side.Buy ? 1 : -1;
        Int128 edge = ((Int128)mid - fill.Price) * sign;
        if (spread <= 0 || !Ratio.TryCreate(edge, mid, out long edgeRatio) || !Ratio.TryCreate(spread, mid, out long spreadRatio)) return false;
        Int128 lots = fill.Lots;
        cell.QuotedRatioSum += spreadRatio;
        cell.QuotedMoneySum += spread * lots;
        cell.AtFill.Add(edgeRatio, edgeRatio, edge * lots, Int128.Abs(mid) * lots);
        pending.TimeNs = _engine[0].NowNs;
        pending.PriceNanos = fill.Price;
        pending.MidNanos = mid;
        pending.Lots = fill.Lots;
        pending.EdgeRatio = edgeRatio;
        pending.Sign = sign;
        return true;
    }

    private void Measure(in PendingFill fill, int horizon)
    {
        int slot = fill.Cell / CellsPerInstrument;
        ref HorizonMeasures measures = ref _cells[fill.Cell].Later[horizon];
        Int128 gain = ((Int128)_positions[slot].Mark.Nanos - fill.PriceNanos) * fill.Sign;
        if (!IsMarked(slot) || !Ratio.TryCreate(gain, fill.MidNanos, out long ratio)) measures.MissingCount++;
        else measures.Add(ratio, fill.EdgeRatio, gain * fill.Lots, Int128.Abs(fill.MidNanos) * fill.Lots);
    }

    /// <summary>The position's mark is the mid of a whole book that trades. Amid an event it is the mid before it.</summary>
    private bool IsMarked(int slot)
    {
        Book book = _books[slot];
        return book.Status == BookStatus.Live && book.BidCount > 0 && book.AskCount > 0 && _instruments[slot].Status == TradingStatus.Trading
            && _positions[slot].Mark.Nanos != 0;
    }
}

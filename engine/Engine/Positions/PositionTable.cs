using System.Runtime.CompilerServices;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>Positions and their exact profit and loss. Engine thread writes; any amount is an integer.</summary>
public sealed class PositionTable
{
    private const long LedgerUnitsPerNano = 1_000_000_000; // 1e-18 units in 1e-9
    private const long RoundingUnits = 10_000_000_000; // 1e-8 in 1e-18 units
    private readonly ArenaArray<Position> _positions;

    private readonly ExposureTable _exposures;

    internal PositionTable(Arena arena, int instrumentCapacity, ExposureTable exposures)
    {
        _positions = arena.Allocate<Position>(instrumentCapacity);
        _exposures = exposures;
    }

    public ref readonly Position this[int slot] => ref _positions[slot];

    /// <summary>Profit and loss of an instrument at its last mark.</summary>
    public ProfitAndLoss ProfitAndLoss(int slot, in Instrument instrument)
    {
        ref readonly Position position = ref _positions[slot];
        Int128 total = position.TradeCash + Value(in instrument, position.Lots, position.Mark) + position.Fees + position.Funding;
        Int128 inventory = total - position.Spread - position.Hedging - position.Fees - position.Funding;
        return new ProfitAndLoss(total, position.Spread, inventory, position.Funding, position.Fees, position.Hedging);
    }

    /// <summary>Another instrument has the slot: the mark and the watermark of the one before are not its own.</summary>
    internal void OnNewInstrument(int slot)
    {
        _positions[slot].Mark = default;
        _positions[slot].ValuedMark = default;
        _positions[slot].WatermarkMatchId = 0;
    }

    [HotPath]
    internal void OnMark(int slot, in Instrument instrument, Price mid)
    {
        ref Position position = ref _positions[slot];
        if (position.UnpricedLots.Count != 0) BeginMark(ref position, in instrument, mid);
        position.Mark = mid;
        if (Magnitude(mid.Nanos - position.ValuedMark.Nanos) > Magnitude(position.ValuedMark.Nanos) >> 8) Revalue(slot, in instrument, ref position);
    }

    /// <summary>Books one fill.</summary>
    /// <param name="slot">Instrument slot.</param>
    /// <param name="instrument">Its definition.</param>
    /// <param name="side">Our side.</param>
    /// <param name="price">Fill price; its distance from the mark is spread, or slippage of a hedge.</param>
    /// <param name="lots">Filled quantity; above 0.</param>
    /// <param name="feeNanos">Fee, 1e-9 of the settlement currency; positive is a cost.</param>
    /// <param name="isHedge">Books the distance from the mark as hedging.</param>
    [HotPath]
    internal void OnFill(int slot, in Instrument instrument, Side side, Price price, Lots lots, long feeNanos, bool isHedge = false)
    {
        ref Position position = ref _positions[slot];
        if (position.Mark.Nanos == 0)
        {
            BeginMark(ref position, in instrument, price);
            Revalue(slot, in instrument, ref position);
        }

        Lots change = side == Side.Buy ? lots : -lots;
        Int128 cash = Value(in instrument, -change, price); // not -Value: its rounding would favour the account
        Int128 edge = cash + Value(in instrument, change, position.Mark);
        position.TradeCash += RoundDown(cash);
        if (isHedge) position.Hedging += edge;
        else position.Spread += edge;
        position.Fees -= (Int128)feeNanos * LedgerUnitsPerNano;
        position.Lots += change;
        position.FillCount++;
        if (side == Side.Buy) position.BoughtLots += lots;
        else position.SoldLots += lots;
        NoteMagnitude(ref position);
        _exposures.OnPosition(slot, position.Lots);
    }

    /// <summary>Takes a venue's position over: the difference is booked at the mark, so that the profit and loss of that moment stays what it was.</summary>
    /// <param name="slot">Instrument slot.</param>
    /// <param name="instrument">Its definition.</param>
    /// <param name="lots">The position at the venue, signed.</param>
    /// <remarks>Exact, not rounded: what fills moved instead nobody knows. Without a mark the first one is the price.</remarks>
    internal void OnAdjustment(int slot, in Instrument instrument, Lots lots)
    {
        ref Position position = ref _positions[slot];
        position.AdoptedRequestId = position.ReportedRequestId;
        if (position.Mark.Nanos == 0) position.UnpricedLots += lots - position.Lots;
        else position.TradeCash += Value(in instrument, position.Lots, position.Mark) - Value(in instrument, lots, position.Mark);
        position.AdjustedLots += lots - position.Lots;
        position.Lots = lots;
        NoteMagnitude(ref position);
        _exposures.OnPosition(slot, position.Lots);
    }

    /// <summary>A venue reports the position: noted until the whole answer is there.</summary>
    internal void OnReported(int slot, Lots lots, long lastMatchId, long requestId)
    {
        ref Position position = ref _positions[slot];
        position.ReportedRequestId = requestId;
        position.ReportedLots = lots;
        position.ReportedMatchId = lastMatchId;
    }

    /// <summary>The answer is whole: fills up to the reported match id are in the position from now on, whether they came or not; later ones are not.</summary>
    internal void OnReportWhole(int slot) => _positions[slot].WatermarkMatchId = _positions[slot].ReportedMatchId;

    /// <summary>Books a funding payment.</summary>
    /// <param name="slot">Instrument slot.</param>
    /// <param name="amount">1e-18 of the settlement currency; negative when paid. Rounded against the account at 1e-8.</param>
    internal void OnFunding(int slot, Int128 amount) => _positions[slot].Funding += RoundDown(amount);

    /// <summary>Also of the lowest long, which has no positive counterpart.</summary>
    private static ulong Magnitude(long value) => (ulong)(value < 0 ? -value : value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Revalue(int slot, in Instrument instrument, ref Position position)
    {
        position.ValuedMark = position.Mark;
        _exposures.OnMark(slot, in instrument, position.Mark);
    }

    private static void BeginMark(ref Position position, in Instrument instrument, Price mark)
    {
        position.Mark = mark;
        position.TradeCash -= Value(in instrument, position.UnpricedLots, mark);
        position.UnpricedLots = Lots.Zero;
    }

    private static void NoteMagnitude(ref Position position)
    {
        Lots magnitude = new(Math.Abs(position.Lots.Count));
        if (magnitude > position.MaxAbsLots) position.MaxAbsLots = magnitude;
    }

    /// <summary>Value of a quantity in the settlement currency, 1e-18, rounded down: linear q·p, inverse −N/p.</summary>
    private static Int128 Value(in Instrument instrument, Lots lots, Price price)
    {
        if (!instrument.IsInverse) return (Int128)price.Nanos * lots.Count * instrument.LotValue;
        if (price.Nanos == 0) return 0;

        // (lots·lotValue·1e-9) / (price·1e-9) in 1e-18 units.
        Int128 numerator = -((Int128)lots.Count * instrument.LotValue) * Scale18;
        return FloorDivide(numerator, price.Nanos);
    }

    private static Int128 Scale18 => 1_000_000_000_000_000_000;

    private static Int128 RoundDown(Int128 amount) => FloorDivide(amount, RoundingUnits) * RoundingUnits;

    private static Int128 FloorDivide(Int128 numerator, Int128 denominator)
    {
        Int128 quotient = numerator / denominator;
        bool isInexact = quotient * denominator != numerator;
        return isInexact && (numerator < 0) != (denominator < 0) ? quotient - 1 : quotient;
    }
}

using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway;

/// <summary>The gateway's own view of open orders and positions, and the limits that it checks against them.</summary>
/// <remarks>Built from nothing but what it sent and what the venue answered, so that no mistake of the engine's can reach it. One thread; allocates at
/// construction only. The worst case of a side is the position with everything open on that side filled; a replacement under way counts with what it adds.</remarks>
internal sealed partial class GatewayLedger
{
    private const RejectReason Passed = default;
    private const int AdoptedMax = 4_096; // open orders of the time before, which no limit could refuse
    private const int SlotMask = 0xFFFF;
    private readonly GatewayLimits _limits;
    private readonly LedgerTable _orders;
    private readonly Instrument[] _definitions;
    private readonly InstrumentLimits[] _instrumentLimits;
    private readonly InstrumentState[] _states;
    private readonly short[] _indexBySlot; // -1: none
    private readonly RecentFills _fills;
    private VenueState _rate;

    /// <param name="limits">What it checks.</param>
    /// <param name="fillKeysMin">Latest fills that it knows again; above 0.</param>
    public GatewayLedger(GatewayLimits limits, int fillKeysMin)
    {
        _limits = limits;
        _fills = new RecentFills(fillKeysMin);
        _orders = new LedgerTable((2 * limits.OpenOrdersMax) + AdoptedMax);
        _definitions = [.. limits.Instruments.Select(instrument => instrument.Definition)];
        _instrumentLimits = [.. limits.Instruments.Select(instrument => instrument.Limits)];
        _states = new InstrumentState[_definitions.Length];
        _indexBySlot = new short[SlotMask + 1];
        Array.Fill(_indexBySlot, (short)-1);
        for (int index = 0; index < _definitions.Length; index++)
        {
            _indexBySlot[_definitions[index].Id & SlotMask] = (short)index;
            if (_instrumentLimits[index].ReferencePrice is not { } reference) continue;
            _states[index].Reference = reference;
            _states[index].HasReference = 1;
        }

        _rate.TokenNanos = limits.OrderBurstMax * 1_000_000_000L;
    }

    /// <summary>Open orders over all instruments, replacements under way not counted.</summary>
    public int OpenCount { get; private set; }

    public ref readonly InstrumentState State(int instrument) => ref _states[instrument];

    /// <summary>The instrument's place among those of this venue, or -1.</summary>
    [HotPath]
    public int FindInstrument(uint instrumentId)
    {
        int index = _indexBySlot[instrumentId & SlotMask];
        return index >= 0 && _definitions[index].Id == instrumentId ? index : -1;
    }

    /// <summary>Checks a new order; when it passes, it is entered as open and its token is taken: it must be sent.</summary>
    [HotPath]
    public RejectReason TryOpen(ref NewOrderDecoder order, long nowNs)
    {
        int instrument = FindInstrument(order.InstrumentId);
        if (instrument < 0) return RejectReason.UnknownInstrument;
        if (order.ClientOrderId <= 0 || order.Side is not (Side.Buy or Side.Sell)) return RejectReason.Malformed;
        int sign = order.Side == Side.Buy ? 1 : -1;
        RejectReason reason = CheckOrder(instrument, new Price(order.Price), order.Lots);
        if (reason != Passed) return reason;
        ref InstrumentState state = ref _states[instrument];
        if (state.OpenCount >= _instrumentLimits[instrument].OpenOrdersMax || OpenCount >= _limits.OpenOrdersMax || _orders.IsFull) return RejectReason.GatewayLimit;
        if (!IsWithinPosition(instrument, sign, order.Lots)) return RejectReason.GatewayLimit;
        if (_orders.Find(order.ClientOrderId) != LedgerTable.None) return RejectReason.DuplicateClientOrderId;
        if (!OrderRate.TryTake(ref _rate, nowNs, _limits.OrdersPerSecondMax, _limits.OrderBurstMax)) return RejectReason.RateLimit;
        ref LedgerOrder entry = ref _orders.Add(order.ClientOrderId);
        entry.Instrument = instrument;
        entry.Sign = sign;
        entry.LeavesLots = order.Lots;
        Expose(ref entry, order.Lots);
        Count(instrument, 1);
        return Passed;
    }

    /// <summary>Checks a replacement; when it passes, it is entered as under way and its token is taken: it must be sent.</summary>
    [HotPath]
    public RejectReason TryReplace(ref ReplaceOrderDecoder order, long nowNs)
    {
        int instrument = FindInstrument(order.InstrumentId);
        if (instrument < 0) return RejectReason.UnknownInstrument;
        if (order.ClientOrderId <= 0 || order.Side is not (Side.Buy or Side.Sell)) return RejectReason.Malformed;
        int original = _orders.Find(order.OriginalClientOrderId);
        if (original == LedgerTable.None) return RejectReason.UnknownOrder; // its end is on the way to the engine, or was seen there
        ref LedgerOrder replaced = ref _orders[original];
        if (replaced.Instrument != instrument || replaced.Sign != (order.Side == Side.Buy ? 1 : -1)) return RejectReason.Malformed;
        RejectReason reason = CheckOrder(instrument, new Price(order.Price), order.Lots);
        if (reason != Passed) return reason;

        // One replacement under way an order, and of none that is itself under way: no engine of ours asks for more.
        if (replaced.ReplacementId != 0 || replaced.IsPendingReplacement || _orders.IsFull) return RejectReason.GatewayLimit;
        long added = Math.Max(0, order.Lots - replaced.CumLots - replaced.LeavesLots);
        if (!IsWithinPosition(instrument, replaced.Sign, added)) return RejectReason.GatewayLimit;
        if (_orders.Find(order.ClientOrderId) != LedgerTable.None) return RejectReason.DuplicateClientOrderId;
        if (!OrderRate.TryTake(ref _rate, nowNs, _limits.OrdersPerSecondMax, _limits.OrderBurstMax)) return RejectReason.RateLimit;
        replaced.ReplacementId = order.ClientOrderId;
        int sign = replaced.Sign;
        ref LedgerOrder entry = ref _orders.Add(order.ClientOrderId);
        entry.Instrument = instrument;
        entry.Sign = sign;
        entry.OriginalId = order.OriginalClientOrderId;
        entry.TotalLots = order.Lots;
        Expose(ref entry, added);
        return Passed;
    }

    /// <summary>Counts a cancel against the rate; it is never refused.</summary>
    [HotPath]
    public void OnCancelSent(long nowNs) => OrderRate.TakeForCancel(ref _rate, nowNs, _limits.OrdersPerSecondMax, _limits.OrderBurstMax);

    private RejectReason CheckOrder(int instrument, Price price, long lots)
    {
        InstrumentLimits limits = _instrumentLimits[instrument];
        if (lots < 1) return RejectReason.InvalidQuantity;
        if (lots > limits.OrderLotsMax || price < limits.LowestPrice || price > limits.HighestPrice) return RejectReason.GatewayLimit;
        ref InstrumentState state = ref _states[instrument];
        if (state.HasReference != 0)
        {
            double reference = state.Reference.Nanos;
            if (!(Math.Abs(price.Nanos - reference) <= limits.PriceCollarFraction * Math.Abs(reference))) return RejectReason.GatewayLimit;
        }

        Int128 notional = _definitions[instrument].Notional(price, new Lots(lots));
        if (notional < 0) notional = -(notional + 1); // the least value has no positive counterpart; one unit of 1e-18 decides nothing
        return notional <= (Int128)limits.OrderNotionalMax * Price.Scale ? Passed : RejectReason.GatewayLimit;
    }

    private bool IsWithinPosition(int instrument, int sign, long addedLots)
    {
        ref InstrumentState state = ref _states[instrument];
        Int128 held = (Int128)state.PositionLots * sign;
        long exposed = sign > 0 ? state.ExposedBuyLots : state.ExposedSellLots;
        return addedLots == 0 || held + exposed + addedLots <= _instrumentLimits[instrument].PositionLotsMax;
    }

    private void Expose(ref LedgerOrder order, long lots)
    {
        ref InstrumentState state = ref _states[order.Instrument];
        if (order.Sign > 0) state.ExposedBuyLots += lots - order.ExposedLots;
        else state.ExposedSellLots += lots - order.ExposedLots;
        order.ExposedLots = lots;
    }

    private void Count(int instrument, int change)
    {
        _states[instrument].OpenCount += change;
        OpenCount += change;
    }
}

using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>The checks that every order passes before it exists. There is no other way to an order message.</summary>
/// <remarks>Engine thread only; reads state, changes only the rate limit's tokens, and those last.</remarks>
internal sealed partial class PreTradeRisk
{
    private readonly EngineConfiguration _configuration;
    private readonly InstrumentTable _instruments;
    private readonly BookTable _books;
    private readonly OrderTable _orders;
    private readonly PositionTable _positions;
    private readonly KillSwitch _killSwitch;
    private readonly ArenaArray<EngineState> _state;
    private readonly ArenaArray<VenueState> _venues;
    private readonly ArenaArray<RiskLimits> _limits;
    private readonly ArenaArray<byte> _paused;

    internal PreTradeRisk(
        Arena arena,
        EngineConfiguration configuration,
        InstrumentTable instruments,
        BookTable books,
        OrderTable orders,
        PositionTable positions,
        KillSwitch killSwitch,
        ArenaArray<EngineState> state)
    {
        _configuration = configuration;
        _instruments = instruments;
        _books = books;
        _orders = orders;
        _positions = positions;
        _killSwitch = killSwitch;
        _state = state;
        _venues = arena.Allocate<VenueState>(configuration.VenueCapacity);
        _limits = arena.Allocate<RiskLimits>(configuration.InstrumentCapacity);
        _paused = arena.Allocate<byte>(configuration.InstrumentCapacity);
        for (int slot = 0; slot < _limits.Length; slot++) _limits[slot] = configuration.DefaultLimits;
        for (int venue = 0; venue < _venues.Length; venue++) _venues[venue].TokenNanos = configuration.OrderBurstMax * 1_000_000_000L;
    }

    internal ref VenueState Venue(int venueId) => ref _venues[venueId];

    internal int VenueCount => _venues.Length;

    internal ref byte Paused(int slot) => ref _paused[slot];

    internal ref readonly RiskLimits Limits(int slot) => ref _limits[slot];

    /// <summary>Takes over the limits that the configuration gives an instrument new to its slot; nobody paused it yet.</summary>
    internal void OnNewInstrument(int slot, uint instrumentId)
    {
        TakeConfiguredLimits(slot, instrumentId);
        _paused[slot] = 0;
    }

    internal ref RiskLimits LimitsToSet(int slot) => ref _limits[slot];

    /// <summary>Gives every instrument the limits of the configuration again.</summary>
    internal void TakeConfiguredLimits()
    {
        for (int slot = 0; slot < _limits.Length; slot++) TakeConfiguredLimits(slot, _instruments[slot].Id);
    }

    /// <summary>Nothing about the instrument's state forbids a new order.</summary>
    [HotPath]
    internal bool IsQuotable(int slot) => _instruments[slot].IsDefined && CheckState(slot, in _instruments[slot]) == RiskReason.None;

    /// <summary>Only orders that shrink the position may leave.</summary>
    internal bool IsReduceOnly(int slot) => _state[0].RiskState == RiskState.ReduceOnly || _killSwitch.Watch(slot).IsReducing != 0;

    internal bool IsRouteUp(int slot) => _venues[_instruments[slot].VenueId].Status == SessionStatus.Up;

    /// <summary>Checks a new order, or with <paramref name="originalSlot"/> a replacement of that order.</summary>
    /// <returns><see cref="RiskReason.None"/> to go ahead; otherwise nothing has changed.</returns>
    [HotPath]
    internal RiskReason Check(int slot, Side side, Price price, Lots lots, OrderFlags flags, int originalSlot)
    {
        if ((uint)slot >= (uint)_instruments.Capacity || !_instruments[slot].IsDefined) return RiskReason.UnknownInstrument;
        ref Instrument instrument = ref _instruments[slot];
        RiskReason reason = CheckState(slot, in instrument);
        if (reason == RiskReason.None) reason = CheckPrice(slot, in instrument, price);
        if (reason == RiskReason.None) reason = CheckQuantity(slot, in instrument, price, lots);
        if (reason == RiskReason.None) reason = CheckExposure(slot, side, lots, flags, originalSlot);
        if (reason == RiskReason.None) reason = CheckSelfTrade(slot, side, price, originalSlot);
        if (reason != RiskReason.None) return reason;
        bool isInRate = OrderRate.TryTake(
            ref _venues[instrument.VenueId], _state[0].NowNs, _configuration.OrdersPerSecondMax, _configuration.OrderBurstMax);
        return isInRate ? RiskReason.None : RiskReason.OrderRate;
    }

    /// <summary>Counts a cancel against the rate; it is never refused.</summary>
    [HotPath]
    internal void OnCancel(int slot) => OrderRate.TakeForCancel(
        ref _venues[_instruments[slot].VenueId], _state[0].NowNs, _configuration.OrdersPerSecondMax, _configuration.OrderBurstMax);

    /// <summary>Another run than the first begins.</summary>
    internal void OnNewRun(ushort venueId) => OrderRate.OnNewRun(ref _venues[venueId], _state[0].NowNs, _configuration.OrderBurstMax);

    private void TakeConfiguredLimits(int slot, uint instrumentId)
    {
        bool hasOwn = _configuration.InstrumentLimits.TryGetValue(instrumentId, out RiskLimits limits);
        _limits[slot] = hasOwn ? limits : _configuration.DefaultLimits;
    }

    private RiskReason CheckState(int slot, in Instrument instrument)
    {
        if (_state[0].RiskState == RiskState.Halted) return RiskReason.Halted;
        if (_state[0].RiskState == RiskState.Paused || _paused[slot] != 0) return RiskReason.Paused;
        if (instrument.Status != TradingStatus.Trading) return RiskReason.InstrumentNotTrading;
        if (_venues[instrument.VenueId].Status != SessionStatus.Up) return RiskReason.RouteDown;
        if (_killSwitch.Venue(instrument.VenueId).IsDisabled != 0) return RiskReason.RouteDisabled;
        if (_killSwitch.Watch(slot).IsPulled != 0) return RiskReason.MarketDataOld;
        return _books[slot].IsQuotable ? RiskReason.None : RiskReason.BookNotLive;
    }

    private RiskReason CheckPrice(int slot, in Instrument instrument, Price price)
    {
        if (!instrument.IsPriceAllowed(price)) return RiskReason.PriceNotAllowed;
        if (price.Nanos % instrument.TickNanos(price) != 0) return RiskReason.PriceOffTick;
        double mid = _books[slot].Mid.Nanos;
        double band = _limits[slot].PriceBandFraction * Math.Abs(mid);
        return Math.Abs(price.Nanos - mid) <= band ? RiskReason.None : RiskReason.PriceOutsideBand;
    }

    private RiskReason CheckQuantity(int slot, in Instrument instrument, Price price, Lots lots)
    {
        ref readonly RiskLimits limits = ref _limits[slot];
        if (lots.Count < 1 || lots < instrument.MinLots || lots > instrument.MaxLots || lots > limits.OrderLotsMax) return RiskReason.QuantityOutsideLimits;
        Int128 notional = instrument.Notional(price, lots);
        if (notional < 0) notional = -notional;
        bool isInside = notional >= (Int128)instrument.MinNotional * Price.Scale && notional <= (Int128)limits.OrderNotionalMax * Price.Scale;
        return isInside ? RiskReason.None : RiskReason.NotionalOutsideLimits;
    }

    private RiskReason CheckExposure(int slot, Side side, Lots lots, OrderFlags flags, int originalSlot)
    {
        ref readonly InstrumentOrders open = ref _orders.OfInstrument(slot);
        bool isReplacement = originalSlot != OrderTable.None;
        if (!isReplacement && (open.OpenCount >= _limits[slot].OpenOrdersMax || _orders.OpenCount >= _configuration.OpenOrdersMax))
            return RiskReason.TooManyOpenOrders;

        // A replacement adds at most what its total exceeds the original's by; a smaller one frees nothing until it is confirmed.
        long added = isReplacement ? Math.Max(0, lots.Count - _orders[originalSlot].Lots.Count) : lots.Count;
        Int128 position = (Int128)_positions[slot].Lots.Count * (side == Side.Buy ? 1 : -1); // fills beyond reason must not wrap
        long exposed = (side == Side.Buy ? open.ExposedBuyLots : open.ExposedSellLots).Count;
        bool isReducing = position + exposed + added <= 0;
        if (!isReducing && IsReduceOnly(slot)) return RiskReason.ReduceOnly;
        if (!isReducing && _state[0].RiskState == RiskState.Cautious && (flags & OrderFlags.PostOnly) == 0) return RiskReason.PostOnlyOnly;
        return position + exposed + added > _limits[slot].PositionLotsMax.Count ? RiskReason.PositionLimit : RiskReason.None;
    }

    private RiskReason CheckSelfTrade(int slot, Side side, Price price, int originalSlot)
    {
        for (int other = _orders.OfInstrument(slot).FirstOpen; other != OrderTable.None; other = _orders[other].NextOpen)
        {
            ref Order order = ref _orders[other];
            if (order.Side == side || other == originalSlot) continue;
            bool isCrossing = side == Side.Buy ? order.Price <= price : order.Price >= price;
            if (isCrossing) return RiskReason.SelfTrade;
        }

        return RiskReason.None;
    }
}

using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <content>The checks, each once: a live engine stops at the first that fails, and who asks why gets every one with its numbers.</content>
internal sealed partial class PreTradeRisk
{
    /// <summary>Why the state of an instrument forbids new orders; <see cref="RiskReason.None"/> when it does not.</summary>
    internal RiskReason StateReason(int slot) =>
        _instruments[slot].IsDefined ? CheckState<Unrecorded>(slot, in _instruments[slot], null) : RiskReason.UnknownInstrument;

    /// <summary>Every check of <see cref="Check"/>, in its order, measured now; the last one, the rate, without taking a token. Cold; changes nothing.</summary>
    internal IReadOnlyList<RiskCheck> Measure(int slot, Side side, Price price, Lots lots, OrderFlags flags, int originalSlot)
    {
        var measured = new List<RiskCheck>();
        _ = Run<Recorded>(new RiskCandidate(slot, side, price, lots, flags, originalSlot), measured);
        return measured;
    }

    private RiskReason Run<TMode>(in RiskCandidate order, List<RiskCheck>? measured)
        where TMode : struct, IRecordingMode
    {
        bool isDefined = (uint)order.Slot < (uint)_instruments.Capacity && _instruments[order.Slot].IsDefined;
        if (TMode.IsOn && !isDefined) measured!.Add(Condition(RiskReason.UnknownInstrument, false, "the instrument is defined"));
        if (!isDefined) return RiskReason.UnknownInstrument;
        ref Instrument instrument = ref _instruments[order.Slot];
        RiskReason reason = CheckState<TMode>(order.Slot, in instrument, measured);
        if (reason == RiskReason.None) reason = CheckPrice<TMode>(in order, in instrument, measured);
        if (reason == RiskReason.None) reason = CheckQuantity<TMode>(in order, in instrument, measured);
        if (reason == RiskReason.None) reason = CheckExposure<TMode>(in order, measured);
        if (reason == RiskReason.None) reason = CheckSelfTrade(in order);
        if (TMode.IsOn)
        {
            measured!.Add(Condition(RiskReason.SelfTrade, reason == RiskReason.None, "no order of ours rests on the other side of it"));
            reason = RiskReason.None;
        }

        return reason == RiskReason.None ? CheckRate<TMode>(in instrument, measured) : reason;
    }

    private RiskReason CheckState<TMode>(int slot, in Instrument instrument, List<RiskCheck>? measured)
        where TMode : struct, IRecordingMode
    {
        RiskState state = _state[0].RiskState;
        ref VenueState venue = ref _venues[instrument.VenueId];
        if (Fails<TMode>(RiskReason.Halted, state != RiskState.Halted, "the engine is not halted", measured)) return RiskReason.Halted;
        bool isPaused = state == RiskState.Paused || _paused[slot] != 0;
        if (Fails<TMode>(RiskReason.Paused, !isPaused, "engine and instrument are not paused", measured)) return RiskReason.Paused;
        if (Fails<TMode>(RiskReason.InstrumentNotTrading, instrument.Status == TradingStatus.Trading, "the instrument trades", measured))
            return RiskReason.InstrumentNotTrading;
        if (Fails<TMode>(RiskReason.RouteDown, venue.Status == SessionStatus.Up, "the route is up", measured)) return RiskReason.RouteDown;
        bool isRouteEnabled = _killSwitch.Venue(instrument.VenueId).IsDisabled == 0;
        if (Fails<TMode>(RiskReason.RouteDisabled, isRouteEnabled, "the kill switch has not disabled the route", measured)) return RiskReason.RouteDisabled;
        if (Fails<TMode>(RiskReason.MarketDataOld, _killSwitch.Watch(slot).IsPulled == 0, "the market data is young enough", measured))
            return RiskReason.MarketDataOld;
        return Fails<TMode>(RiskReason.BookNotLive, _books[slot].IsQuotable, "the book is whole", measured) ? RiskReason.BookNotLive : RiskReason.None;
    }

    private RiskReason CheckPrice<TMode>(in RiskCandidate order, in Instrument instrument, List<RiskCheck>? measured)
        where TMode : struct, IRecordingMode
    {
        const string unit = "quote";
        Price price = order.Price;
        bool isAllowed = instrument.IsPriceAllowed(price);
        if (TMode.IsOn)
        {
            measured!.Add(new RiskCheck(RiskReason.PriceNotAllowed, isAllowed, price.ToDouble(), instrument.MaxPrice.ToDouble(), false, unit, "price, the venue's greatest"));
            measured.Add(new RiskCheck(RiskReason.PriceNotAllowed, isAllowed, price.ToDouble(), instrument.MinPrice.ToDouble(), true, unit, "price, the venue's least"));
        }
        else if (!isAllowed)
        {
            return RiskReason.PriceNotAllowed;
        }

        bool isOnTick = price.Nanos % instrument.TickNanos(price) == 0;
        if (Fails<TMode>(RiskReason.PriceOffTick, isOnTick, "the price is a multiple of the tick", measured)) return RiskReason.PriceOffTick;
        double mid = _books[order.Slot].Mid.Nanos;
        double band = _limits[order.Slot].PriceBandFraction * Math.Abs(mid);
        double distance = Math.Abs(price.Nanos - mid);
        bool isInBand = distance <= band;
        if (TMode.IsOn)
            measured!.Add(new RiskCheck(RiskReason.PriceOutsideBand, isInBand, distance / Price.Scale, band / Price.Scale, false, unit, "distance from the mid"));
        else if (!isInBand) return RiskReason.PriceOutsideBand;
        return RiskReason.None;
    }

    private RiskReason CheckQuantity<TMode>(in RiskCandidate order, in Instrument instrument, List<RiskCheck>? measured)
        where TMode : struct, IRecordingMode
    {
        ref readonly RiskLimits limits = ref _limits[order.Slot];
        long most = Math.Min(instrument.MaxLots.Count, limits.OrderLotsMax.Count);
        long least = Math.Max(1, instrument.MinLots.Count);
        bool isEnough = order.Lots.Count >= least;
        bool isNotTooMuch = order.Lots.Count <= most;
        if (TMode.IsOn)
        {
            string bound = most == limits.OrderLotsMax.Count ? "quantity, risk.orderQuantityMax" : "quantity, the venue's greatest";
            measured!.Add(new RiskCheck(RiskReason.QuantityOutsideLimits, isEnough, order.Lots.Count, least, true, "lots", "quantity, the venue's least"));
            measured.Add(new RiskCheck(RiskReason.QuantityOutsideLimits, isNotTooMuch, order.Lots.Count, most, false, "lots", bound));
        }
        else if (!isEnough || !isNotTooMuch)
        {
            return RiskReason.QuantityOutsideLimits;
        }

        Int128 notional = instrument.Notional(order.Price, order.Lots);
        if (notional < 0) notional = -notional;
        bool isWorthIt = notional >= (Int128)instrument.MinNotional * Price.Scale;
        bool isAffordable = notional <= (Int128)limits.OrderNotionalMax * Price.Scale;
        if (TMode.IsOn)
        {
            double value = Shown(notional / Price.Scale) / 1e9;
            measured!.Add(new RiskCheck(RiskReason.NotionalOutsideLimits, isWorthIt, value, instrument.MinNotional / 1e9, true, "quote", "value, the venue's least"));
            measured.Add(new RiskCheck(RiskReason.NotionalOutsideLimits, isAffordable, value, limits.OrderNotionalMax / 1e9, false, "quote", "value, risk.orderNotionalMax"));
        }
        else if (!isWorthIt || !isAffordable)
        {
            return RiskReason.NotionalOutsideLimits;
        }

        return RiskReason.None;
    }

    private RiskReason CheckExposure<TMode>(in RiskCandidate order, List<RiskCheck>? measured)
        where TMode : struct, IRecordingMode
    {
        int slot = order.Slot;
        ref readonly InstrumentOrders open = ref _orders.OfInstrument(slot);
        if (!order.IsReplacement)
        {
            bool hasRoom = open.OpenCount < _limits[slot].OpenOrdersMax;
            bool hasRoomInAll = _orders.OpenCount < _configuration.OpenOrdersMax;
            if (TMode.IsOn)
            {
                measured!.Add(Count(RiskReason.TooManyOpenOrders, hasRoom, open.OpenCount + 1, _limits[slot].OpenOrdersMax, "open orders of the instrument"));
                measured.Add(Count(RiskReason.TooManyOpenOrders, hasRoomInAll, _orders.OpenCount + 1, _configuration.OpenOrdersMax, "open orders over all instruments"));
            }
            else if (!hasRoom || !hasRoomInAll)
            {
                return RiskReason.TooManyOpenOrders;
            }
        }

        // A replacement adds at most what its total exceeds the original's by; a smaller one frees nothing until it is confirmed.
        long added = order.IsReplacement ? Math.Max(0, order.Lots.Count - _orders[order.OriginalSlot].Lots.Count) : order.Lots.Count;
        Int128 position = (Int128)_positions[slot].Lots.Count * (order.Side == Side.Buy ? 1 : -1); // fills beyond reason must not wrap
        Int128 worst = position + (order.Side == Side.Buy ? open.ExposedBuyLots : open.ExposedSellLots).Count + added;
        bool isReducing = worst <= 0;
        if (IsReduceOnly(slot))
        {
            if (TMode.IsOn) measured!.Add(new RiskCheck(RiskReason.ReduceOnly, isReducing, Shown(worst), 0, false, "lots", "worst position of this side, reduce-only"));
            else if (!isReducing) return RiskReason.ReduceOnly;
        }

        if (_state[0].RiskState == RiskState.Cautious && (order.Flags & OrderFlags.PostOnly) == 0)
        {
            const string text = "worst position of this side, not post-only while cautious";
            if (TMode.IsOn) measured!.Add(new RiskCheck(RiskReason.PostOnlyOnly, isReducing, Shown(worst), 0, false, "lots", text));
            else if (!isReducing) return RiskReason.PostOnlyOnly;
        }

        long limit = Scaled(_limits[slot].PositionLotsMax.Count);
        bool isInside = worst <= limit;
        if (TMode.IsOn)
            measured!.Add(new RiskCheck(RiskReason.PositionLimit, isInside, Shown(worst), limit, false, "lots", "position with everything open on this side filled"));
        else if (!isInside) return RiskReason.PositionLimit;
        if (_tail.IsActing)
        {
            bool isBearable = _tail.Allows(slot, order.Side == Side.Buy, added, out double loss);
            if (TMode.IsOn)
                measured!.Add(new RiskCheck(RiskReason.TailLimit, isBearable, loss, _tail.LossMax, false, "risk currency", "stressed loss; what shrinks the underlying passes"));
            else if (!isBearable) return RiskReason.TailLimit;
        }

        return _exposures.IsLimited ? CheckGroups<TMode>(in order, added, measured) : RiskReason.None;
    }

    private RiskReason CheckSelfTrade(in RiskCandidate order)
    {
        for (int other = _orders.OfInstrument(order.Slot).FirstOpen; other != OrderTable.None; other = _orders[other].NextOpen)
        {
            ref Order resting = ref _orders[other];
            if (resting.Side == order.Side || other == order.OriginalSlot) continue;
            bool isCrossing = order.Side == Side.Buy ? resting.Price <= order.Price : resting.Price >= order.Price;
            if (isCrossing) return RiskReason.SelfTrade;
        }

        return RiskReason.None;
    }

    private RiskReason CheckRate<TMode>(in Instrument instrument, List<RiskCheck>? measured)
        where TMode : struct, IRecordingMode
    {
        ref VenueState venue = ref _venues[instrument.VenueId];
        VenueState before = TMode.IsOn ? venue : default;
        bool isInRate = OrderRate.TryTake(ref venue, _state[0].NowNs, _configuration.OrdersPerSecondMax, _configuration.OrderBurstMax);
        if (TMode.IsOn)
        {
            double tokens = (venue.TokenNanos / 1e9) + (isInRate ? 1 : 0);
            venue = before; // asking takes no token
            measured!.Add(new RiskCheck(
                RiskReason.OrderRate, isInRate, tokens, (_configuration.OrderBurstMax / 5.0) + 1, true, "messages", "tokens left for orders; the last fifth is for cancels"));
        }

        return isInRate ? RiskReason.None : RiskReason.OrderRate;
    }

    /// <summary>A limit while the tail-risk limiter acts.</summary>
    private long Scaled(long limit) => _exposures.Scale >= 1 || limit == AggregateLimits.Unlimited ? limit : (long)(limit * _exposures.Scale);

    /// <summary>A condition without a number: true when the checks end here, since it does not hold and nobody asks for the others.</summary>
    private static bool Fails<TMode>(RiskReason reason, bool isPassed, string text, List<RiskCheck>? measured)
        where TMode : struct, IRecordingMode
    {
        if (!TMode.IsOn) return !isPassed;
        measured!.Add(Condition(reason, isPassed, text));
        return false;
    }

    /// <summary>For people: saturates at 64 bits.</summary>
    private static long Shown(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);

    private static RiskCheck Condition(RiskReason reason, bool isPassed, string text) => new(reason, isPassed, double.NaN, double.NaN, false, "", text);

    private static RiskCheck Count(RiskReason reason, bool isPassed, long count, long most, string text) => new(reason, isPassed, count, most, false, "orders", text);
}

using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <content>The checks with their numbers, for those who ask why. Cold; changes nothing. A test compares its verdict with that of
/// <see cref="Check"/>.</content>
internal sealed partial class PreTradeRisk
{
    /// <summary>Why the state of an instrument forbids new orders; <see cref="RiskReason.None"/> when it does not.</summary>
    internal RiskReason StateReason(int slot) => _instruments[slot].IsDefined ? CheckState(slot, in _instruments[slot]) : RiskReason.UnknownInstrument;

    /// <summary>Every check of <see cref="Check"/>, in its order, measured now; the last one, the rate, without taking a token.</summary>
    internal IReadOnlyList<RiskCheck> Measure(int slot, Side side, Price price, Lots lots, OrderFlags flags, int originalSlot)
    {
        if ((uint)slot >= (uint)_instruments.Capacity || !_instruments[slot].IsDefined)
            return [Condition(RiskReason.UnknownInstrument, false, "the instrument is defined")];
        ref Instrument instrument = ref _instruments[slot];
        var checks = new List<RiskCheck>();
        RiskState state = _state[0].RiskState;
        checks.Add(Condition(RiskReason.Halted, state != RiskState.Halted, "the engine is not halted"));
        checks.Add(Condition(RiskReason.Paused, state != RiskState.Paused && _paused[slot] == 0, "engine and instrument are not paused"));
        checks.Add(Condition(RiskReason.InstrumentNotTrading, instrument.Status == TradingStatus.Trading, "the instrument trades"));
        checks.Add(Condition(RiskReason.RouteDown, _venues[instrument.VenueId].Status == SessionStatus.Up, "the route is up"));
        checks.Add(Condition(RiskReason.RouteDisabled, _killSwitch.Venue(instrument.VenueId).IsDisabled == 0, "the kill switch has not disabled the route"));
        checks.Add(Condition(RiskReason.MarketDataOld, _killSwitch.Watch(slot).IsPulled == 0, "the market data is young enough"));
        checks.Add(Condition(RiskReason.BookNotLive, _books[slot].IsQuotable, "the book is whole"));
        AddPrice(checks, slot, in instrument, price);
        AddQuantity(checks, slot, in instrument, price, lots);
        AddExposure(checks, slot, side, lots, flags, originalSlot);
        checks.Add(Condition(
            RiskReason.SelfTrade, CheckSelfTrade(slot, side, price, originalSlot) == RiskReason.None, "no order of ours rests on the other side of it"));
        VenueState probe = _venues[instrument.VenueId]; // a copy: asking takes no token
        bool isInRate = OrderRate.TryTake(ref probe, _state[0].NowNs, _configuration.OrdersPerSecondMax, _configuration.OrderBurstMax);
        double tokens = (probe.TokenNanos / 1e9) + (isInRate ? 1 : 0);
        checks.Add(new RiskCheck(
            RiskReason.OrderRate, isInRate, tokens, (_configuration.OrderBurstMax / 5.0) + 1, IsLeast: true, "messages", "tokens left for orders; the last fifth is for cancels"));
        return checks;
    }

    private void AddPrice(List<RiskCheck> checks, int slot, in Instrument instrument, Price price)
    {
        const string unit = "quote";
        checks.Add(new RiskCheck(
            RiskReason.PriceNotAllowed, instrument.IsPriceAllowed(price), price.ToDouble(), instrument.MaxPrice.ToDouble(), IsLeast: false, unit, "price, the venue's greatest"));
        checks.Add(new RiskCheck(
            RiskReason.PriceNotAllowed, instrument.IsPriceAllowed(price), price.ToDouble(), instrument.MinPrice.ToDouble(), IsLeast: true, unit, "price, the venue's least"));
        long tickNanos = instrument.TickNanos(price);
        checks.Add(Condition(RiskReason.PriceOffTick, price.Nanos % tickNanos == 0, "the price is a multiple of the tick"));
        double mid = _books[slot].Mid.Nanos;
        double band = _limits[slot].PriceBandFraction * Math.Abs(mid);
        double distance = Math.Abs(price.Nanos - mid);
        checks.Add(new RiskCheck(
            RiskReason.PriceOutsideBand, distance <= band, distance / Price.Scale, band / Price.Scale, IsLeast: false, unit, "distance from the mid"));
    }

    private void AddQuantity(List<RiskCheck> checks, int slot, in Instrument instrument, Price price, Lots lots)
    {
        const string unit = "lots";
        ref readonly RiskLimits limits = ref _limits[slot];
        long most = Math.Min(instrument.MaxLots.Count, limits.OrderLotsMax.Count);
        long least = Math.Max(1, instrument.MinLots.Count);
        checks.Add(new RiskCheck(RiskReason.QuantityOutsideLimits, lots.Count >= least, lots.Count, least, IsLeast: true, unit, "quantity, the venue's least"));
        checks.Add(new RiskCheck(
            RiskReason.QuantityOutsideLimits, lots.Count <= most, lots.Count, most, IsLeast: false, unit,
            most == limits.OrderLotsMax.Count ? "quantity, risk.orderQuantityMax" : "quantity, the venue's greatest"));
        Int128 notional = instrument.Notional(price, lots);
        if (notional < 0) notional = -notional;
        double value = Shown(notional / Price.Scale) / 1e9;
        checks.Add(new RiskCheck(
            RiskReason.NotionalOutsideLimits, notional >= (Int128)instrument.MinNotional * Price.Scale, value, instrument.MinNotional / 1e9, IsLeast: true, "quote", "value, the venue's least"));
        checks.Add(new RiskCheck(
            RiskReason.NotionalOutsideLimits, notional <= (Int128)limits.OrderNotionalMax * Price.Scale, value, limits.OrderNotionalMax / 1e9, IsLeast: false, "quote", "value, risk.orderNotionalMax"));
    }

    private void AddExposure(List<RiskCheck> checks, int slot, Side side, Lots lots, OrderFlags flags, int originalSlot)
    {
        ref readonly InstrumentOrders open = ref _orders.OfInstrument(slot);
        bool isReplacement = originalSlot != OrderTable.None;
        if (!isReplacement)
        {
            checks.Add(new RiskCheck(
                RiskReason.TooManyOpenOrders, open.OpenCount < _limits[slot].OpenOrdersMax, open.OpenCount + 1, _limits[slot].OpenOrdersMax, IsLeast: false, "orders", "open orders of the instrument"));
            checks.Add(new RiskCheck(
                RiskReason.TooManyOpenOrders, _orders.OpenCount < _configuration.OpenOrdersMax, _orders.OpenCount + 1, _configuration.OpenOrdersMax, IsLeast: false, "orders", "open orders over all instruments"));
        }

        long added = isReplacement ? Math.Max(0, lots.Count - _orders[originalSlot].Lots.Count) : lots.Count;
        Int128 position = (Int128)_positions[slot].Lots.Count * (side == Side.Buy ? 1 : -1);
        long exposed = (side == Side.Buy ? open.ExposedBuyLots : open.ExposedSellLots).Count;
        Int128 worst = position + exposed + added;
        if (IsReduceOnly(slot))
            checks.Add(new RiskCheck(RiskReason.ReduceOnly, worst <= 0, Shown(worst), 0, IsLeast: false, "lots", "worst position of this side, reduce-only"));
        if (_state[0].RiskState == RiskState.Cautious && (flags & OrderFlags.PostOnly) == 0)
            checks.Add(new RiskCheck(RiskReason.PostOnlyOnly, worst <= 0, Shown(worst), 0, IsLeast: false, "lots", "worst position of this side, not post-only while cautious"));
        long limit = _limits[slot].PositionLotsMax.Count;
        checks.Add(new RiskCheck(
            RiskReason.PositionLimit, worst <= limit, Shown(worst), limit, IsLeast: false, "lots", "position with everything open on this side filled"));
    }

    /// <summary>For people: saturates at 64 bits.</summary>
    private static long Shown(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);

    private static RiskCheck Condition(RiskReason reason, bool isPassed, string text) => new(reason, isPassed, double.NaN, double.NaN, false, "", text);
}

namespace LowLatencyMM.Engine;

/// <summary>Worst-case exposures by underlying, venue, account and in total, current at every moment: what pre-trade risk holds against the limits of groups.</summary>
/// <remarks>Engine thread only. Those who change a position, an exposure or a mark tell it. Integers, so that the sums never drift. A mark counts from a change of
/// 1/256 on: a book event costs a comparison.</remarks>
public sealed class ExposureTable
{
    internal const long LotValueMax = 1L << 54;
    private const int ScopeCount = 4;
    private readonly PortfolioParameters _parameters;
    private readonly (ulong Currency, long Of)[] _currencyValues;
    private readonly (ulong Currency, AggregateLimits Of)[] _underlyingLimits;
    private readonly ArenaArray<InstrumentExposure> _instruments;
    private readonly ArenaArray<ExposureAggregate> _aggregates;
    private readonly ArenaArray<AggregateLimits> _limits;
    private readonly ArenaArray<ulong> _underlyings;
    private readonly ArenaArray<ExposureState> _state;
    private readonly int _venueCount;

    internal ExposureTable(Arena arena, EngineConfiguration configuration)
    {
        _parameters = configuration.Portfolio;
        _venueCount = configuration.VenueCapacity;
        _currencyValues = ByCode(_parameters.CurrencyValues);
        _underlyingLimits = ByCode(_parameters.UnderlyingLimits);
        _instruments = arena.Allocate<InstrumentExposure>(configuration.InstrumentCapacity);
        _aggregates = arena.Allocate<ExposureAggregate>(1 + (2 * _venueCount) + configuration.InstrumentCapacity);
        _limits = arena.Allocate<AggregateLimits>(_aggregates.Length);
        _underlyings = arena.Allocate<ulong>(configuration.InstrumentCapacity);
        _state = arena.Allocate<ExposureState>(1);
        _state[0].Scale = 1;
        for (int slot = 0; slot < _instruments.Length; slot++) _instruments[slot].Underlying = -1;
        TakeConfiguredLimits();
    }

    /// <summary>What one instrument contributes.</summary>
    public ref readonly InstrumentExposure this[int slot] => ref _instruments[slot];

    /// <summary>Underlyings seen so far; those without a member are free.</summary>
    public int UnderlyingCount => _state[0].UnderlyingCount;

    /// <summary>The tail-risk limiter's factor on position and net limits; above 0 to 1.</summary>
    public double Scale => _state[0].Scale;

    /// <summary>Any group has a limit.</summary>
    internal bool IsLimited => _state[0].IsLimited != 0;

    /// <summary>The sums of a group.</summary>
    /// <param name="scope">Of what kind.</param>
    /// <param name="number">Account, venue id or underlying; 0 for the total.</param>
    public ref readonly ExposureAggregate Aggregate(AggregateScope scope, int number) => ref _aggregates[Index(scope, number)];

    /// <summary>The limits of a group.</summary>
    /// <inheritdoc cref="Aggregate" path="/param"/>
    public ref readonly AggregateLimits Limits(AggregateScope scope, int number) => ref _limits[Index(scope, number)];

    /// <summary>The group of a kind that an instrument is in.</summary>
    public int GroupOf(int slot, AggregateScope scope) => scope switch
    {
        AggregateScope.Underlying => _instruments[slot].Underlying,
        AggregateScope.Venue => _instruments[slot].Venue,
        AggregateScope.Account => _instruments[slot].Account,
        _ => 0,
    };

    /// <summary>Value of a currency in the risk currency; 1 where the configuration names none.</summary>
    internal double CurrencyValue(ulong currency)
    {
        foreach ((ulong known, long nanos) in _currencyValues)
        {
            if (known == currency) return nanos / (double)Price.Scale;
        }

        return 1;
    }

    /// <summary>An operator sets a limit of a group; false, and nothing changed, when it contradicts that of a group around or inside it.</summary>
    /// <param name="scope">Of what kind.</param>
    /// <param name="number">Account, venue id or underlying; 0 for the total; -1 for every group of the kind.</param>
    /// <param name="isGross">Gross, else net.</param>
    /// <param name="valueNanos">1e-9 of the risk currency.</param>
    internal bool TrySetLimit(AggregateScope scope, int number, bool isGross, long valueNanos)
    {
        int first = Math.Max(0, number);
        int last = number >= 0 ? number : scope == AggregateScope.Total ? 0 : scope == AggregateScope.Underlying ? UnderlyingCount - 1 : _venueCount - 1;
        for (int group = first; group <= last; group++)
        {
            AggregateLimits limits = Limits(scope, group);
            bool isOrdered = isGross ? limits.NetNotionalMax == AggregateLimits.Unlimited || valueNanos >= limits.NetNotionalMax : valueNanos <= limits.GrossNotionalMax;
            if (valueNanos < 1 || !isOrdered || !FitsOthers(scope, group, isGross, valueNanos)) return false;
        }

        for (int group = first; group <= last; group++)
        {
            AggregateLimits limits = Limits(scope, group);
            if (isGross) limits.GrossNotionalMax = valueNanos;
            else limits.NetNotionalMax = valueNanos;
            SetLimits(scope, group, limits);
        }

        return true;
    }

    internal void SetScale(double scale) => _state[0].Scale = scale;

    /// <summary>Sets a limit of a group; the caller has checked its range.</summary>
    internal void SetLimits(AggregateScope scope, int number, AggregateLimits limits)
    {
        _limits[Index(scope, number)] = limits;
        if (!limits.IsNone) _state[0].IsLimited = 1;
    }

    /// <summary>Gives every group the limits of the configuration again.</summary>
    internal void TakeConfiguredLimits()
    {
        _state[0].IsLimited = 0;
        SetLimits(AggregateScope.Total, 0, _parameters.Total);
        for (int number = 0; number < _venueCount; number++)
        {
            SetLimits(AggregateScope.Account, number, _parameters.AccountLimits.TryGetValue(number, out AggregateLimits account) ? account : _parameters.Account);
            SetLimits(AggregateScope.Venue, number, _parameters.VenueLimits.TryGetValue(number, out AggregateLimits venue) ? venue : _parameters.Venue);
        }

        for (int number = 0; number < _underlyings.Length; number++) SetLimits(AggregateScope.Underlying, number, ConfiguredLimits(_underlyings[number]));
    }

    /// <summary>An instrument was defined, or defined anew: its groups and what a lot is worth may be others.</summary>
    internal void OnDefinition(int slot, in Instrument instrument, Price mark)
    {
        ref InstrumentExposure own = ref _instruments[slot];
        if (own.Underlying >= 0) Join(ref own, -1);
        int underlying = FindUnderlying(instrument.BaseCurrency);
        own.Underlying = underlying;
        own.Venue = instrument.VenueId;
        own.Account = _parameters.AccountOf(instrument.VenueId);
        Join(ref own, 1);
        own.LotValue = mark.Nanos == 0 ? 0 : LotValue(in instrument, mark);
        Update(ref own);
    }

    /// <summary>The mark moved by more than 1/256, or is the first one.</summary>
    internal void OnMark(int slot, in Instrument instrument, Price mark)
    {
        ref InstrumentExposure own = ref _instruments[slot];
        own.LotValue = mark.Nanos == 0 ? 0 : LotValue(in instrument, mark);
        Update(ref own);
    }

    [HotPath]
    internal void OnPosition(int slot, Lots lots)
    {
        ref InstrumentExposure own = ref _instruments[slot];
        own.PositionLots = lots.Count;
        Update(ref own);
    }

    /// <summary>What open orders may still buy or sell changed.</summary>
    [HotPath]
    internal void OnOrders(int slot, Lots buyLots, Lots sellLots)
    {
        ref InstrumentExposure own = ref _instruments[slot];
        own.BuyLots = buyLots.Count;
        own.SellLots = sellLots.Count;
        Update(ref own);
    }

    /// <summary>An order of the instrument opened (1) or ended (-1).</summary>
    [HotPath]
    internal void OnOpenCount(int slot, int change)
    {
        ref InstrumentExposure own = ref _instruments[slot];
        own.OpenCount += change;
        if (own.Underlying < 0) return; // an order of an instrument that nobody defined does not exist
        for (int scope = 0; scope < ScopeCount; scope++) _aggregates[Index((AggregateScope)scope, GroupOf(slot, (AggregateScope)scope))].OpenCount += change;
    }

    private static (ulong Currency, T Of)[] ByCode<T>(IReadOnlyDictionary<string, T> byName)
    {
        var byCode = new List<(ulong Currency, T Of)>();
        foreach ((string name, T of) in byName) byCode.Add((InstrumentTable.CurrencyCode(name), of));
        return [.. byCode];
    }

    /// <summary>Value of a lot: of its base units at the mark, or of its quote units when inverse.</summary>
    private long LotValue(in Instrument instrument, Price mark)
    {
        double quote = instrument.IsInverse ? instrument.LotValue : Math.Abs((double)mark.Nanos) / Price.Scale * instrument.LotValue;
        double value = quote * CurrencyValue(instrument.QuoteCurrency);
        return value >= LotValueMax ? LotValueMax : value >= 1 ? (long)value : 1;
    }

    private void Update(ref InstrumentExposure own)
    {
        Int128 net = own.Value(own.PositionLots);
        Int128 longWorst = net + own.Value(own.BuyLots);
        Int128 shortWorst = own.Value(own.SellLots) - net;
        Int128 gross = own.GrossWith(own.BuyLots, own.SellLots);
        if (own.Underlying >= 0)
        {
            Int128 netChange = net - own.Net;
            Int128 longChange = longWorst - own.LongWorst;
            Int128 shortChange = shortWorst - own.ShortWorst;
            Int128 grossChange = gross - own.Gross;
            Add(ref _aggregates[0], netChange, longChange, shortChange, grossChange);
            Add(ref _aggregates[Index(AggregateScope.Account, own.Account)], netChange, longChange, shortChange, grossChange);
            Add(ref _aggregates[Index(AggregateScope.Venue, own.Venue)], netChange, longChange, shortChange, grossChange);
            Add(ref _aggregates[Index(AggregateScope.Underlying, own.Underlying)], netChange, longChange, shortChange, grossChange);
        }

        own.Net = net;
        own.LongWorst = longWorst;
        own.ShortWorst = shortWorst;
        own.Gross = gross;
    }

    private static void Add(ref ExposureAggregate aggregate, Int128 net, Int128 longWorst, Int128 shortWorst, Int128 gross)
    {
        aggregate.Net += net;
        aggregate.LongWorst += longWorst;
        aggregate.ShortWorst += shortWorst;
        aggregate.Gross += gross;
    }

    /// <summary>Adds all that an instrument contributes to its groups, or takes it out (-1).</summary>
    private void Join(ref InstrumentExposure own, int sign)
    {
        for (int scope = 0; scope < ScopeCount; scope++)
        {
            int number = (AggregateScope)scope switch
            {
                AggregateScope.Underlying => own.Underlying,
                AggregateScope.Venue => own.Venue,
                AggregateScope.Account => own.Account,
                _ => 0,
            };
            ref ExposureAggregate aggregate = ref _aggregates[Index((AggregateScope)scope, number)];
            Add(ref aggregate, own.Net * sign, own.LongWorst * sign, own.ShortWorst * sign, own.Gross * sign);
            aggregate.OpenCount += own.OpenCount * sign;
            aggregate.MemberCount += sign;
        }
    }

    /// <summary>The underlying of a base currency, or a free one: there are as many as instruments.</summary>
    private int FindUnderlying(ulong currency)
    {
        int free = -1;
        for (int number = 0; number < _state[0].UnderlyingCount; number++)
        {
            bool isUsed = _aggregates[Index(AggregateScope.Underlying, number)].MemberCount > 0;
            if (isUsed && _underlyings[number] == currency) return number;
            if (!isUsed && free < 0) free = number;
        }

        if (free < 0) free = _state[0].UnderlyingCount++;
        _underlyings[free] = currency;
        SetLimits(AggregateScope.Underlying, free, ConfiguredLimits(currency));
        return free;
    }

    private bool FitsOthers(AggregateScope scope, int number, bool isGross, long valueNanos)
    {
        bool isAboveOuter = scope != AggregateScope.Total && valueNanos > Limit(AggregateScope.Total, 0, isGross);
        if (scope == AggregateScope.Venue) isAboveOuter |= valueNanos > Limit(AggregateScope.Account, _parameters.AccountOf(number), isGross);
        if (isAboveOuter) return false;
        for (int venue = 0; venue < _venueCount && scope is AggregateScope.Total or AggregateScope.Account; venue++)
        {
            bool isInside = scope == AggregateScope.Total || _parameters.AccountOf(venue) == number;
            if (isInside && IsBelow(valueNanos, Limit(AggregateScope.Venue, venue, isGross))) return false;
            if (scope == AggregateScope.Total && IsBelow(valueNanos, Limit(AggregateScope.Account, venue, isGross))) return false;
        }

        for (int underlying = 0; underlying < UnderlyingCount && scope == AggregateScope.Total; underlying++)
        {
            if (IsBelow(valueNanos, Limit(AggregateScope.Underlying, underlying, isGross))) return false;
        }

        return true;
    }

    private static bool IsBelow(long valueNanos, long inner) => inner != AggregateLimits.Unlimited && valueNanos < inner;

    private long Limit(AggregateScope scope, int number, bool isGross) =>
        isGross ? Limits(scope, number).GrossNotionalMax : Limits(scope, number).NetNotionalMax;

    private AggregateLimits ConfiguredLimits(ulong currency)
    {
        foreach ((ulong known, AggregateLimits limits) in _underlyingLimits)
        {
            if (known == currency) return limits;
        }

        return _parameters.Underlying;
    }

    private int Index(AggregateScope scope, int number) => scope switch
    {
        AggregateScope.Total => 0,
        AggregateScope.Account => 1 + number,
        AggregateScope.Venue => 1 + _venueCount + number,
        _ => 1 + (2 * _venueCount) + number,
    };
}

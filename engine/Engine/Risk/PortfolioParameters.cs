namespace LowLatencyMM.Engine;

/// <summary>Limits over groups of instruments, and what the account is worth. Fixed for an engine's life, journalled with it.</summary>
/// <remarks>Amounts of different quote currencies are added by <see cref="CurrencyValues"/>: their values in one risk currency.</remarks>
public sealed record PortfolioParameters
{
    /// <summary>Over everything.</summary>
    public AggregateLimits Total { get; init; } = AggregateLimits.None;

    /// <summary>Of every account that has none of its own.</summary>
    public AggregateLimits Account { get; init; } = AggregateLimits.None;

    /// <summary>Of every venue that has none of its own.</summary>
    public AggregateLimits Venue { get; init; } = AggregateLimits.None;

    /// <summary>Of every underlying (base currency) that has none of its own.</summary>
    public AggregateLimits Underlying { get; init; } = AggregateLimits.None;

    /// <summary>By account.</summary>
    public IReadOnlyDictionary<int, AggregateLimits> AccountLimits { get; init; } = new Dictionary<int, AggregateLimits>();

    /// <summary>By venue id.</summary>
    public IReadOnlyDictionary<int, AggregateLimits> VenueLimits { get; init; } = new Dictionary<int, AggregateLimits>();

    /// <summary>By base currency.</summary>
    public IReadOnlyDictionary<string, AggregateLimits> UnderlyingLimits { get; init; } = new Dictionary<string, AggregateLimits>();

    /// <summary>The account of each venue, by venue id; venues beyond the list share account 0.</summary>
    public IReadOnlyList<int> VenueAccounts { get; init; } = [];

    /// <summary>Value of one unit of a currency, 1e-9 of the risk currency; 1e9 for one that is not named. 1 to 1e18.</summary>
    public IReadOnlyDictionary<string, long> CurrencyValues { get; init; } = new Dictionary<string, long>();

    /// <summary>What the account is worth before profit and loss, by currency, 1e-9; empty: not known, and no share of equity is watched.</summary>
    public IReadOnlyDictionary<string, long> Capital { get; init; } = new Dictionary<string, long>();

    /// <summary>Greatest stressed loss over <see cref="TailHorizonNs"/> at 99 %, 1e-9 of the risk currency; <see cref="AggregateLimits.Unlimited"/>: no limiter.</summary>
    public long TailLossMax { get; init; } = AggregateLimits.Unlimited;

    /// <summary>Horizon of the stressed loss, ns; 1 s to a day.</summary>
    public long TailHorizonNs { get; init; } = 600_000_000_000;

    internal int AccountOf(int venueId) => venueId < VenueAccounts.Count ? VenueAccounts[venueId] : 0;

    /// <summary>Every error at once, each with path, value and what is allowed; limits that contradict each other are named both. Empty when valid.</summary>
    /// <param name="venueCapacity">Venues, and so accounts.</param>
    public IReadOnlyList<string> Validate(int venueCapacity)
    {
        var errors = new List<string>();
        if (TailLossMax < 1) errors.Add($"{nameof(TailLossMax)}: {TailLossMax} is not above 0.");
        if (TailHorizonNs is < 1_000_000_000 or > 86_400_000_000_000) errors.Add($"{nameof(TailHorizonNs)}: {TailHorizonNs} is not in 1000000000 to 86400000000000.");
        foreach ((string currency, long amount) in Capital)
        {
            if (amount < 0) errors.Add($"{nameof(Capital)}[{currency}]: {amount} is below 0.");
        }

        InRange(nameof(Total), Total);
        InRange(nameof(Account), Account);
        InRange(nameof(Venue), Venue);
        InRange(nameof(Underlying), Underlying);
        foreach ((int account, AggregateLimits limits) in AccountLimits) InRange($"{nameof(AccountLimits)}[{account}]", limits);
        foreach ((int venue, AggregateLimits limits) in VenueLimits) InRange($"{nameof(VenueLimits)}[{venue}]", limits);
        foreach ((string name, AggregateLimits limits) in UnderlyingLimits) InRange($"{nameof(UnderlyingLimits)}[{name}]", limits);
        foreach (int account in AccountLimits.Keys) IsAccount(account);
        foreach (int account in VenueAccounts) IsAccount(account);
        foreach (int venue in VenueLimits.Keys)
        {
            if (venue < 0 || venue >= venueCapacity) errors.Add($"{nameof(VenueLimits)}: venue {venue} is not in 0 to {venueCapacity - 1}.");
        }

        foreach ((string currency, long value) in CurrencyValues)
        {
            if (value is < 1 or > 1_000_000_000_000_000_000) errors.Add($"{nameof(CurrencyValues)}[{currency}]: {value} is not in 1 to 1000000000000000000.");
        }

        FitsIn(nameof(Account), Account, nameof(Total), Total);
        FitsIn(nameof(Underlying), Underlying, nameof(Total), Total);
        foreach ((int account, AggregateLimits limits) in AccountLimits) FitsIn($"{nameof(AccountLimits)}[{account}]", limits, nameof(Total), Total);
        foreach ((string name, AggregateLimits limits) in UnderlyingLimits) FitsIn($"{nameof(UnderlyingLimits)}[{name}]", limits, nameof(Total), Total);
        FitsIn(nameof(Venue), Venue, nameof(Total), Total);
        FitsIn(nameof(Venue), Venue, nameof(Account), Account);
        foreach ((int venue, AggregateLimits limits) in VenueLimits)
        {
            FitsIn($"{nameof(VenueLimits)}[{venue}]", limits, nameof(Total), Total);
            int account = AccountOf(venue);
            bool hasOwn = AccountLimits.TryGetValue(account, out AggregateLimits own);
            FitsIn($"{nameof(VenueLimits)}[{venue}]", limits, hasOwn ? $"{nameof(AccountLimits)}[{account}]" : nameof(Account), hasOwn ? own : Account);
        }

        return errors;

        void IsAccount(int account)
        {
            if (account < 0 || account >= venueCapacity) errors.Add($"{nameof(VenueAccounts)}: account {account} is not in 0 to {venueCapacity - 1}.");
        }

        void InRange(string path, AggregateLimits limits)
        {
            if (limits.NetNotionalMax < 1) errors.Add($"{path}.{nameof(limits.NetNotionalMax)}: {limits.NetNotionalMax} is not above 0.");
            if (limits.GrossNotionalMax < 1) errors.Add($"{path}.{nameof(limits.GrossNotionalMax)}: {limits.GrossNotionalMax} is not above 0.");
            if (limits.OpenOrdersMax < 1) errors.Add($"{path}.{nameof(limits.OpenOrdersMax)}: {limits.OpenOrdersMax} is not above 0.");
            if (limits.GrossNotionalMax < limits.NetNotionalMax && limits.NetNotionalMax != AggregateLimits.Unlimited)
                errors.Add($"{path}.{nameof(limits.NetNotionalMax)}: {limits.NetNotionalMax} is above {path}.{nameof(limits.GrossNotionalMax)}, {limits.GrossNotionalMax}.");
        }

        void FitsIn(string path, AggregateLimits inner, string outerPath, AggregateLimits outer)
        {
            Within(nameof(inner.NetNotionalMax), inner.NetNotionalMax, outer.NetNotionalMax);
            Within(nameof(inner.GrossNotionalMax), inner.GrossNotionalMax, outer.GrossNotionalMax);
            Within(nameof(inner.OpenOrdersMax), inner.OpenOrdersMax, outer.OpenOrdersMax);

            void Within(string name, long innerMax, long outerMax)
            {
                bool isAbove = innerMax != AggregateLimits.Unlimited && innerMax > outerMax; // what has no limit of its own has the outer one
                if (isAbove) errors.Add($"{path}.{name}: {innerMax} is above {outerPath}.{name}, {outerMax}.");
            }
        }
    }

    /// <summary>Limits of one instrument that contradict those of a group it is in.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="limits">The instrument's.</param>
    public IEnumerable<string> Contradictions(string path, RiskLimits limits)
    {
        foreach ((string groupPath, AggregateLimits group) in new[] { (nameof(Underlying), Underlying), (nameof(Venue), Venue), (nameof(Account), Account), (nameof(Total), Total) })
        {
            if (limits.OrderNotionalMax > group.NetNotionalMax)
                yield return $"{path}.{nameof(limits.OrderNotionalMax)}: {limits.OrderNotionalMax} is above {groupPath}.{nameof(group.NetNotionalMax)}, {group.NetNotionalMax}.";
            if (limits.OpenOrdersMax > group.OpenOrdersMax)
                yield return $"{path}.{nameof(limits.OpenOrdersMax)}: {limits.OpenOrdersMax} is above {groupPath}.{nameof(group.OpenOrdersMax)}, {group.OpenOrdersMax}.";
        }
    }
}

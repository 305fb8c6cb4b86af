using System.Numerics;

namespace LowLatencyMM.Engine;

/// <summary>Capacities, identity and limits of one engine: fixed for its life, journalled with it.</summary>
public sealed record EngineConfiguration
{
    /// <summary>Part of every client order id until a StartOfRun names a later one; 1 to 65,535, durable and never reused live, 1 in a backtest.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>0 to 127.</summary>
    public int ShardId { get; init; }

    /// <summary>Instrument slots; 1 to 4,096.</summary>
    public int InstrumentCapacity { get; init; } = 16;

    /// <summary>1 to 64.</summary>
    public int VenueCapacity { get; init; } = 8;

    /// <summary>Price levels kept a side; 8 to 65,536.</summary>
    public int BookLevelsPerSide { get; init; } = 1024;

    /// <summary>Orders remembered, open or ended; a power of two, 64 to 2^24.</summary>
    public int OrderCapacity { get; init; } = 16_384;

    /// <summary>Fill keys remembered; a power of two, 64 to 2^24.</summary>
    public int FillKeyCapacity { get; init; } = 65_536;

    /// <summary>Upper bound of all state, bytes; address space until it is used.</summary>
    public int StateBytesMax { get; init; } = 1 << 30;

    /// <summary>An order without an answer for this long is Unknown; ns, at least 1 ms.</summary>
    public long AckTimeoutNs { get; init; } = 2_000_000_000;

    /// <summary>Between two comparisons in passing of a venue's open orders and positions with ours, ns; 0 for none.</summary>
    public long CompareIntervalNs { get; init; } = 5_000_000_000;

    /// <summary>Open orders over all instruments; at least 1.</summary>
    public int OpenOrdersMax { get; init; } = 1024;

    /// <summary>New and replaced orders a second and venue; 1 to 1,000,000.</summary>
    public int OrdersPerSecondMax { get; init; } = 1000;

    /// <summary>Capacity of the rate limit's bucket, orders; 5 to 1,000,000; its last fifth is kept for cancels.</summary>
    public int OrderBurstMax { get; init; } = 1000;

    /// <summary>What the measures of performance count.</summary>
    public PerformanceParameters Performance { get; init; } = new();

    /// <summary>What is watched, and how strict the answer is.</summary>
    public KillSwitchParameters KillSwitch { get; init; } = new();

    /// <summary>Limits over groups of instruments, and what the account is worth.</summary>
    public PortfolioParameters Portfolio { get; init; } = new();

    /// <summary>Whether the markets' regimes are watched, and what they do to quotes.</summary>
    public RegimeParameters Regimes { get; init; } = new();

    /// <summary>Limits of every instrument that has none of its own.</summary>
    public RiskLimits DefaultLimits { get; init; } = new()
    {
        OrderLotsMax = new Lots(1_000_000),
        PositionLotsMax = new Lots(10_000_000),
        OrderNotionalMax = 1_000_000 * Price.Scale,
        PriceBandFraction = 0.05,
        OpenOrdersMax = 64,
    };

    /// <summary>Limits by instrument id.</summary>
    public IReadOnlyDictionary<uint, RiskLimits> InstrumentLimits { get; init; } = new Dictionary<uint, RiskLimits>();

    /// <summary>Every error at once, each with path, value and what is allowed; empty when valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Range(nameof(Epoch), Epoch, 1, ClientOrderId.EpochMax);
        Range(nameof(ShardId), ShardId, 0, ClientOrderId.ShardMax);
        Range(nameof(InstrumentCapacity), InstrumentCapacity, 1, 4096);
        Range(nameof(VenueCapacity), VenueCapacity, 1, 64);
        Range(nameof(BookLevelsPerSide), BookLevelsPerSide, 8, 65_536);
        Range(nameof(OrderCapacity), OrderCapacity, 64, 1 << 24);
        Range(nameof(FillKeyCapacity), FillKeyCapacity, 64, 1 << 24);
        Range(nameof(StateBytesMax), StateBytesMax, 1 << 20, int.MaxValue);
        Range(nameof(AckTimeoutNs), AckTimeoutNs, 1_000_000, long.MaxValue);
        Range(nameof(CompareIntervalNs), CompareIntervalNs, 0, long.MaxValue / 4);
        Range(nameof(OpenOrdersMax), OpenOrdersMax, 1, OrderCapacity / 2);
        Range(nameof(OrdersPerSecondMax), OrdersPerSecondMax, 1, 1_000_000);
        Range(nameof(OrderBurstMax), OrderBurstMax, 5, 1_000_000);
        if (!BitOperations.IsPow2(OrderCapacity)) errors.Add($"{nameof(OrderCapacity)}: {OrderCapacity} is not a power of two.");
        if (!BitOperations.IsPow2(FillKeyCapacity)) errors.Add($"{nameof(FillKeyCapacity)}: {FillKeyCapacity} is not a power of two.");
        Limits(nameof(DefaultLimits), DefaultLimits);
        foreach (string error in Performance.Validate()) errors.Add($"{nameof(Performance)}.{error}");
        foreach (string error in KillSwitch.Validate()) errors.Add($"{nameof(KillSwitch)}.{error}");
        foreach (string error in Regimes.Validate()) errors.Add($"{nameof(Regimes)}.{error}");
        foreach (string error in Portfolio.Validate(VenueCapacity)) errors.Add($"{nameof(Portfolio)}.{error}");
        foreach ((uint instrumentId, RiskLimits limits) in InstrumentLimits) Limits($"{nameof(InstrumentLimits)}[{instrumentId}]", limits);
        return errors;

        void Range(string path, long value, long lowest, long highest)
        {
            if (value < lowest || value > highest) errors.Add($"{path}: {value} is not in {lowest} to {highest}.");
        }

        void Limits(string path, RiskLimits limits)
        {
            Range($"{path}.{nameof(limits.OrderLotsMax)}", limits.OrderLotsMax.Count, 1, RiskLimits.LotsMax);
            Range($"{path}.{nameof(limits.PositionLotsMax)}", limits.PositionLotsMax.Count, 1, RiskLimits.LotsMax);
            Range($"{path}.{nameof(limits.OrderNotionalMax)}", limits.OrderNotionalMax, 1, long.MaxValue);
            Range($"{path}.{nameof(limits.OpenOrdersMax)}", limits.OpenOrdersMax, 1, OpenOrdersMax);
            if (!(limits.PriceBandFraction > 0 && limits.PriceBandFraction < 1))
                errors.Add($"{path}.{nameof(limits.PriceBandFraction)}: {limits.PriceBandFraction} is not between 0 and 1.");
            errors.AddRange(Portfolio.Contradictions(path, limits));
        }
    }
}

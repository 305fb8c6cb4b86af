namespace LowLatencyMM.Engine;

/// <summary>Settings of <see cref="MarketMaker"/>, stated for an instrument at <see cref="ReferencePrice"/>; lengths scale with the price.</summary>
/// <remarks>Defaults: domain specification, section 0, reference instrument, and 4.2 to 4.5.</remarks>
public sealed record MarketMakerConfiguration
{
    /// <summary>Greatest γ, k and A.</summary>
    public const double RateMax = 1e9;

    /// <summary>Greatest size, base units: what 64 bits of 1e-9 hold.</summary>
    public const double SizeMax = 9e9;

    /// <summary>The price that the settings below are meant for, quote currency; above 0. At another price P lengths scale by P/this,
    /// γ and k by its inverse, sizes by its inverse too, so that the value quoted stays.</summary>
    public double ReferencePrice { get; init; } = 60_000;

    /// <summary>γ, 1/quote currency; above 0.</summary>
    public double RiskAversion { get; init; } = 1e-3;

    /// <summary>A, fills a second at distance zero; above 0.</summary>
    public double FillIntensity { get; init; } = 1;

    /// <summary>k, 1/price; above 0.</summary>
    public double FillDecay { get; init; } = 0.2;

    /// <summary>S₀, size of the best level, base units; above 0.</summary>
    public double OrderSize { get; init; } = 0.05;

    /// <summary>q_max, base units; above 0.</summary>
    public double InventoryMax { get; init; } = 2;

    /// <summary>Ladder levels a side; 1 to 5.</summary>
    public int LevelCount { get; init; } = 5;

    /// <summary>Size of a level relative to the one before; above 0, at most 10.</summary>
    public double LevelSizeGrowth { get; init; } = 1.3;

    /// <summary>Distance between levels as a share of σ√(1 s); 0 to 10; never under one tick.</summary>
    public double LevelStepVolatilityShare { get; init; } = 0.5;

    /// <summary>σ_ref, from which sizes begin to shrink, quote currency per √s; above 0.</summary>
    public double ReferenceVolatility { get; init; } = 15;

    /// <summary>Loss in ten minutes that a full position may make at 99 %, quote currency; above 0.</summary>
    public double RiskBudget { get; init; } = 5_000;

    /// <summary>Expected cost of hedging one base unit as a fraction of its price, 0 to 0.1; half of it is part of the least edge.</summary>
    public double HedgeCostFraction { get; init; }

    /// <summary>From decision to effective order, ns; 0 to 10 s; part of the least edge.</summary>
    public long DecisionLatencyNs { get; init; } = 20_000_000;

    /// <summary>κ of the microprice's adjustment; 0 to 1.</summary>
    public double ImbalanceWeight { get; init; } = Microprice.DefaultImbalanceWeight;

    /// <summary>Time observed before the volatility may be quoted with, ns; 0 to 1 h.</summary>
    public long WarmUpNs { get; init; } = 2_000_000_000;

    /// <summary>Do not act in step with others that saw the same: each instrument waits its own random part of 1 ms longer than 5 ms between two actions, and
    /// when levels vanish from its book at an unusual rate, levels that are not wanted any more leave from the touch outward over a random part of 30 ms. Cancels for risk never wait.</summary>
    public bool AntiHerding { get; init; } = true;

    /// <summary>Of waits, phases and stages; 0 to 2^63-1. Two engines with the same one wait alike.</summary>
    public long JitterSeed { get; init; } = 1;

    /// <summary>Every error at once, each with name, value and what is allowed; empty when valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Between(nameof(ReferencePrice), ReferencePrice, double.Epsilon, 1e9);
        Between(nameof(RiskAversion), RiskAversion, double.Epsilon, RateMax);
        Between(nameof(FillIntensity), FillIntensity, double.Epsilon, 1e9);
        Between(nameof(FillDecay), FillDecay, double.Epsilon, RateMax);
        Between(nameof(OrderSize), OrderSize, double.Epsilon, 1e15);
        Between(nameof(InventoryMax), InventoryMax, double.Epsilon, 1e15);
        Between(nameof(LevelCount), LevelCount, 1, MarketMaker.LevelCountMax);
        Between(nameof(LevelSizeGrowth), LevelSizeGrowth, double.Epsilon, 10);
        Between(nameof(LevelStepVolatilityShare), LevelStepVolatilityShare, 0, 10);
        Between(nameof(ReferenceVolatility), ReferenceVolatility, double.Epsilon, 1e9);
        Between(nameof(RiskBudget), RiskBudget, double.Epsilon, 1e15);
        Between(nameof(HedgeCostFraction), HedgeCostFraction, 0, 0.1);
        Between(nameof(DecisionLatencyNs), DecisionLatencyNs, 0, 10_000_000_000);
        Between(nameof(ImbalanceWeight), ImbalanceWeight, 0, 1);
        Between(nameof(WarmUpNs), WarmUpNs, 0, 3_600_000_000_000);
        if (JitterSeed < 0) errors.Add($"{nameof(JitterSeed)}: {JitterSeed} is not in 0 to {long.MaxValue}.");
        return errors;

        void Between(string name, double value, double lowest, double highest)
        {
            if (!(value >= lowest && value <= highest))
                errors.Add($"{name}: {value} is not {(lowest == double.Epsilon ? $"above 0 and at most {highest}" : $"in {lowest} to {highest}")}.");
        }
    }
}

namespace LowLatencyMM.Engine;

/// <summary>Settings of <see cref="QuoteLadder"/>. Unmanaged.</summary>
public struct QuoteLadderParameters
{
    /// <summary>Levels a side, 1 to <see cref="QuoteLadder.LevelCountMax"/>.</summary>
    public int LevelCount;

    /// <summary>S₀, size of the first level in calm markets, base units; > 0.</summary>
    public double BaseSize;

    /// <summary>Size of a level relative to the one before; > 0.</summary>
    public double SizeGrowth;

    /// <summary>Distance between levels as a share of σ√(1 s); ≥ 0. Never under one tick.</summary>
    public double StepVolatilityShare;

    /// <summary>Quote currency; > 0.</summary>
    public double TickSize;

    /// <summary>σ_ref, the volatility at which sizes begin to shrink, quote currency per √s; > 0.</summary>
    public double ReferenceVolatility;

    /// <summary>Size kept in the market on the first level when the factors leave less, base units; ≥ 0.</summary>
    public double MinimumPresenceSize;

    /// <summary>The defaults of the specification around what depends on the instrument.</summary>
    public static QuoteLadderParameters Default(double baseSize, double tickSize, double referenceVolatility, double minimumPresenceSize) => new()
    {
        LevelCount = 5,
        BaseSize = baseSize,
        SizeGrowth = 1.3,
        StepVolatilityShare = 0.5,
        TickSize = tickSize,
        ReferenceVolatility = referenceVolatility,
        MinimumPresenceSize = minimumPresenceSize,
    };

    /// <summary>False for values that the engine must refuse to start with.</summary>
    public readonly bool IsValid => LevelCount is >= 1 and <= QuoteLadder.LevelCountMax && IsPositive(BaseSize) && IsPositive(SizeGrowth)
        && StepVolatilityShare >= 0.0 && double.IsFinite(StepVolatilityShare) && IsPositive(TickSize) && IsPositive(ReferenceVolatility)
        && MinimumPresenceSize >= 0.0 && double.IsFinite(MinimumPresenceSize);

    private static bool IsPositive(double value) => value > 0.0 && double.IsFinite(value);
}

namespace LowLatencyMM.Engine;

/// <summary>Distances and sizes of the levels behind the best quote, and the limits on them.</summary>
/// <remarks>Any thread; never throws or allocates. A bad number gives NaN from the single formulas and no level from <see cref="Build"/>.</remarks>
public static class QuoteLadder
{
    public const int LevelCountMax = 16;

    private const double Quantile99 = 2.326347874; // of the normal distribution, as the specification rounds it
    private const double CapHorizonSeconds = 600.0;

    /// <summary>Distance between two levels: max(tick, share·σ·√(1 s)), quote currency.</summary>
    public static double Step(double tickSize, double volatility, double volatilityShare)
    {
        double step = volatilityShare * volatility;
        if (double.IsNaN(step) || double.IsNaN(tickSize)) return double.NaN;
        return step > tickSize ? step : tickSize;
    }

    /// <summary>m = clamp((σ_ref/σ)^1.5, 0.1, 1)·(1 − T)·(1 − |q|/q_max where a fill adds to |q|), 0 to 1.</summary>
    public static double SizeMultiplier(double referenceVolatility, in QuoteLadderState state, bool isIncreasing)
    {
        if (!IsValid(in state) || !(referenceVolatility > 0.0)) return double.NaN;
        double multiplier = VolatilityFactor(referenceVolatility, state.Volatility) * (1.0 - state.Toxicity);
        return isIncreasing ? multiplier * InventoryFactor(state.Inventory, state.InventoryMax) : multiplier;
    }

    /// <summary>clamp((σ_ref/σ)^1.5, 0.1, 1): the calmer, the larger.</summary>
    public static double VolatilityFactor(double referenceVolatility, double volatility)
    {
        double ratio = referenceVolatility / volatility; // σ = 0: infinite, clamped below
        return Math.Clamp(ratio * Math.Sqrt(ratio), 0.1, 1.0);
    }

    /// <summary>1 − |q|/q_max, 0 at the limit and beyond.</summary>
    public static double InventoryFactor(double inventory, double inventoryMax)
    {
        double used = Math.Abs(inventory);
        return used < inventoryMax ? 1.0 - (used / inventoryMax) : 0.0;
    }

    /// <summary>q_cap = budget/(2.326·σ·√600 s): the position whose 99 % loss in ten minutes is the budget, base units.</summary>
    /// <param name="riskBudget">Quote currency; > 0.</param>
    /// <param name="volatility">σ, quote currency per √s; at 0 there is no cap (+∞).</param>
    public static double VolatilityCap(double riskBudget, double volatility)
        => riskBudget > 0.0 && volatility >= 0.0 ? riskBudget / (Quantile99 * volatility * Math.Sqrt(CapHorizonSeconds)) : double.NaN;

    /// <summary>The least of the configured limit, the volatility cap and a further cap (+∞ when there is none); NaN when one is.</summary>
    public static double EffectiveInventoryMax(double configuredMax, double volatilityCap, double furtherCap)
        => Math.Min(Math.Min(configuredMax, volatilityCap), furtherCap);

    /// <summary>Fills one side of the ladder, best level first.</summary>
    /// <param name="parameters">Valid ones.</param>
    /// <param name="state">Of this moment.</param>
    /// <param name="isBid">Which side.</param>
    /// <param name="distance">δ of the best level, quote currency.</param>
    /// <param name="levels">Room for <see cref="QuoteLadderParameters.LevelCount"/> levels.</param>
    /// <returns>Levels written; 0 when this side must not quote or an input is not a number. Their sizes together never lead
    /// past the inventory limit, nor, with reduce-only, past flat; the minimum presence gives way to both.</returns>
    [HotPath]
    public static int Build(in QuoteLadderParameters parameters, in QuoteLadderState state, bool isBid, double distance, Span<QuoteLevel> levels) =>
        Build<Unrecorded>(in parameters, in state, isBid, distance, levels, null);

    [HotPath]
    internal static int Build<TMode>(
        in QuoteLadderParameters parameters, in QuoteLadderState state, bool isBid, double distance, Span<QuoteLevel> levels, DecisionRecord? record)
        where TMode : struct, IRecordingMode
    {
        double signedInventory = isBid ? state.Inventory : -state.Inventory; // > 0: a fill of this side adds to |q|
        bool isIncreasing = signedInventory >= 0.0;
        double room = state.IsReduceOnly ? -signedInventory : state.InventoryMax - signedInventory;
        double multiplier = SizeMultiplier(parameters.ReferenceVolatility, in state, isIncreasing);
        double step = Step(parameters.TickSize, state.Volatility, parameters.StepVolatilityShare);
        if (TMode.IsOn) QuoteFactors.Side(record!, in parameters, in state, isBid, isIncreasing, room, multiplier, step);
        if (!double.IsFinite(distance) || !double.IsFinite(step) || double.IsNaN(multiplier) || !(room > 0.0)) return 0;

        double size = parameters.BaseSize * multiplier;
        double presence = state.IsReduceOnly ? 0.0 : parameters.MinimumPresenceSize;
        int count = Math.Min(parameters.LevelCount, levels.Length);
        for (int level = 0; level < count; level++)
        {
            double wanted = level == 0 && size < presence ? presence : size;
            double granted = wanted < room ? wanted : room;
            if (TMode.IsOn) QuoteFactors.Size(record!, isBid, level, size, presence, wanted, room, granted);
            if (!(granted > 0.0)) return level;
            levels[level] = new QuoteLevel(distance + (level * step), granted);
            room -= granted;
            size *= parameters.SizeGrowth;
        }

        return count;
    }

    private static bool IsValid(in QuoteLadderState state) => state.Volatility >= 0.0 && double.IsFinite(state.Volatility)
        && state.Toxicity is >= 0.0 and <= 1.0 && double.IsFinite(state.Inventory) && state.InventoryMax >= 0.0;
}

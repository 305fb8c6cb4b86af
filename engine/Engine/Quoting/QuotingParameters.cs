namespace LowLatencyMM.Engine;

/// <summary>What the quoting formulas are configured or calibrated with. Unmanaged.</summary>
public struct QuotingParameters
{
    /// <summary>γ, risk aversion, 1/quote currency; > 0.</summary>
    public double RiskAversion;

    /// <summary>k, decay of the fill intensity with distance, 1/price; > 0.</summary>
    public double FillDecay;

    /// <summary>A, fill intensity at distance zero, 1/s; > 0.</summary>
    public double FillIntensity;

    /// <summary>Δ, size of one quote, base units; > 0.</summary>
    public double OrderSize;

    /// <summary>q_max, base units; > 0.</summary>
    public double InventoryMax;

    /// <summary>Quote currency; > 0. One tick per √60 s is the least volatility believed in.</summary>
    public double TickSize;

    /// <summary>False for values that the engine must refuse to start with.</summary>
    public readonly bool IsValid => IsPositive(RiskAversion) && IsPositive(FillDecay) && IsPositive(FillIntensity) && IsPositive(OrderSize)
        && IsPositive(InventoryMax) && IsPositive(TickSize);

    private static bool IsPositive(double value) => value > 0.0 && double.IsFinite(value);
}

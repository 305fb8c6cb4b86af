namespace LowLatencyMM.Engine;

/// <summary>Optimal quote distances far from the end of trading, in closed form. Constants of one set of parameters.</summary>
/// <remarks>Unmanaged; made again when γ, k, A or Δ change, then a distance costs a few multiplications. Any thread; never throws or
/// allocates. Source: Guéant, Lehalle and Fernandez-Tapia (2013), Dealing with the inventory risk, Mathematics and Financial
/// Economics 7; the order size Δ by rescaling.</remarks>
public struct GueantLehalleFernandezTapia
{
    private const double SmallRatio = 1e-8; // below it the first terms of the series are exact to a double

    /// <summary>c₁ = ln(1 + γΔ/k)/(γΔ): distance of both quotes without inventory risk, quote currency.</summary>
    public double BaseDistance { get; private set; }

    /// <summary>c₂/σ = √(γ/(2kAΔ)·(1 + γΔ/k)^(1 + k/(γΔ))).</summary>
    public double SlopePerVolatility { get; private set; }

    /// <summary>Δ, base units.</summary>
    public double OrderSize { get; private set; }

    /// <summary>q_max, base units.</summary>
    public double InventoryMax { get; private set; }

    /// <summary>Least σ used, quote currency per √s: one tick in a minute.</summary>
    public double VolatilityFloor { get; private set; }

    /// <summary>Computes the constants; false leaves them zero because the parameters are invalid.</summary>
    public static bool TryCreate(in QuotingParameters parameters, out GueantLehalleFernandezTapia model)
    {
        model = default;
        if (!parameters.IsValid) return false;
        double ratio = parameters.RiskAversion * parameters.OrderSize / parameters.FillDecay;
        double growth = DeterministicMath.Log1p(ratio);
        bool small = ratio < SmallRatio;
        double power = small ? Math.E : DeterministicMath.Exp((1.0 + (1.0 / ratio)) * growth);
        double scale = parameters.RiskAversion / (2.0 * parameters.FillDecay * parameters.FillIntensity * parameters.OrderSize);
        model.BaseDistance = small ? 1.0 / parameters.FillDecay : growth / (parameters.RiskAversion * parameters.OrderSize);
        model.SlopePerVolatility = Math.Sqrt(scale * power);
        model.OrderSize = parameters.OrderSize;
        model.InventoryMax = parameters.InventoryMax;
        model.VolatilityFloor = parameters.TickSize / Math.Sqrt(60.0);
        if (double.IsFinite(model.BaseDistance) && double.IsFinite(model.SlopePerVolatility)) return true;
        model = default; // a NaN must not reach state: processors differ in its bits
        return false;
    }

    /// <summary>c₂ = σ·√(…): how far one base unit of inventory moves the quotes, quote currency per base unit.</summary>
    public readonly double InventorySlope(double volatility) => SlopePerVolatility * (volatility > VolatilityFloor ? volatility : VolatilityFloor);

    /// <summary>δb = c₁ + (−q* + (2q + Δ)/2)·c₂ and δa = c₁ + (q* − (2q − Δ)/2)·c₂.</summary>
    /// <param name="inventory">q, base units, positive is long.</param>
    /// <param name="targetInventory">q* = μ/(γσ²), base units, from <see cref="TargetInventory"/>; clamped to ±½·q_max.</param>
    /// <param name="volatility">σ, quote currency per √s; floored at one tick in a minute.</param>
    [HotPath]
    public readonly QuoteDistances Distances(double inventory, double targetInventory, double volatility)
    {
        if (!(double.IsFinite(inventory) && double.IsFinite(volatility) && volatility >= 0.0) || double.IsNaN(targetInventory))
            return new QuoteDistances(double.NaN, double.NaN, false, false);

        double targetLimit = 0.5 * InventoryMax;
        double target = Math.Clamp(targetInventory, -targetLimit, targetLimit);
        double slope = InventorySlope(volatility);
        double halfSize = 0.5 * OrderSize;
        double bid = BaseDistance + ((inventory - target + halfSize) * slope);
        double ask = BaseDistance + ((target - inventory + halfSize) * slope);
        return new QuoteDistances(bid, ask, inventory < InventoryMax, inventory > -InventoryMax);
    }

    /// <summary>q* = μ/(γσ²): the inventory at which the drift pays for the risk, base units.</summary>
    /// <param name="driftPerSecond">μ, quote currency per s.</param>
    /// <param name="riskAversion">γ, 1/quote currency; > 0. Carry has its own, smaller than that of quoting.</param>
    /// <param name="volatility">σ, quote currency per √s; floored at one tick in a minute.</param>
    public readonly double TargetInventory(double driftPerSecond, double riskAversion, double volatility)
    {
        if (!(riskAversion > 0.0) || !(volatility >= 0.0)) return double.NaN;
        double floored = volatility > VolatilityFloor ? volatility : VolatilityFloor;
        double target = driftPerSecond / (riskAversion * floored * floored);
        return double.IsNaN(target) ? double.NaN : target;
    }

    /// <summary>Drift of a position with funding, quote currency per s: α − f·P/T.</summary>
    /// <param name="signalPerSecond">α, expected move, quote currency per s.</param>
    /// <param name="fundingRate">f, fraction an interval; longs pay when positive.</param>
    /// <param name="price">P, quote currency.</param>
    /// <param name="intervalSeconds">T, s; > 0, otherwise NaN.</param>
    public static double CarryDrift(double signalPerSecond, double fundingRate, double price, double intervalSeconds)
    {
        if (!(intervalSeconds > 0.0)) return double.NaN;
        double drift = signalPerSecond - (fundingRate * price / intervalSeconds);
        return double.IsNaN(drift) ? double.NaN : drift;
    }
}

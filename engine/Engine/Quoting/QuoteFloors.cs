namespace LowLatencyMM.Engine;

/// <summary>The least distance at which a quote earns anything, and the factors on distances.</summary>
/// <remarks>Any thread; never throws or allocates; NaN in, NaN out unless stated.</remarks>
public static class QuoteFloors
{
    public const double MultiplierMin = 0.5;
    public const double MultiplierMax = 10.0;

    /// <summary>edge_min = net maker fee + half the expected hedge cost + σ√latency, quote currency.</summary>
    /// <param name="price">Fair price, quote currency.</param>
    /// <param name="makerFee">Fraction of notional in 1e-7; negative is a rebate and lowers the floor.</param>
    /// <param name="hedgeCost">Expected cost of hedging one base unit, quote currency; ≥ 0.</param>
    /// <param name="volatility">σ, quote currency per √s; ≥ 0.</param>
    /// <param name="latencySeconds">From decision to effective order, s; ≥ 0.</param>
    /// <returns>NaN when an input is out of its range. A large rebate can make it negative.</returns>
    [HotPath]
    public static double EdgeMinimum(double price, int makerFee, double hedgeCost, double volatility, double latencySeconds)
    {
        if (!(double.IsFinite(price) && hedgeCost >= 0.0 && volatility >= 0.0 && latencySeconds >= 0.0)) return double.NaN;
        double edge = FeePart(price, makerFee) + HedgePart(hedgeCost) + LatencyPart(volatility, latencySeconds);
        return double.IsFinite(edge) ? edge : double.NaN;
    }

    /// <summary>The part of <see cref="EdgeMinimum"/> that the venue takes, quote currency; negative is a rebate.</summary>
    public static double FeePart(double price, int makerFee)
    {
        double notional = price < 0.0 ? -price : price;
        return notional * makerFee / 1e7;
    }

    /// <summary>Its part for hedging: half of the cost, quote currency.</summary>
    public static double HedgePart(double hedgeCost) => 0.5 * hedgeCost;

    /// <summary>Its part for what the price does until an order takes effect, quote currency.</summary>
    public static double LatencyPart(double volatility, double latencySeconds) => volatility * Math.Sqrt(latencySeconds);

    /// <summary>Tighter where volume concentrates: 1 + 0.4·(½ − percentile), in [0.8, 1.2].</summary>
    /// <param name="volumePercentile">Of the volume traded near the price, 0 to 1; NaN (not known) gives 1.</param>
    public static double VolumeZoneFactor(double volumePercentile)
        => double.IsNaN(volumePercentile) ? 1.0 : Math.Clamp(1.0 + (0.4 * (0.5 - volumePercentile)), 0.8, 1.2);

    /// <summary>2 from 120 s before a scheduled release to 60 s after it, otherwise 1.</summary>
    /// <param name="timeNs">Now.</param>
    /// <param name="eventTimeNs">Of the release.</param>
    public static double EventFactor(long timeNs, long eventTimeNs)
    {
        Int128 untilNs = (Int128)eventTimeNs - timeNs;
        return untilNs <= 120_000_000_000L && untilNs >= -60_000_000_000L ? 2.0 : 1.0;
    }

    /// <summary>A distance times the product of all factors (kept in [0.5, 10]), no closer than the floor.</summary>
    [HotPath]
    public static double Apply(double distance, double multiplier, double edgeMinimum)
    {
        double scaled = distance * Math.Clamp(multiplier, MultiplierMin, MultiplierMax);
        if (double.IsNaN(scaled) || double.IsNaN(edgeMinimum)) return double.NaN;
        return scaled > edgeMinimum ? scaled : edgeMinimum;
    }
}

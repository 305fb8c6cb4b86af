namespace LowLatencyMM.Engine;

/// <summary>Fair prices of one book: mid, weighted mid, and the microprice without a calibrated table.</summary>
/// <remarks>Prices in quote currency, sizes in any one unit. Any thread; never throws or allocates. Any input that is not finite, a
/// negative size or a crossed book gives NaN. Source: Stoikov (2018), The micro-price, Quantitative Finance 18(12).</remarks>
public static class Microprice
{
    /// <summary>κ of G = κ·S·(I − ½).</summary>
    public const double DefaultImbalanceWeight = 0.5;

    /// <summary>e^(−λ) for λ = ½: the weight of a level relative to the level before it.</summary>
    public const double DefaultLevelDecay = 0.60653065971263342;

    /// <summary>M = (a + b)/2; NaN when crossed.</summary>
    public static double Mid(double bid, double ask) => IsBook(bid, ask) ? bid + (0.5 * (ask - bid)) : double.NaN;

    /// <summary>I = Qb/(Qb + Qa), 0 to 1; ½ when both sides are empty.</summary>
    public static double Imbalance(double bidSize, double askSize)
    {
        double total = bidSize + askSize;
        if (!(bidSize >= 0.0 && askSize >= 0.0 && total <= double.MaxValue)) return double.NaN;
        return total == 0.0 ? 0.5 : bidSize / total;
    }

    /// <summary>I of several levels, weighted by decay^i; ½ when they are all empty.</summary>
    /// <param name="bidSizes">From the best level on; may be shorter than the other side.</param>
    /// <param name="askSizes">From the best level on.</param>
    /// <param name="levelDecay">e^(−λ), over 0 to 1.</param>
    [HotPath]
    public static double DepthImbalance(ReadOnlySpan<double> bidSizes, ReadOnlySpan<double> askSizes, double levelDecay = DefaultLevelDecay)
    {
        if (!(levelDecay > 0.0 && levelDecay <= 1.0)) return double.NaN;
        if (!TryDepth(bidSizes, levelDecay, out double bidDepth) || !TryDepth(askSizes, levelDecay, out double askDepth)) return double.NaN;
        return Imbalance(bidDepth, askDepth);
    }

    /// <summary>W = I·a + (1 − I)·b.</summary>
    public static double WeightedMid(double bid, double ask, double bidSize, double askSize)
        => IsBook(bid, ask) ? bid + (Imbalance(bidSize, askSize) * (ask - bid)) : double.NaN;

    /// <summary>P = M + κ·S·(I − ½), in [b, a]: the fallback without a calibrated table.</summary>
    [HotPath]
    public static double Estimate(double bid, double ask, double bidSize, double askSize, double imbalanceWeight = DefaultImbalanceWeight)
        => FromImbalance(bid, ask, Imbalance(bidSize, askSize), imbalanceWeight);

    /// <summary><see cref="Estimate"/> from an imbalance of any origin, 0 to 1.</summary>
    public static double FromImbalance(double bid, double ask, double imbalance, double imbalanceWeight = DefaultImbalanceWeight)
    {
        if (!(imbalance >= 0.0 && imbalance <= 1.0)) return double.NaN;
        return Adjusted(bid, ask, imbalanceWeight * (ask - bid) * (imbalance - 0.5));
    }

    /// <summary>P = M + G, clamped to [b, a].</summary>
    /// <param name="adjustment">G, quote currency.</param>
    public static double Adjusted(double bid, double ask, double adjustment)
    {
        double price = Mid(bid, ask) + adjustment;
        if (!double.IsFinite(price)) return double.NaN;
        if (price < bid) return bid;
        return price > ask ? ask : price;
    }

    private static bool IsBook(double bid, double ask) => bid <= ask && bid >= double.MinValue && ask <= double.MaxValue;

    private static bool TryDepth(ReadOnlySpan<double> sizes, double levelDecay, out double depth)
    {
        depth = 0.0;
        double weight = 1.0;
        foreach (double size in sizes)
        {
            if (!(size >= 0.0 && size <= double.MaxValue)) return false;
            depth += weight * size;
            weight *= levelDecay;
        }

        return true;
    }
}

namespace LowLatencyMM.Engine;

/// <summary>What fills were worth some time later. Sums of integers; ratios are made when somebody reads. Lives in the arena.</summary>
/// <remarks>For our side q (+1 bought, -1 sold), fill price p, M₀ the mid at the fill and M_h the mid h later; basis points of M₀; positive is good for us unless
/// said otherwise. For a maker s = -q is the taker's side. A fill without M_h is left out of every sum and counted in <see cref="MissingCount"/>.
/// Source: domain specification 11; Huang and Stoll (1996).</remarks>
public struct HorizonMeasures
{
    /// <summary>Coarser unit of <see cref="RatioSquareSum"/>'s roots: 1e-12.</summary>
    private const long SquareUnit = 1_000;
    private const double SquareScale = (double)Ratio.Scale / SquareUnit;

    /// <summary>Σ q(M_h − p)/M₀, units of <see cref="Ratio"/>.</summary>
    public Int128 RatioSum;

    /// <summary>Σ of its squares, 1e-24.</summary>
    public Int128 RatioSquareSum;

    /// <summary>Σ q(M₀ − p)/M₀ of the same fills.</summary>
    public Int128 EdgeRatioSum;

    /// <summary>Σ q(M_h − p) × lots, 1e-9 of the quote currency times lots.</summary>
    public Int128 MoneySum;

    /// <summary>Σ |M₀| × lots of the same fills.</summary>
    public Int128 NotionalSum;

    /// <summary>Fills that were measured.</summary>
    public long Count;

    /// <summary>Fills without a mid: the book was stale, one-sided or new, the instrument did not trade, the run ended, or too many fills waited.</summary>
    public long MissingCount;

    /// <summary>Of <see cref="Count"/>, those above zero.</summary>
    public long PositiveCount;
    public long Reserved;

    /// <summary>Mean markout: q(M_h − p), for a maker s(p − M_h).</summary>
    public readonly double MarkoutBp => Ratio.MeanBp(RatioSum, Count);

    /// <summary>The same weighted with notional.</summary>
    public readonly double WeightedMarkoutBp => Ratio.ShareBp(MoneySum, NotionalSum);

    /// <summary>Effective spread of these fills: 2q(M₀ − p), for a maker 2s(p − M₀).</summary>
    public readonly double EffectiveSpreadBp => 2 * Ratio.MeanBp(EdgeRatioSum, Count);

    /// <summary>Realised spread: 2q(M_h − p), for a maker 2s(p − M_h).</summary>
    public readonly double RealisedSpreadBp => 2 * MarkoutBp;

    /// <summary>Price impact: effective less realised spread; positive is bad for us.</summary>
    public readonly double ImpactBp => EffectiveSpreadBp - RealisedSpreadBp;

    /// <summary>Adverse selection: q(M₀ − M_h), for a maker s(M_h − M₀); positive is bad for us.</summary>
    public readonly double AdverseSelectionBp => Ratio.MeanBp(EdgeRatioSum - RatioSum, Count);

    /// <summary>Standard error of <see cref="MarkoutBp"/>, with fills as independent; NaN with fewer than two.</summary>
    public readonly double StandardErrorBp
    {
        get
        {
            if (Count < 2) return double.NaN;
            double mean = MarkoutBp / 1e4 * SquareScale;
            double variance = Math.Max(0, (double)RatioSquareSum - (mean * mean * Count)) / (Count - 1);
            return Math.Sqrt(variance / Count) / SquareScale * 1e4;
        }
    }

    public static HorizonMeasures operator +(HorizonMeasures left, HorizonMeasures right) => new()
    {
        RatioSum = left.RatioSum + right.RatioSum,
        RatioSquareSum = left.RatioSquareSum + right.RatioSquareSum,
        EdgeRatioSum = left.EdgeRatioSum + right.EdgeRatioSum,
        MoneySum = left.MoneySum + right.MoneySum,
        NotionalSum = left.NotionalSum + right.NotionalSum,
        Count = left.Count + right.Count,
        MissingCount = left.MissingCount + right.MissingCount,
        PositiveCount = left.PositiveCount + right.PositiveCount,
    };

    /// <summary>Counts a fill.</summary>
    /// <param name="ratio">q(M_h − p)/M₀, units of <see cref="Ratio"/>.</param>
    /// <param name="edgeRatio">q(M₀ − p)/M₀.</param>
    /// <param name="money">q(M_h − p) × lots.</param>
    /// <param name="notional">|M₀| × lots.</param>
    [HotPath]
    internal void Add(long ratio, long edgeRatio, Int128 money, Int128 notional)
    {
        Count++;
        if (ratio > 0) PositiveCount++;
        RatioSum += ratio;
        long root = ratio / SquareUnit;
        RatioSquareSum += (Int128)root * root;
        EdgeRatioSum += edgeRatio;
        MoneySum += money;
        NotionalSum += notional;
    }
}

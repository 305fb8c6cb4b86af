namespace LowLatencyMM.Engine;

/// <summary>What was posted and filled of one instrument, side and level, and what the fills were worth. Lives in the arena; several add up.</summary>
/// <remarks>Money of several instruments must not be added: use the means of ratios there, which need no currency.</remarks>
public struct FillMeasures
{
    /// <summary>At the fill: h = 0, so its markout is the edge q(M₀ − p).</summary>
    public HorizonMeasures AtFill;

    /// <summary>By place of <see cref="Horizons"/>.</summary>
    public LaterMeasures Later;

    /// <summary>Σ (ask − bid)/M₀ at the fill, units of <see cref="Ratio"/>, over the fills that <see cref="AtFill"/> counts.</summary>
    public Int128 QuotedRatioSum;

    /// <summary>Σ (ask − bid) × lots of the same fills, 1e-9 of the quote currency times lots.</summary>
    public Int128 QuotedMoneySum;
    public long FillCount;
    public long FilledLots;

    /// <summary>New orders and replacements sent.</summary>
    public long PostedCount;

    /// <summary>What they offered, lots: of a replacement what was not filled before.</summary>
    public long PostedLots;

    /// <summary>Mean quoted spread S/M₀ at our fills.</summary>
    public readonly double QuotedSpreadBp => Ratio.MeanBp(QuotedRatioSum, AtFill.Count);

    /// <summary>Mean effective spread: 2q(M₀ − p)/M₀, for a maker 2s(p − M₀)/M₀; negative where we paid.</summary>
    public readonly double EffectiveSpreadBp => AtFill.EffectiveSpreadBp;

    /// <summary>Σ edge × size by Σ half quoted spread × size: 1 when every fill earned half of the market's spread; NaN without fills.</summary>
    public readonly double SpreadCapture => QuotedMoneySum == 0 ? double.NaN : 2 * (double)AtFill.MoneySum / (double)QuotedMoneySum;

    /// <summary>Filled by posted quantity; NaN before anything was posted. Above 1 only by fills of orders that were not ours to post.</summary>
    public readonly double FillRatio => PostedLots == 0 ? double.NaN : (double)FilledLots / PostedLots;

    /// <summary>Fills that have neither reached a horizon nor missed it.</summary>
    public readonly long PendingCount(int horizon) => FillCount - Later[horizon].Count - Later[horizon].MissingCount;

    public static FillMeasures operator +(FillMeasures left, FillMeasures right)
    {
        FillMeasures sum = new()
        {
            AtFill = left.AtFill + right.AtFill,
            QuotedRatioSum = left.QuotedRatioSum + right.QuotedRatioSum,
            QuotedMoneySum = left.QuotedMoneySum + right.QuotedMoneySum,
            FillCount = left.FillCount + right.FillCount,
            FilledLots = left.FilledLots + right.FilledLots,
            PostedCount = left.PostedCount + right.PostedCount,
            PostedLots = left.PostedLots + right.PostedLots,
        };
        for (int horizon = 0; horizon < Horizons.Count; horizon++) sum.Later[horizon] = left.Later[horizon] + right.Later[horizon];
        return sum;
    }

    /// <summary>A fill that has no mid at all.</summary>
    [HotPath]
    internal void Miss()
    {
        AtFill.MissingCount++;
        MissLater();
    }

    /// <summary>A fill whose horizons will not be looked at.</summary>
    [HotPath]
    internal void MissLater()
    {
        for (int horizon = 0; horizon < Horizons.Count; horizon++) Later[horizon].MissingCount++;
    }
}

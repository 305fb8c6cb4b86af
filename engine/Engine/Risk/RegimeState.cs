namespace LowLatencyMM.Engine;

/// <summary>What <see cref="RegimeWatch"/> knows of one instrument. Lives in the arena.</summary>
public struct RegimeState
{
    public RegimeDetector Detector;

    /// <summary>Variance rate of the last ten seconds or so.</summary>
    public EwmaVariance Seconds;

    /// <summary>Variance rate of the last ten minutes or so.</summary>
    public EwmaVariance Minutes;

    /// <summary>Variance rate of the last hour or so, whole blocks only: what a block is held against.</summary>
    public EwmaVariance Hour;

    /// <summary>Mid at the last sample, quote currency; 0 before the first.</summary>
    public double Price;

    /// <summary>When that was, ns.</summary>
    public long PriceNs;

    /// <summary>When a timer last looked, whether there was a price or not, ns.</summary>
    public long LookNs;

    /// <summary>Logarithm of the price's change in this block.</summary>
    public double BlockReturn;

    /// <summary>Sum of r²/Δ of its samples, 1/s.</summary>
    public double BlockRates;
    public double BlockSeconds;

    /// <summary>Logarithm of the price over that of another instrument of the same thing: of the first one; that one's own is the widest of the others'.</summary>
    public double Gap;

    /// <summary>When it was measured, ns; 0 for never.</summary>
    public long GapNs;

    /// <summary>Whose gap that is.</summary>
    public int GapSlot;
    public int BlockCount;
}

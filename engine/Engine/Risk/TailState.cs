namespace LowLatencyMM.Engine;

/// <summary>The scalars of <see cref="TailLimiter"/>. Lives in the arena.</summary>
public struct TailState
{
    public long SampleNs;

    /// <summary>Since when nothing has triggered, while the scale is below 1; 0 while something does.</summary>
    public long ClearSinceNs;

    /// <summary>Mean correlation of the underlyings held; 0 for fewer than two.</summary>
    public double MeanCorrelation;

    /// <summary>Stressed loss with everything open filled, risk currency.</summary>
    public double Loss;

    /// <summary>Loss of the positions over the horizon that is not exceeded with 99 %, normal, risk currency.</summary>
    public double ValueAtRisk;

    /// <summary>Their mean loss in the worst 2.5 %, normal, risk currency.</summary>
    public double ExpectedShortfall;

    /// <summary>Mean square of the correlation's changes in five minutes.</summary>
    public double ChangeVariance;
    public long ChangeCount;

    /// <summary>What the next timer does: 0 sample, 1 covariances, 2 conclusions.</summary>
    public int Phase;
    public int HeldCount;
    public int HistoryCount;
    public int IsTriggered;
}

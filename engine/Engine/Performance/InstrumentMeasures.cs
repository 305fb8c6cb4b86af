namespace LowLatencyMM.Engine;

/// <summary>How an instrument was held and quoted over time. Lives in the arena.</summary>
public struct InstrumentMeasures
{
    /// <summary>Σ position × time, lots × ns.</summary>
    public Int128 LotNs;

    /// <summary>Σ position² × time, lots² × ns.</summary>
    public Int128 SquareLotNs;

    /// <summary>Time that the two sums are over, ns.</summary>
    public long ObservedNs;

    /// <summary>Until when they are, engine time in ns; 0 before the first look of a run.</summary>
    public long LookedNs;

    /// <summary>Position since then, lots, at most <see cref="LotsMax"/> either way: squares times time fit 128 bits.</summary>
    public long HeldLots;

    /// <summary>Looks of the timer while the venue said that it trades.</summary>
    public long Samples;

    /// <summary>Of those, with our quotes on both sides by the rule of <see cref="PerformanceParameters"/>.</summary>
    public long TwoSidedSamples;

    /// <summary>Of <see cref="Samples"/>, in stress: the risk state was not Normal.</summary>
    public long StressSamples;

    /// <summary>Of those, two-sided.</summary>
    public long StressTwoSidedSamples;

    /// <summary>Of <see cref="Samples"/>, with a whole book.</summary>
    public long BookSamples;

    /// <summary>Bound of <see cref="HeldLots"/>.</summary>
    public const long LotsMax = 1L << 36;

    /// <summary>Share of the time two-sided, 0 to 1; NaN before the first look.</summary>
    public readonly double Uptime => Share(TwoSidedSamples, Samples);

    /// <summary>The same in stress.</summary>
    public readonly double StressUptime => Share(StressTwoSidedSamples, StressSamples);

    /// <summary>Share of the time with a whole book.</summary>
    public readonly double BookUptime => Share(BookSamples, Samples);

    /// <summary>Mean of the position over time, lots; NaN before any passed.</summary>
    public readonly double MeanLots => ObservedNs == 0 ? double.NaN : (double)LotNs / ObservedNs;

    /// <summary>Its standard deviation over time, lots.</summary>
    public readonly double DeviationLots => ObservedNs == 0 ? double.NaN : Math.Sqrt(Math.Max(0, ((double)SquareLotNs / ObservedNs) - (MeanLots * MeanLots)));

    /// <summary>Takes the position over from now on.</summary>
    /// <param name="nowNs">Engine time, ns.</param>
    /// <param name="lots">Signed.</param>
    [HotPath]
    internal void Hold(long nowNs, long lots)
    {
        if (LookedNs != 0)
        {
            long ns = nowNs - LookedNs;
            Int128 lotNs = (Int128)HeldLots * ns;
            LotNs += lotNs;
            SquareLotNs += lotNs * HeldLots;
            ObservedNs += ns;
        }

        LookedNs = nowNs;
        HeldLots = Math.Clamp(lots, -LotsMax, LotsMax);
    }

    private static double Share(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;
}

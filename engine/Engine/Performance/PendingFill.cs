namespace LowLatencyMM.Engine;

/// <summary>A fill that waits for its horizons. Lives in the arena.</summary>
public struct PendingFill
{
    /// <summary>Engine time of the fill, ns.</summary>
    public long TimeNs;

    /// <summary>1e-9 of the quote currency.</summary>
    public long PriceNanos;

    /// <summary>M₀, 1e-9 of the quote currency; never 0.</summary>
    public long MidNanos;
    public long Lots;

    /// <summary>q(M₀ − p)/M₀, units of <see cref="Ratio"/>.</summary>
    public long EdgeRatio;

    /// <summary>Where it is counted: <see cref="PerformanceTable.CellOf"/>.</summary>
    public int Cell;

    /// <summary>q: +1 when we bought, -1 when we sold.</summary>
    public int Sign;
}

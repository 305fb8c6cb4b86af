namespace LowLatencyMM.Engine;

/// <summary>What <see cref="MarketMaker"/> remembers of one instrument. Lives in the arena.</summary>
public struct QuoteState
{
    public VolatilityEstimator Volatility;
    public GueantLehalleFernandezTapia Model;
    public CancelRate CancelRate;

    /// <summary>The price that <see cref="Model"/> was scaled for, quote currency; 0 before the first.</summary>
    public double ScalePrice;

    /// <summary>How much longer than others this instrument waits between two actions, ns: see <see cref="MarketMakerConfiguration.AntiHerding"/>.</summary>
    public long PhaseNs;

    /// <summary>When cancels began to be staged, engine time in ns, and over how long; 0 for never.</summary>
    public long StageTimeNs;

    /// <inheritdoc cref="StageTimeNs"/>
    public long StageNs;

    /// <summary>Version of the book's top that was last quoted on.</summary>
    public int TopVersion;

    /// <summary>Trades printed; wraps.</summary>
    public int TradeCount;
}

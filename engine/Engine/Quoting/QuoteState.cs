namespace LowLatencyMM.Engine;

/// <summary>What <see cref="MarketMaker"/> remembers of one instrument. Lives in the arena.</summary>
public struct QuoteState
{
    public VolatilityEstimator Volatility;
    public GueantLehalleFernandezTapia Model;

    /// <summary>The price that <see cref="Model"/> was scaled for, quote currency; 0 before the first.</summary>
    public double ScalePrice;

    /// <summary>Version of the book's top that was last quoted on.</summary>
    public int TopVersion;
    public int Reserved;
}

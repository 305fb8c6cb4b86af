namespace LowLatencyMM.Engine;

/// <summary>The random numbers of <see cref="MarketMaker"/>, one stream a use. Lives in the arena.</summary>
public struct QuoteRandomness
{
    /// <summary>Waits after rejects.</summary>
    public SplitMix64 Waits;

    /// <summary>Over how long cancels are staged.</summary>
    public SplitMix64 Stages;
}

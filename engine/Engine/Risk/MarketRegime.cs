namespace LowLatencyMM.Engine;

/// <summary>How an underlying's market behaves; later ones are worse.</summary>
public enum MarketRegime : byte
{
    Calm = 0,

    /// <summary>Returns keep their sign.</summary>
    Trending = 1,

    /// <summary>The volatility has risen, or short horizons are far more volatile than long ones.</summary>
    Stressed = 2,

    /// <summary>Prices of one thing stand apart.</summary>
    Dislocated = 3,
}

namespace LowLatencyMM.Engine;

/// <summary>What <see cref="VolatilityEstimator.Update"/> did with a price.</summary>
public enum VolatilityStatus : byte
{
    /// <summary>A sample was taken.</summary>
    Updated,

    /// <summary>Less than the sampling interval since the last sample; the price waits for a later one.</summary>
    Batched,

    /// <summary>The first price, or the first after a long gap: the estimators start over and are cold.</summary>
    Restarted,

    /// <summary>Not a positive, finite price: ignored, and the estimate is stale until a good one.</summary>
    BadPrice,
}

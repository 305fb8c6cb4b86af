namespace LowLatencyMM.Engine;

/// <summary>Settings of <see cref="VolatilityEstimator"/>. Unmanaged; shared by the instruments that agree on it.</summary>
public struct VolatilityParameters
{
    /// <summary>Time constant of execution, s.</summary>
    public double FastSeconds;

    /// <summary>Time constant of flow, s.</summary>
    public double FlowSeconds;

    /// <summary>Time constant of funding and sizing, s.</summary>
    public double SlowSeconds;

    /// <summary>Price tick, quote currency: half of it over a time constant is the least variance believed in.</summary>
    public double TickSize;

    /// <summary>Shortest interval between two samples, ns.</summary>
    public long SampleIntervalNs;

    /// <summary>A return beyond this multiple of vΔ (a squared deviation) waits for confirmation by the next sample.</summary>
    public double OutlierVarianceRatio;

    /// <summary>Time observed before the estimate is warm, ns.</summary>
    public long WarmUpNs;

    /// <summary>Samples seen before the estimate is warm.</summary>
    public int WarmUpSampleCount;

    /// <summary>The defaults of the specification, and a warm-up of 2 s and 50 samples (a standard error near 20 %).</summary>
    public static VolatilityParameters Default(double tickSize) => new()
    {
        FastSeconds = 0.25,
        FlowSeconds = 10.0,
        SlowSeconds = 600.0,
        TickSize = tickSize,
        SampleIntervalNs = 1_000_000,
        OutlierVarianceRatio = 64.0,
        WarmUpNs = 2_000_000_000,
        WarmUpSampleCount = 50,
    };

    /// <summary>False for values that the engine must refuse to start with.</summary>
    public readonly bool IsValid =>
        IsPositive(FastSeconds) && FastSeconds < FlowSeconds && FlowSeconds < SlowSeconds && IsPositive(SlowSeconds) && IsPositive(TickSize)
        && SampleIntervalNs > 0 && OutlierVarianceRatio >= 1.0 && WarmUpNs >= 0 && WarmUpSampleCount >= 1;

    private static bool IsPositive(double value) => value > 0.0 && double.IsFinite(value);
}

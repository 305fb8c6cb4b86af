using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>What the book may lose, and what it has. Risk currency. A plain value: it is copied whole.</summary>
internal struct RiskTelemetry
{
    /// <summary>Over the configured horizon, 99 %.</summary>
    public double ValueAtRisk;

    /// <summary>Over the same, 97.5 %.</summary>
    public double ExpectedShortfall;

    /// <summary>With everything moving together and everything open filled, 99 %.</summary>
    public double StressedLoss;

    /// <summary>The tail-risk limiter's factor on limits and sizes, above 0 to 1.</summary>
    public double TailScale;

    /// <summary>Absolute value of all positions, worst cases.</summary>
    public double Gross;

    /// <summary>Signed value of all positions.</summary>
    public double Net;

    /// <summary>Engine thread; allocates nothing.</summary>
    public static RiskTelemetry Of(StrategyContext context)
    {
        ref readonly ExposureAggregate total = ref context.Exposures.Aggregate(AggregateScope.Total, 0);
        return new RiskTelemetry
        {
            ValueAtRisk = context.Tail.ValueAtRisk,
            ExpectedShortfall = context.Tail.ExpectedShortfall,
            StressedLoss = context.Tail.Loss,
            TailScale = context.Exposures.Scale,
            Gross = Amount(total.Gross),
            Net = Amount(total.Net),
        };
    }

    private static double Amount(Int128 nanos) => (long)Int128.Clamp(nanos, long.MinValue, long.MaxValue) / 1e9;
}

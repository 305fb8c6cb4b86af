namespace LowLatencyMM.Engine;

/// <summary>When a trigger acts, in its unit. Where <see cref="High"/> is above <see cref="Critical"/> small values are bad.</summary>
/// <param name="High">From here on, or below it where small values are bad.</param>
/// <param name="Critical">The same, worse.</param>
/// <param name="Hard">Halts; infinite where there is none, negative infinity where small values are bad.</param>
/// <param name="ConfirmNs">For how long every observation must be so, and at least two, before more than caution follows; 0 for values that are averages or
/// durations themselves.</param>
public readonly record struct TriggerThresholds(double High, double Critical, double Hard, long ConfirmNs)
{
    /// <summary>Never acts.</summary>
    public static TriggerThresholds Off { get; } = new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, 0);

    /// <summary>Small values are bad.</summary>
    public bool IsLow => High > Critical;

    /// <summary>How bad a value is.</summary>
    [HotPath]
    public TriggerSeverity Of(double measured)
    {
        if (IsLow) return measured < Hard ? TriggerSeverity.Hard : measured < Critical ? TriggerSeverity.Critical : measured < High ? TriggerSeverity.High : TriggerSeverity.None;
        return measured >= Hard ? TriggerSeverity.Hard : measured >= Critical ? TriggerSeverity.Critical : measured >= High ? TriggerSeverity.High : TriggerSeverity.None;
    }

    /// <summary>The bound of a severity.</summary>
    public double Bound(TriggerSeverity severity) => severity switch
    {
        TriggerSeverity.Hard => Hard,
        TriggerSeverity.Critical => Critical,
        _ => High,
    };

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Error()
    {
        if (double.IsNaN(High) || double.IsNaN(Critical) || double.IsNaN(Hard)) return "a threshold is not a number";
        bool isOrdered = IsLow ? Critical >= Hard && Hard >= double.NegativeInfinity : High <= Critical && Critical <= Hard;
        if (!isOrdered) return "thresholds must grow worse from high to critical to hard";
        if (!IsLow && High < 0) return "a threshold is below 0";
        return ConfirmNs is < 0 or > 60_000_000_000 ? "confirmNs is not in 0 to 60000000000" : null;
    }
}

using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>What the kill switch watches and how it answers. Fixed for an engine's life, journalled with it.</summary>
/// <remarks>Source of the defaults: domain specification 12.</remarks>
public sealed record KillSwitchParameters
{
    public const int TriggerCount = (int)RiskTrigger.RegimeDislocated + 1;
    private const long Second = 1_000_000_000;

    /// <summary>False: nothing is watched; operators' commands act all the same.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Cautious ends when no trigger has acted for so long, ns; 0 ends it at the next timer.</summary>
    public long CleanNs { get; init; } = 120 * Second;

    /// <summary>A trigger that acts on and that nobody answers leads to the next stricter state after so long, ns; 0 for never.</summary>
    public long AnswerNs { get; init; } = 60 * Second;

    /// <summary>The longest time an operator may override a trigger for, s; 1 to 900.</summary>
    public int OverrideSecondsMax { get; init; } = 900;

    /// <summary>Sizes in Cautious; above 0 to 1.</summary>
    public double CautiousSizeFactor { get; init; } = 0.3;

    /// <summary>Distances in Cautious; 1 to 10.</summary>
    public double CautiousSpreadFactor { get; init; } = 2;

    /// <summary>An instrument whose book has not moved for so long has its quotes pulled, ns; 0 for never.</summary>
    public long MarketDataPullNs { get; init; } = 5 * Second;

    /// <summary>Where a trigger's thresholds are not <see cref="Default"/>.</summary>
    public IReadOnlyDictionary<RiskTrigger, TriggerThresholds> Triggers { get; init; } = new Dictionary<RiskTrigger, TriggerThresholds>();

    /// <summary>Watches nothing, and lets an acknowledged engine go on at once.</summary>
    public static KillSwitchParameters Off { get; } = new() { IsOn = false, CleanNs = 0, AnswerNs = 0, MarketDataPullNs = 0 };

    /// <summary>The thresholds that hold.</summary>
    public TriggerThresholds Of(RiskTrigger trigger) => !IsOn ? TriggerThresholds.Off
        : Triggers.TryGetValue(trigger, out TriggerThresholds thresholds) ? thresholds : Default(trigger);

    /// <summary>Thresholds of the specification, and ours where it names none.</summary>
    public static TriggerThresholds Default(RiskTrigger trigger) => trigger switch
    {
        RiskTrigger.TickToQuoteTime => Rows(0.001, 0.010, Second),
        RiskTrigger.AcknowledgementTime => Rows(0.250, 2, 0),
        RiskTrigger.MarketDataAge => Rows(1, 5, 0),
        RiskTrigger.OracleAge => Rows(5, 30, 0),
        RiskTrigger.SessionLoss => Rows(0.01, 0.03, Second, 0.06),
        RiskTrigger.NetDelta => Rows(0.8, 1.1, Second),
        RiskTrigger.UnfilledExposure => Rows(1.5, 2.5, Second),
        RiskTrigger.CrossVenueGap => Rows(0.005, 0.01, 5 * Second),
        RiskTrigger.FundingDrift => Rows(3, 5, Second),
        RiskTrigger.RejectRate => Rows(0.05, 0.20, 0),
        RiskTrigger.ClockSkew => Rows(0.050, 0.500, Second),
        RiskTrigger.MarginRatio => Rows(2, 1.3, Second, 1.1),
        RiskTrigger.ReconciliationBreaks => Rows(1, 3, 0),
        RiskTrigger.PoolLoss => Rows(2, 5, Second),
        RiskTrigger.Drawdown => Rows(0.02, 0.04, Second, 0.06),
        RiskTrigger.Concentration => Rows(0.35, 0.7, Second),
        RiskTrigger.CounterpartyExposure => Rows(0.4, 0.6, Second),
        RiskTrigger.TailRisk => Rows(1, 1.5, Second),
        RiskTrigger.ModelStale => Rows(1, 3, Second),
        RiskTrigger.RegimeDislocated => Rows(1, double.PositiveInfinity, Second),
        _ => TriggerThresholds.Off,
    };

    /// <summary>What a trigger's subject is.</summary>
    public static TriggerScope ScopeOf(RiskTrigger trigger) => trigger switch
    {
        RiskTrigger.AcknowledgementTime or RiskTrigger.MarketDataAge or RiskTrigger.RejectRate or RiskTrigger.MarginRatio or RiskTrigger.ReconciliationBreaks
            or RiskTrigger.CounterpartyExposure => TriggerScope.Venue,
        RiskTrigger.OracleAge or RiskTrigger.NetDelta or RiskTrigger.UnfilledExposure or RiskTrigger.CrossVenueGap or RiskTrigger.FundingDrift
            or RiskTrigger.PoolLoss or RiskTrigger.ModelStale => TriggerScope.Instrument,
        _ => TriggerScope.Account,
    };

    /// <summary>Only the world outside the engine can measure it: it comes as Measurement frames.</summary>
    public static bool IsMeasuredOutside(RiskTrigger trigger) => trigger is RiskTrigger.TickToQuoteTime or RiskTrigger.OracleAge or RiskTrigger.ClockSkew
        or RiskTrigger.MarginRatio or RiskTrigger.FundingDrift or RiskTrigger.PoolLoss or RiskTrigger.CrossVenueGap;

    /// <summary>Every error at once, each with path, value and what is allowed; empty when valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (CleanNs is < 0 or > 3600 * Second) errors.Add($"{nameof(CleanNs)}: {CleanNs} is not in 0 to {3600 * Second}.");
        if (AnswerNs is < 0 or > 3600 * Second) errors.Add($"{nameof(AnswerNs)}: {AnswerNs} is not in 0 to {3600 * Second}.");
        if (OverrideSecondsMax is < 1 or > 900) errors.Add($"{nameof(OverrideSecondsMax)}: {OverrideSecondsMax} is not in 1 to 900.");
        if (MarketDataPullNs is < 0 or > 3600 * Second) errors.Add($"{nameof(MarketDataPullNs)}: {MarketDataPullNs} is not in 0 to {3600 * Second}.");
        if (!(CautiousSizeFactor > 0 && CautiousSizeFactor <= 1)) errors.Add($"{nameof(CautiousSizeFactor)}: {CautiousSizeFactor} is not above 0 to 1.");
        if (!(CautiousSpreadFactor >= 1 && CautiousSpreadFactor <= QuoteFloors.MultiplierMax))
            errors.Add($"{nameof(CautiousSpreadFactor)}: {CautiousSpreadFactor} is not in 1 to {QuoteFloors.MultiplierMax}.");
        foreach ((RiskTrigger trigger, TriggerThresholds thresholds) in Triggers)
        {
            if (thresholds.Error() is { } error) errors.Add($"{nameof(Triggers)}[{trigger}]: {error}.");
        }

        return errors;
    }

    private static TriggerThresholds Rows(double high, double critical, long confirmNs, double hard = double.NaN) =>
        new(high, critical, !double.IsNaN(hard) ? hard : high > critical ? double.NegativeInfinity : double.PositiveInfinity, confirmNs);
}

using System.Globalization;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>A trigger for people: what it is called, what its figures are. The one table of it.</summary>
/// <param name="Text">In the middle of a sentence.</param>
/// <param name="Unit">Of measured value and threshold.</param>
/// <param name="IsLowBad">The value has fallen below its threshold, instead of having passed it.</param>
internal readonly record struct TriggerWords(string Text, AlertUnit Unit, bool IsLowBad = false)
{
    /// <summary>Of every trigger; one of a newer engine has its number.</summary>
    public static TriggerWords Of(RiskTrigger trigger) => trigger switch
    {
        RiskTrigger.TickToQuoteTime => new("tick to quote, p99", AlertUnit.Seconds),
        RiskTrigger.AcknowledgementTime => new("order acknowledgements, p99", AlertUnit.Seconds),
        RiskTrigger.MarketDataAge => new("age of the market data", AlertUnit.Seconds),
        RiskTrigger.OracleAge => new("age of the oracle", AlertUnit.Seconds),
        RiskTrigger.SessionLoss => new("loss of the day over equity", AlertUnit.Share),
        RiskTrigger.NetDelta => new("position over its limit", AlertUnit.Share),
        RiskTrigger.UnfilledExposure => new("what open orders may fill over the position limit", AlertUnit.Share),
        RiskTrigger.CrossVenueGap => new("delta gap between venues over the position limit", AlertUnit.Share),
        RiskTrigger.FundingDrift => new("funding drift, z score", AlertUnit.Number),
        RiskTrigger.RejectRate => new("rejected orders, one minute", AlertUnit.Share),
        RiskTrigger.ClockSkew => new("clock skew", AlertUnit.Seconds),
        RiskTrigger.MarginRatio => new("margin ratio", AlertUnit.Number, IsLowBad: true),
        RiskTrigger.ReconciliationBreaks => new("differences from the venue, ten minutes", AlertUnit.Count),
        RiskTrigger.PoolLoss => new("pool's loss over its fees, one hour", AlertUnit.Times),
        RiskTrigger.Drawdown => new("drawdown", AlertUnit.Share),
        RiskTrigger.Concentration => new("concentration of the exposures", AlertUnit.Number),
        RiskTrigger.CounterpartyExposure => new("share of equity at one venue", AlertUnit.Share),
        RiskTrigger.TailRisk => new("stressed loss over its budget", AlertUnit.Times),
        RiskTrigger.ModelStale => new("age of a model over its bound", AlertUnit.Times),
        RiskTrigger.RegimeDislocated => new("markets dislocated", AlertUnit.Flag),
        0 => new("no trigger", AlertUnit.Number),
        _ => new(string.Create(CultureInfo.InvariantCulture, $"trigger {(int)trigger}"), AlertUnit.Number),
    };

    /// <summary>A figure with its unit.</summary>
    public string Figure(double value)
    {
        IFormatProvider invariant = CultureInfo.InvariantCulture;
        return Unit switch
        {
            AlertUnit.Seconds when Math.Abs(value) < 1 => string.Create(invariant, $"{value * 1000:0.###} ms"),
            AlertUnit.Seconds => string.Create(invariant, $"{value:#,0.###} s"),
            AlertUnit.Share => string.Create(invariant, $"{value * 100:#,0.##} %"),
            AlertUnit.Times => string.Create(invariant, $"{value:#,0.##} times"),
            AlertUnit.Count => string.Create(invariant, $"{value:#,0}"),
            AlertUnit.Flag => value != 0 ? "yes" : "no",
            _ => string.Create(invariant, $"{value:#,0.####}"),
        };
    }
}

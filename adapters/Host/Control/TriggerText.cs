using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Triggers of the kill switch for people: what they concern and what to look at.</summary>
internal static class TriggerText
{
    /// <summary>What it concerns; empty for everything.</summary>
    /// <param name="trigger">Which.</param>
    /// <param name="subject">Venue id, instrument slot or -1.</param>
    /// <param name="facts">Null when unknown: then numbers stand for names.</param>
    public static string Subject(RiskTrigger trigger, int subject, EngineFacts? facts) => KillSwitchParameters.ScopeOf(trigger) switch
    {
        TriggerScope.Venue => facts?.Venues.FirstOrDefault(venue => venue.Id == subject)?.Name ?? $"venue {subject}",
        TriggerScope.Instrument => facts is not null && subject >= 0 && subject < facts.Instruments.Count ? facts.Instruments[subject].Name : $"instrument {subject}",
        _ => "",
    };

    /// <summary>What to look at, and what the engine does meanwhile.</summary>
    public static string Proposal(RiskTrigger trigger) => trigger switch
    {
        RiskTrigger.TickToQuoteTime => "look at the engine's core and the host; quotes are wider, at Critical one level",
        RiskTrigger.AcknowledgementTime => "look at the gateway and the venue; quotes are wider, at Critical one level",
        RiskTrigger.MarketDataAge => "look at the feed; instruments without an update are not quoted",
        RiskTrigger.OracleAge => "look at the oracle; no carry",
        RiskTrigger.SessionLoss or RiskTrigger.Drawdown => "look at fills and markouts before you acknowledge",
        RiskTrigger.NetDelta or RiskTrigger.UnfilledExposure => "reduce; the instrument is quoted on one side",
        RiskTrigger.CrossVenueGap or RiskTrigger.ReconciliationBreaks => "compare positions with the venue's; the engine does so in full",
        RiskTrigger.FundingDrift => "close carry",
        RiskTrigger.RejectRate => "look at the reasons of the venue's rejects; at Critical its route is disabled",
        RiskTrigger.ClockSkew => "look at the host's time service; the engine uses receive times",
        RiskTrigger.MarginRatio => "add margin or reduce; one level is quoted",
        RiskTrigger.PoolLoss => "withdraw or widen",
        _ => "look at positions",
    };
}

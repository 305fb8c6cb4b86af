using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>How the kill switch stands. A plain value: it is copied whole.</summary>
internal struct KillSwitchTelemetry
{
    /// <summary>When the next stricter state follows if nobody answers, engine time in ns; the greatest long for never.</summary>
    public long EscalationNs;

    /// <summary>Alerts so far, and those that the rate limit kept back.</summary>
    public long AlertCount;

    /// <inheritdoc cref="AlertCount"/>
    public long SuppressedCount;

    /// <summary>Triggers that act; <see cref="Triggers"/> has the worst of them.</summary>
    public int ActiveCount;
    public int ShownCount;
    public TriggerTelemetries Triggers;

    /// <summary>Engine thread; allocates nothing.</summary>
    public static KillSwitchTelemetry Of(StrategyContext context)
    {
        var figures = new KillSwitchTelemetry
        {
            EscalationNs = context.EscalationNs,
            AlertCount = context.Alerts.Number,
            SuppressedCount = context.Alerts.SuppressedCount,
        };
        for (TriggerSeverity severity = TriggerSeverity.Hard; severity >= TriggerSeverity.High; severity--)
        {
            foreach (ref readonly ActiveTrigger active in context.ActiveTriggers)
            {
                if (active.Severity != severity) continue;
                figures.ActiveCount++;
                if (figures.ShownCount == TriggerTelemetries.Capacity) continue;
                figures.Triggers[figures.ShownCount++] = new TriggerTelemetry
                {
                    Measured = active.Measured,
                    Threshold = context.ThresholdsOf(active.Trigger).Bound(severity),
                    Subject = active.Subject,
                    Trigger = active.Trigger,
                    Severity = severity,
                    IsAcknowledged = active.IsAcknowledged,
                    IsOverridden = context.OverrideEndNs(active.Trigger) > context.NowNs ? (byte)1 : (byte)0,
                };
            }
        }

        return figures;
    }
}

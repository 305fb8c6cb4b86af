using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>One trigger that acts, or did a minute ago. Lives in the arena.</summary>
public struct ActiveTrigger
{
    /// <summary>The last observation, in the trigger's unit.</summary>
    public double Measured;
    public long ObservedNs;

    /// <summary>Since when every observation has been at least so bad, engine time in ns; 0 for not.</summary>
    public long HighSinceNs;

    /// <inheritdoc cref="HighSinceNs"/>
    public long CriticalSinceNs;

    /// <inheritdoc cref="HighSinceNs"/>
    public long HardSinceNs;

    /// <summary>When an alert last told of it; 0 for never.</summary>
    public long AlertNs;

    /// <summary>Venue id or instrument slot; -1 for everything.</summary>
    public int Subject;
    public RiskTrigger Trigger;

    /// <summary>What it acts with: <see cref="TriggerSeverity.High"/> from the first observation on, more once that is confirmed.</summary>
    public TriggerSeverity Severity;

    /// <summary>Of the last alert.</summary>
    public TriggerSeverity AlertedSeverity;

    /// <summary>1: an operator has seen it at this severity; nobody needs to answer.</summary>
    public byte IsAcknowledged;
}

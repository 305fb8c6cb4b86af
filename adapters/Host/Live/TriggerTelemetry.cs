using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>One trigger of the kill switch that acts.</summary>
internal struct TriggerTelemetry
{
    public double Measured;

    /// <summary>Of its severity.</summary>
    public double Threshold;

    /// <summary>Venue id, instrument slot or -1.</summary>
    public int Subject;
    public RiskTrigger Trigger;
    public TriggerSeverity Severity;
    public byte IsAcknowledged;

    /// <summary>An operator answers for it.</summary>
    public byte IsOverridden;
}

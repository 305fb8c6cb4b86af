using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>Something that people must hear of. Lives in the arena until an Alert frame has it.</summary>
public struct AlertRecord
{
    /// <summary>Running number, from 1.</summary>
    public long Number;

    /// <summary>Engine time, ns since the Unix epoch.</summary>
    public long TimeNs;

    /// <summary>In the trigger's unit.</summary>
    public double Measured;

    /// <summary>That it passed.</summary>
    public double Threshold;

    /// <summary>An instrument id, or all.</summary>
    public uint InstrumentId;

    /// <summary>Alerts kept back by the rate limit since the one before.</summary>
    public uint Suppressed;

    /// <summary>65,535 for none.</summary>
    public ushort VenueId;
    public AlertCode Code;
    public Severity Severity;
    public RiskTrigger Trigger;

    /// <summary>Of the engine, afterwards.</summary>
    public RiskState RiskState;

    /// <summary>1 until a frame has it.</summary>
    public byte IsPending;
}

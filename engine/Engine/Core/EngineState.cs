namespace LowLatencyMM.Engine;

/// <summary>The scalars of Core. Lives in the arena.</summary>
public struct EngineState
{
    /// <summary>Sequence of the last frame.</summary>
    public long Sequence;

    /// <summary>Engine time: the greatest receive time seen, ns since the Unix epoch.</summary>
    public long NowNs;

    /// <summary>Running digest of every order byte.</summary>
    public ulong OrderDigest;

    /// <summary>Order messages so far; the next one's running number less one.</summary>
    public long OrderNumber;
    public RiskState RiskState;

    /// <summary>1 when a pause came on top of reduce-only, or the other way round: resuming leads back to it.</summary>
    public byte IsReduceOnlyBeneath;
    public ushort Reserved;

    /// <summary>The instrument that the last timer looked at last.</summary>
    public int TimedSlot;
}

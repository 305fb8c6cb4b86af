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

    /// <summary>Id of the last Command or SetParameter; 0 for none.</summary>
    public long LastCommandId;
    public RiskState RiskState;

    /// <summary>1 when a pause came on top of reduce-only, or the other way round: resuming leads back to it.</summary>
    public byte IsReduceOnlyBeneath;

    /// <summary>Of the run: part of every client order id; never falls.</summary>
    public ushort Epoch;

    /// <summary>The instrument that the last timer looked at last.</summary>
    public int TimedSlot;
    public CommandOutcome LastCommandOutcome;

    /// <summary>1 while halted by a graceful stop alone: the next run goes on in <see cref="RiskStateBeforeStop"/>.</summary>
    public byte IsStopped;
    public RiskState RiskStateBeforeStop;
    public byte Reserved0;
    public int Reserved1;
}

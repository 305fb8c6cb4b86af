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

    /// <summary>What the next three come to.</summary>
    public RiskState RiskState;
    public KillSwitchLevel Level;

    /// <summary>Of the run: part of every client order id; never falls.</summary>
    public ushort Epoch;

    /// <summary>The instrument that the last timer looked at last.</summary>
    public int TimedSlot;
    public CommandOutcome LastCommandOutcome;

    /// <summary>1 after a graceful stop, until the next run.</summary>
    public byte IsStopped;

    /// <summary>1 until an operator resumes.</summary>
    public byte IsPaused;
    public byte Reserved0;
    public int Reserved1;

    /// <summary>Makes <see cref="RiskState"/> true after a change.</summary>
    internal void Settle() => RiskState = IsStopped != 0 || Level == KillSwitchLevel.Halted ? RiskState.Halted
        : IsPaused != 0 ? RiskState.Paused
        : Level switch
        {
            KillSwitchLevel.ReduceOnly => RiskState.ReduceOnly,
            KillSwitchLevel.Cautious => RiskState.Cautious,
            _ => RiskState.Normal,
        };
}

using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>What the engine knows of one venue's route. Lives in the arena.</summary>
public struct VenueState
{
    /// <summary>Order-rate tokens, 1e-9 of a message.</summary>
    public long TokenNanos;

    /// <summary>When the tokens were last topped up, engine time in ns.</summary>
    public long TokenTimeNs;

    /// <summary>Of the session that is being, or was last, compared; 0 for none.</summary>
    public long SessionId;

    /// <summary>The question under way: the sequence of the frame that asked it; 0 for none.</summary>
    public long RequestId;

    /// <summary><see cref="SettledMatchId"/> when it was asked.</summary>
    public long RequestAfterMatchId;

    /// <summary>The greatest match id of a fill that was booked at this venue; 0 for none.</summary>
    public long GreatestMatchId;

    /// <summary>No fill up to this match id is missing; 0 for none. A fill that arrives while the route is not up does not raise it: others before it
    /// may have been lost with the last session, and only a whole answer brings them.</summary>
    public long SettledMatchId;

    /// <summary>What <see cref="SettledMatchId"/> becomes an acknowledgement time-out after <see cref="SettlingTimeNs"/>: until then a fill before it may
    /// still be on its way.</summary>
    public long SettlingMatchId;
    public long SettlingTimeNs;

    /// <summary>The greatest match id of a fill that came by itself since the question; 0 for none.</summary>
    public long GreatestLiveMatchId;

    /// <summary>The last fill that the answer brought again: they come by match id, then leg.</summary>
    public long ResentMatchId;
    public ulong ResentKey;

    /// <summary>When it was asked or its answer last went on, or when the wait for the next question began; engine time in ns.</summary>
    public long ActivityTimeNs;

    /// <summary>When the comparison in passing asked, and when it asks next; engine time in ns.</summary>
    public long AskedTimeNs;
    public long CompareTimeNs;

    /// <summary>The next instrument that the comparison in passing checks.</summary>
    public int CheckedSlot;

    /// <summary>1 while it checks what the answer did not name.</summary>
    public byte IsChecking;

    /// <summary>1 when the answer differs so far.</summary>
    public byte IsDifferent;

    /// <summary>Answers in a row that differed.</summary>
    public byte DifferentRounds;
    public byte Reserved2;

    /// <summary>What the answer brought so far.</summary>
    public uint FillCount;

    /// <inheritdoc cref="FillCount"/>
    public uint OpenOrderCount;

    /// <inheritdoc cref="FillCount"/>
    public uint PositionCount;

    /// <summary>Rounds since the session began that left something open.</summary>
    public uint FailedRounds;

    /// <summary>0 until the first SessionState frame: a route that nobody reported is not up. Connected: its state is being compared, and it is not up.</summary>
    public SessionStatus Status;

    /// <summary>1 when an answer named an instrument that is not defined: its definition asks for another round.</summary>
    public byte IsInstrumentMissing;

    /// <summary>1 when an instrument was defined while an answer was under way.</summary>
    public byte IsInstrumentNew;

    /// <summary>1 after the first comparison that ended well: from then on positions must not differ.</summary>
    public byte WasCompared;

    /// <inheritdoc cref="ResentMatchId"/>
    public byte ResentLeg;

    /// <summary>1 until the first comparison of a journal that had no fill before it: the positions that it finds are no surprise.</summary>
    public byte IsFresh;
    public ushort Reserved1;
}

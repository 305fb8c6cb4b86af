namespace LowLatencyMM.Engine;

/// <summary>Where the followed fills stand. Lives in the arena.</summary>
public struct PerformanceState
{
    /// <summary>The next fill's number; number n stands at n modulo the capacity.</summary>
    public long FillNumber;
    public HorizonCursors Next;

    /// <summary>When the first horizon of any fill passes, engine time in ns; the greatest long for none.</summary>
    public long NextDueNs;

    /// <summary>Fills without horizons because too many waited.</summary>
    public long OverflowCount;

    /// <summary>Horizons that were looked at a frame or more too late, because too many passed at once.</summary>
    public long LateCount;

    /// <summary>Fills that were reported after a reconnection, when nobody knows the mid of their moment; they are without one.</summary>
    public long ResentCount;

    /// <summary>Fills whose run ended before their last horizon.</summary>
    public long AbandonedCount;
    public long Reserved;
}

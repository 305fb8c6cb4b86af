namespace LowLatencyMM.Engine;

/// <summary>Scalars of the kill switch. Lives in the arena.</summary>
public struct KillSwitchState
{
    /// <summary>Since when no trigger acts, engine time in ns; 0 while one does.</summary>
    public long CleanSinceNs;

    /// <summary>Since when a trigger acts that nobody has answered; 0 for none.</summary>
    public long PagedNs;

    /// <summary>Observations that were no number, and triggers that found no room.</summary>
    public long IgnoredCount;

    /// <summary>Entries in use.</summary>
    public int ActiveCount;

    /// <summary>1: venues are to be compared in full.</summary>
    public int IsComparisonDue;
}

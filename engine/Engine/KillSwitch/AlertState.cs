namespace LowLatencyMM.Engine;

/// <summary>Counts of the alerts. Lives in the arena.</summary>
public struct AlertState
{
    /// <summary>Of the last one raised.</summary>
    public long Number;

    /// <summary>That wait for their frame.</summary>
    public long PendingCount;

    /// <summary>Kept back by the rate limit so far, and since the last one that was not.</summary>
    public long SuppressedCount;
    public long SuppressedSinceLast;

    /// <summary>Overwritten before a frame had them: nobody took them.</summary>
    public long LostCount;

    /// <summary>The rate limit's second, and what it let through.</summary>
    public long WindowNs;
    public long WindowCount;
    public long Reserved;
}

namespace LowLatencyMM.Ring;

/// <summary>Where a new observer begins.</summary>
public enum ObserverStart : byte
{
    /// <summary>With the next slot that is published.</summary>
    Next,

    /// <summary>With the newest published slot.</summary>
    Newest,

    /// <summary>With the oldest slot that is still whole: salvage, or a late start on a quiet ring.</summary>
    Oldest,
}

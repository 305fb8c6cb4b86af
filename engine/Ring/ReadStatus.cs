namespace LowLatencyMM.Ring;

/// <summary>What a read of the ring found.</summary>
public enum ReadStatus : byte
{
    /// <summary>Nothing new now.</summary>
    Empty,

    /// <summary>A slot was read.</summary>
    Read,

    /// <summary>The producer has overwritten what comes next: rejoin, and recover what was lost from snapshot or journal.</summary>
    Lapped,

    /// <summary>The ring is closed and everything has been read.</summary>
    Closed,
}

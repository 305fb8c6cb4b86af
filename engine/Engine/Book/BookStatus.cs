namespace LowLatencyMM.Engine;

/// <summary>Whether a book may be quoted on. Everything but <see cref="Live"/> forbids it.</summary>
public enum BookStatus : byte
{
    /// <summary>No snapshot yet, or the instrument was defined anew.</summary>
    AwaitingSnapshot = 0,

    /// <summary>Snapshot parts are arriving.</summary>
    InSnapshot = 1,
    Live = 2,

    /// <summary>The source lost data.</summary>
    StaleGap = 3,

    /// <summary>Best bid at or above best ask at the end of an event.</summary>
    StaleCrossed = 4,

    /// <summary>The top came to where levels had been dropped: what lies beyond is unknown.</summary>
    StaleEdge = 5,

    /// <summary>A negative quantity, a forbidden price or a snapshot part out of order.</summary>
    StaleBadData = 6,
}

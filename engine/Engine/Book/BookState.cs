namespace LowLatencyMM.Engine;

/// <summary>A book without its levels. Lives in the arena.</summary>
public struct BookState
{
    /// <summary>The venue's number of the last state applied.</summary>
    public long UpdateId;

    /// <summary>Venue time of the last update, ns since the Unix epoch; 0 when unknown.</summary>
    public long VenueTimeNs;

    /// <summary>Receive time of the last update, ns since the Unix epoch.</summary>
    public long ReceiveTimeNs;

    public BookSideState Bids;
    public BookSideState Asks;
    public BookStatus Status;

    /// <summary>1 between the first and the last part of an event: nothing is decided on half of one.</summary>
    public byte IsInEvent;
    public ushort NextSnapshotPart;

    /// <summary>Rises with every change of the best bid or ask in price or size.</summary>
    public int TopVersion;

    /// <summary>Levels whose removal was told; wraps.</summary>
    public int RemovalCount;
    public int Reserved;
}

namespace LowLatencyMM.Aeron;

/// <summary>What an offer or claim returns when it is no new position. Source: Aeron's numbers.</summary>
public static class PublicationResult
{
    /// <summary>No subscriber has joined.</summary>
    public const long NotConnected = -1;

    /// <summary>The subscriber is a window behind: try again later.</summary>
    public const long BackPressured = -2;

    /// <summary>A term ended: try again at once.</summary>
    public const long AdminAction = -3;

    /// <summary>The publication is closed.</summary>
    public const long Closed = -4;

    /// <summary>The log has come to the last position there is: a new log is needed.</summary>
    public const long MaxPositionExceeded = -5;
}

namespace LowLatencyMM.Engine;

/// <summary>What can happen to an order: an execution, or our own wish.</summary>
public enum OrderEvent : byte
{
    Accepted,
    Rejected,

    /// <summary>A fill that leaves something open.</summary>
    PartialFill,

    /// <summary>A fill that completes the order.</summary>
    FullFill,

    /// <summary>The venue ended the order.</summary>
    Canceled,

    /// <summary>The venue ended the order because its time was over.</summary>
    Expired,

    /// <summary>The venue reduced the order; something is still open.</summary>
    CanceledPart,

    /// <summary>A cancel was refused because the venue has no such open order; of an Unknown order a time-out after it first said so.</summary>
    CancelRejectedGone,

    /// <summary>A cancel was refused for another reason: the order may still be open.</summary>
    CancelRejected,

    /// <summary>As the original of a replacement: the replacement took over.</summary>
    ReplacedByOther,

    /// <summary>As the replacement: it is at the venue now.</summary>
    ReplacesOther,

    /// <summary>As the original: the replacement was refused, this order stands.</summary>
    ReplaceRejected,
    CancelRequested,
    ReplaceRequested,

    /// <summary>No answer within the acknowledgement time-out.</summary>
    TimedOut,

    /// <summary>The route to the venue went down.</summary>
    RouteDown,

    /// <summary>Asked for its state, the venue named the order among those that rest there.</summary>
    ReportedOpen,

    /// <summary>Asked for its state, the venue named all that rest there, and this order was not among them.</summary>
    ReportedGone,
}

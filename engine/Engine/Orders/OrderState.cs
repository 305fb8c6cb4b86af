namespace LowLatencyMM.Engine;

/// <summary>Life of one order at its venue. "Partly filled" is <see cref="Live"/> with a filled quantity: no state of its own.</summary>
public enum OrderState : byte
{
    /// <summary>The slot was never used.</summary>
    None = 0,
    PendingNew = 1,
    Live = 2,
    PendingCancel = 3,

    /// <summary>A replacement of this order is on its way; its node is <see cref="Order.LinkedSlot"/>.</summary>
    PendingReplace = 4,

    /// <summary>Sent, and the venue's answer is lost: neither assumed filled nor cancelled, counted as exposed.</summary>
    Unknown = 5,
    Filled = 6,
    Cancelled = 7,
    Rejected = 8,

    /// <summary>Another node carries the order on.</summary>
    Replaced = 9,

    /// <summary>The venue ended it because its time was over.</summary>
    Expired = 10,
}

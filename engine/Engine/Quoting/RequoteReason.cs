namespace LowLatencyMM.Engine;

/// <summary>Why a ladder level's order is left, sent, replaced or cancelled. The two lowest bits are the <see cref="RequoteDecision"/>.</summary>
public enum RequoteReason : byte
{
    /// <summary>Nothing is there and nothing is wanted.</summary>
    NothingWanted = 0,

    /// <summary>There is no order and one is wanted.</summary>
    NoOrder = 1,

    /// <summary>The live order has less than the least edge; its target has enough.</summary>
    EdgeGone = 2,

    /// <summary>An order is there and none is wanted.</summary>
    Unwanted = 3,

    /// <summary>The live order is close enough to its target.</summary>
    InPlace = 4,

    /// <summary>The target is two ticks or more nearer to the market.</summary>
    MovedInward = 6,

    /// <summary>The live order has less than the least edge, and so has its target.</summary>
    EdgeGoneEverywhere = 7,

    /// <summary>The last action on this level was less than 5 ms, and the instrument's own part of a millisecond, ago.</summary>
    Interval = 8,

    /// <summary>The target is a tick or more farther from the market.</summary>
    MovedOutward = 10,

    /// <summary>The target's size differs by more than 30 %.</summary>
    Size = 14,

    /// <summary>The last message about the order has no answer yet.</summary>
    AwaitingAnswer = 16,

    /// <summary>The venue refused the last order of this level: it waits.</summary>
    AfterReject = 20,

    /// <summary>The venue refused the last replacement and the edge is gone: the order leaves.</summary>
    EdgeGoneAfterReject = 23,

    /// <summary>Many levels vanish from the book: this cancel waits its turn, the touch first.</summary>
    Staged = 28,

    /// <summary>There is no price with the least edge that the instrument's ticks can express.</summary>
    NoInnermostPrice = 24,
}

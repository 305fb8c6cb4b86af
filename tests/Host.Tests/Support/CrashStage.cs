namespace LowLatencyMM.Host.Tests;

/// <summary>Where on a frame's way a live engine dies.</summary>
internal enum CrashStage
{
    /// <summary>Read from its lane, or the timer is due: nothing of it is in the ring.</summary>
    FrameTaken,

    /// <summary>An execution was looked at, and lies in its log.</summary>
    ExecutionPeeked,

    /// <summary>An execution is copied into the ring's slot, not published, and not given back to its log.</summary>
    ExecutionCopied,

    /// <summary>An execution is given back to its log; its slot is not published, so that nobody has it.</summary>
    ExecutionReleased,

    /// <summary>The frame is published; the first order that it causes was not claimed.</summary>
    NothingClaimed,

    /// <summary>Room for an order is claimed.</summary>
    OrderClaimed,

    /// <summary>An order is written, and not committed.</summary>
    OrderWritten,

    /// <summary>An order is committed.</summary>
    OrderCommitted,

    /// <summary>The first order of a frame is committed, the second written and not committed.</summary>
    MidFrame,
}

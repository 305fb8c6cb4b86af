namespace LowLatencyMM.Messages;

/// <summary>Marks of a frame, set by its source.</summary>
[Flags]
public enum FrameFlags : ushort
{
    None = 0,

    /// <summary>The last frame of one venue event: the engine decides here and never on half of an event.</summary>
    EndOfEvent = 1,

    /// <summary>Part of a snapshot rather than of the incremental stream.</summary>
    Snapshot = 2,

    /// <summary>Sent again after a reconnect; may repeat what was seen.</summary>
    Resend = 4,

    /// <summary>Made by us (timers, simulated venues), not received.</summary>
    Synthetic = 8,
}

namespace LowLatencyMM.Journal;

/// <summary>How a <see cref="JournalRecorder"/> is.</summary>
public enum JournalRecorderState : byte
{
    /// <summary>Writing.</summary>
    Running,

    /// <summary>The disk fails or hangs; the recorder tries again and keeps what it has. Nothing is lost while the spill buffer has room.</summary>
    Stalled,

    /// <summary>For good: a frame was refused, or the disk gave back other bytes than were written. Nothing is written any more.</summary>
    Failed,

    /// <summary>Closed, with everything on disk.</summary>
    Closed,
}

namespace LowLatencyMM.Journal;

/// <summary>How a journal ends.</summary>
public enum JournalTailKind : byte
{
    /// <summary>With the mark of a writer that closed.</summary>
    Closed,

    /// <summary>With a whole batch, without the mark: the writer was killed there, or still writes.</summary>
    Unclosed,

    /// <summary>Within a batch or a segment header: what follows the last whole batch was dropped.</summary>
    Torn,
}

namespace LowLatencyMM.Journal;

/// <summary>How the reading of what a dead process left came to its end.</summary>
public enum SalvageEnd : byte
{
    /// <summary>Everything that was published and not overwritten was read.</summary>
    Whole,

    /// <summary>A published place holds no frame: its length is none.</summary>
    NoFrame,

    /// <summary>A frame has another sequence than its place says.</summary>
    WrongSequence,

    /// <summary>A frame is of another run.</summary>
    WrongRun,

    /// <summary>Header or cursors are impossible; nothing was read.</summary>
    Damaged,
}

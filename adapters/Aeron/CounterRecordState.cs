namespace LowLatencyMM.Aeron;

/// <summary>State of a counter's record. The numbers stand in the file; a reader of Aeron's skips those it does not know.</summary>
public enum CounterRecordState
{
    /// <summary>Was allocated once and may be again.</summary>
    Reclaimed = -1,

    /// <summary>Was never allocated. A reader stops at the first of these.</summary>
    Unused = 0,

    /// <summary>Holds a counter.</summary>
    Allocated = 1,

    /// <summary>Ours: being written or freed. That of a process killed in the midst of it stays, and is lost.</summary>
    Changing = 2,
}

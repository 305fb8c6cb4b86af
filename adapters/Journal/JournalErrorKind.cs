namespace LowLatencyMM.Journal;

/// <summary>Why a journal was refused.</summary>
public enum JournalErrorKind : byte
{
    /// <summary>No such file or directory.</summary>
    NotFound,

    /// <summary>The directory holds no segment, or none with a whole header.</summary>
    Empty,

    /// <summary>A file is not a segment at all.</summary>
    ForeignFile,

    /// <summary>Written in a format that this library does not know.</summary>
    UnsupportedVersion,

    /// <summary>The numbers of the segments have a hole.</summary>
    MissingSegment,

    /// <summary>Bytes before the torn tail are not what was written.</summary>
    Corrupt,

    /// <summary>A writer holds the journal.</summary>
    InUse,

    /// <summary>A new journal was asked for where one is.</summary>
    AlreadyExists,

    /// <summary>The epoch file is damaged, missing beside segments, or at its end.</summary>
    Epoch,
}

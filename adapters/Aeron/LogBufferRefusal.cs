namespace LowLatencyMM.Aeron;

/// <summary>Why a file cannot be used as a log or as counters.</summary>
public enum LogBufferRefusal : byte
{
    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file's length is not what its content says, or too short for any.</summary>
    FileLength,

    /// <summary>The term length is none that Aeron allows.</summary>
    TermLength,

    /// <summary>The page size is none that Aeron allows.</summary>
    PageSize,

    /// <summary>The frame header is not the one of this version.</summary>
    FrameHeader,

    /// <summary>The greatest frame does not fit.</summary>
    Mtu,

    /// <summary>The flow-control window is none that Aeron allows.</summary>
    Window,

    /// <summary>A kind of log that this library does not write.</summary>
    Kind,

    /// <summary>Tails and count of terms contradict each other.</summary>
    Tails,

    /// <summary>It is no file of ours, or of another version.</summary>
    Foreign,

    /// <summary>A position is none at which a frame can begin in this log.</summary>
    Position,
}

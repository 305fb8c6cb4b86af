namespace LowLatencyMM.Aeron;

/// <summary>Whether an image reads.</summary>
public enum ImageState : byte
{
    /// <summary>It reads.</summary>
    Active,

    /// <summary>It was closed by its owner.</summary>
    Closed,

    /// <summary>It met a frame that cannot be: <see cref="Image.Fault"/> says what. It reads no more, and its position stands before that frame.</summary>
    Corrupt,

    /// <summary>Untethered: the log was written on over what it had not read. It may rejoin.</summary>
    Overrun,
}

namespace LowLatencyMM.Aeron;

/// <summary>Who may write a log. The numbers stand in the file.</summary>
public enum LogBufferKind : byte
{
    /// <summary>Several threads and processes, through a <see cref="Publication"/> each.</summary>
    Concurrent = 0,

    /// <summary>One thread, through an <see cref="ExclusivePublication"/>.</summary>
    Exclusive = 1,
}

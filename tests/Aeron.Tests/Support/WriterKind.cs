namespace LowLatencyMM.Aeron.Tests;

/// <summary>How a writing process writes: as it should, or broken on purpose.</summary>
internal enum WriterKind
{
    Exclusive,

    /// <summary>Shows the length before the message.</summary>
    EarlyCommit,

    /// <summary>Does not look how far the subscriber is.</summary>
    NoLimit,

    /// <summary>Zeroes what was written, not what was read.</summary>
    EarlyClean,
}

namespace LowLatencyMM.Journal;

/// <summary>What may come after the last segment that a <see cref="BatchWalker"/> was given.</summary>
internal enum WalkMode : byte
{
    /// <summary>Nothing: it ends closed, unclosed or torn.</summary>
    Whole,

    /// <summary>A further segment, which is not read: so the last one that is cannot be torn.</summary>
    Continued,

    /// <summary>More batches and segments, now or later: what is not whole yet is looked at again.</summary>
    Live,
}

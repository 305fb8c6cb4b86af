namespace LowLatencyMM.Importers;

/// <summary>What becomes of a depth update.</summary>
internal enum DepthDecision : byte
{
    Apply,

    /// <summary>The book contains it already.</summary>
    Drop,

    /// <summary>It waits for a snapshot.</summary>
    Buffer,

    /// <summary>Updates before it are missing: the book is broken, and it waits for the next snapshot.</summary>
    Gap,
}

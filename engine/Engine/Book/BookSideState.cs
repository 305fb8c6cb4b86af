namespace LowLatencyMM.Engine;

/// <summary>Where one side's levels lie in its array, and what it has forgotten. Lives in the arena.</summary>
public struct BookSideState
{
    /// <summary>Key of the best level ever dropped since the snapshot; the lowest long for none.</summary>
    public long EdgeKey;

    /// <summary>Index of the worst level.</summary>
    public int Start;

    /// <summary>Cells from the worst level to the best, emptied ones between them included.</summary>
    public int Length;

    /// <summary>Levels held.</summary>
    public int Count;

    /// <summary>Cell of the last change: the next one is usually near, and the search begins here.</summary>
    public int Finger;
}

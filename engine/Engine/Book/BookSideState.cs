namespace LowLatencyMM.Engine;

/// <summary>Where one side's levels lie, and what it has forgotten. Lives in the arena. Keys are prices times the side's sign.</summary>
public struct BookSideState
{
    /// <summary>Key of the best level ever dropped since the snapshot; the lowest long for none.</summary>
    public long EdgeKey;

    /// <summary>Key of the ladder's first rung.</summary>
    public long BaseKey;

    /// <summary>Distance of two rungs, 1e-9 of the quote currency; 0 when there is no ladder yet, -1 when there will be none until a snapshot.</summary>
    public long Tick;

    /// <summary>Levels held, in the ladder and in the run.</summary>
    public int Count;

    /// <summary>Levels in the ladder.</summary>
    public int LadderCount;

    /// <summary>Rung of the best level; -1 when the ladder is empty.</summary>
    public int Top;

    /// <summary>The run: index of its worst level.</summary>
    public int Start;

    /// <summary>Cells from the run's worst level to its best, emptied ones between them included.</summary>
    public int Length;

    /// <summary>The run's cell of the last change: the next one is usually near, and the search begins here.</summary>
    public int Finger;
}

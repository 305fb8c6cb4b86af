using LowLatencyMM.Engine;

namespace LowLatencyMM.Gateway;

/// <summary>The latest fill keys, so that no fill counts twice: at least <paramref name="capacity"/> of them, and at most twice as many.</summary>
/// <remarks>Two sets take turns: when one is full the older one is emptied and goes on. One thread; never allocates after construction.</remarks>
internal sealed class RecentFills(int capacity)
{
    private HashSet<FillKey> _newer = new(capacity);
    private HashSet<FillKey> _older = new(capacity);

    /// <summary>Remembers a key; false when it is known.</summary>
    public bool TryAdd(FillKey key)
    {
        if (_older.Contains(key) || !_newer.Add(key)) return false;
        if (_newer.Count < capacity) return true;
        (_newer, _older) = (_older, _newer);
        _newer.Clear();
        return true;
    }

    /// <summary>Forgets all: what comes next counts its matches anew.</summary>
    public void Clear()
    {
        _newer.Clear();
        _older.Clear();
    }
}

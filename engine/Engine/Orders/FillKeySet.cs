namespace LowLatencyMM.Engine;

/// <summary>The latest fill keys, a fixed number of them: the oldest is forgotten when a new one needs room.</summary>
/// <remarks>Linear probing at half load, deletion by shifting back. Engine thread only; wait-free, no allocation.</remarks>
public sealed class FillKeySet
{
    private readonly ArenaArray<FillKey> _cells;
    private readonly ArenaArray<FillKey> _byAge;
    private readonly ArenaArray<long> _added;
    private readonly int _mask;

    /// <param name="arena">Where it lives.</param>
    /// <param name="capacity">Keys remembered; a power of two.</param>
    public FillKeySet(Arena arena, int capacity)
    {
        _cells = arena.Allocate<FillKey>(capacity * 2);
        _byAge = arena.Allocate<FillKey>(capacity);
        _added = arena.Allocate<long>(1);
        _mask = (capacity * 2) - 1;
    }

    /// <summary>Remembers a key; false when it was known already.</summary>
    [HotPath]
    public bool TryAdd(FillKey key)
    {
        int cell = Find(key);
        if (!_cells[cell].IsEmpty) return false;

        int age = (int)(_added[0] & (_byAge.Length - 1));
        if (_added[0] >= _byAge.Length)
        {
            Remove(_byAge[age]);
            cell = Find(key);
        }

        _cells[cell] = key;
        _byAge[age] = key;
        _added[0]++;
        return true;
    }

    /// <summary>The key's cell, or the free cell where it would go.</summary>
    private int Find(FillKey key)
    {
        int cell = (int)key.Mix() & _mask;
        while (!_cells[cell].IsEmpty && _cells[cell] != key) cell = (cell + 1) & _mask;
        return cell;
    }

    private void Remove(FillKey key)
    {
        int hole = Find(key);
        for (int cell = (hole + 1) & _mask; !_cells[cell].IsEmpty; cell = (cell + 1) & _mask)
        {
            // A key may move back into the hole unless its home lies between the hole and where it is.
            int home = (int)_cells[cell].Mix() & _mask;
            if (((cell - home) & _mask) < ((cell - hole) & _mask)) continue;
            _cells[hole] = _cells[cell];
            hole = cell;
        }

        _cells[hole] = default;
    }
}

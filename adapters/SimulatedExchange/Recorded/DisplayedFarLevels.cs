using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>The many levels far from the top, by key, in no order.</summary>
/// <remarks>One thread. Linear probing with backward-shift deletion; allocates only when it grows. An entry without lots is free.</remarks>
internal sealed class DisplayedFarLevels
{
    private BookEntry[] _entries = new BookEntry[1 << 8];
    private int _shift = 64 - 8;

    public int Count { get; private set; }

    public void Clear()
    {
        if (Count > 0) Array.Clear(_entries);
        Count = 0;
    }

    public long LotsAt(long key) => _entries[Locate(key)].Lots;

    /// <summary>Sets the lots at a key, 0 to remove it; returns what stood there.</summary>
    public long Set(long key, long lots)
    {
        int index = Locate(key);
        long previousLots = _entries[index].Lots;
        if (lots == 0)
        {
            if (previousLots != 0) Remove(index);
            return previousLots;
        }
        _entries[index] = new BookEntry(key, lots);
        if (previousLots == 0 && 2 * ++Count > _entries.Length) Grow();
        return previousLots;
    }

    /// <summary>Writes every entry; the destination holds at least <see cref="Count"/>.</summary>
    public void CopyTo(Span<BookEntry> destination)
    {
        int count = 0;
        foreach (BookEntry entry in _entries)
        {
            if (entry.Lots != 0) destination[count++] = entry;
        }
    }

    /// <summary>The greatest key at or below a limit, by looking at every entry; false when there is none.</summary>
    public bool TryFindGreatest(long keyMax, out long key, out long lots)
    {
        key = long.MinValue;
        lots = 0;
        foreach (BookEntry entry in _entries)
        {
            if (entry.Lots == 0 || entry.Price > keyMax || (lots != 0 && entry.Price < key)) continue;
            (key, lots) = (entry.Price, entry.Lots);
        }
        return lots != 0;
    }

    private int Locate(long key)
    {
        BookEntry[] entries = _entries;
        int mask = entries.Length - 1;
        int index = Home(key);
        while (entries[index].Lots != 0 && entries[index].Price != key) index = (index + 1) & mask;
        return index;
    }

    private int Home(long key) => (int)(((ulong)key * 0x9E37_79B9_7F4A_7C15) >> _shift);

    private void Remove(int hole)
    {
        int mask = _entries.Length - 1;
        for (int next = (hole + 1) & mask; _entries[next].Lots != 0; next = (next + 1) & mask)
        {
            // An entry may move back into the hole only if its home is not between the hole and itself.
            if (((next - Home(_entries[next].Price)) & mask) < ((next - hole) & mask)) continue;
            _entries[hole] = _entries[next];
            hole = next;
        }
        _entries[hole] = default;
        Count--;
    }

    private void Grow()
    {
        BookEntry[] entries = _entries;
        _entries = new BookEntry[2 * entries.Length];
        _shift--;
        foreach (BookEntry entry in entries)
        {
            if (entry.Lots != 0) _entries[Locate(entry.Price)] = entry;
        }
    }
}

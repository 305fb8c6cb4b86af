using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>What our orders took of displayed levels that the recording still shows: so that liquidity is used once.</summary>
/// <remarks>One thread; few entries, searched one by one; allocates only when it grows.</remarks>
internal sealed class ConsumedLiquidity
{
    private BookEntry[] _entries = new BookEntry[64];
    private int _count;

    public bool IsEmpty => _count == 0;

    public void Clear() => _count = 0;

    public long LotsAt(long key)
    {
        int index = Find(key);
        return index < 0 ? 0 : _entries[index].Lots;
    }

    public void Add(long key, long lots)
    {
        int index = Find(key);
        if (index >= 0)
        {
            _entries[index] = new BookEntry(key, _entries[index].Lots + lots);
            return;
        }
        if (_count == _entries.Length) Array.Resize(ref _entries, 2 * _count);
        _entries[_count++] = new BookEntry(key, lots);
    }

    public void Remove(long key)
    {
        int index = Find(key);
        if (index >= 0) _entries[index] = _entries[--_count];
    }

    private int Find(long key)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_entries[i].Price == key) return i;
        }
        return -1;
    }
}

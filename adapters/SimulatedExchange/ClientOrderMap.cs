namespace LowLatencyMM.SimulatedExchange;

/// <summary>Finds orders by owner and client order id, and remembers the ids of the last orders that ended.</summary>
/// <remarks>Linear probing with backward-shift deletion; never allocates after construction. An id that ended longer ago than the
/// memory reaches counts as never seen.</remarks>
internal sealed class ClientOrderMap
{
    /// <summary>The id was never seen, or so long ago that it is forgotten.</summary>
    public const int Unknown = -1;

    /// <summary>The order of this id has ended.</summary>
    public const int Ended = -2;

    private readonly Entry[] _entries;
    private readonly Key[] _ended;
    private readonly int _mask;
    private long _endedCount;

    public ClientOrderMap(int openCapacity, int endedCapacity)
    {
        int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * (openCapacity + endedCapacity)));
        _entries = new Entry[size];
        _mask = size - 1;
        _ended = new Key[endedCapacity];
    }

    /// <summary>The order's slot, <see cref="Ended"/> or <see cref="Unknown"/>.</summary>
    public int Find(int ownerId, long clientOrderId)
    {
        ref readonly Entry entry = ref _entries[Locate(new Key(clientOrderId, ownerId))];
        return entry.IsUsed ? entry.Slot : Unknown;
    }

    /// <summary>Adds an id that is <see cref="Unknown"/>.</summary>
    public void Add(int ownerId, long clientOrderId, int slot)
    {
        var key = new Key(clientOrderId, ownerId);
        _entries[Locate(key)] = new Entry(key, slot, true);
    }

    /// <summary>Marks an open id as ended; the oldest ended one may be forgotten for it.</summary>
    public void End(int ownerId, long clientOrderId)
    {
        var key = new Key(clientOrderId, ownerId);
        _entries[Locate(key)] = new Entry(key, Ended, true);
        int place = (int)(_endedCount % _ended.Length);
        if (_endedCount++ >= _ended.Length) Remove(_ended[place]);
        _ended[place] = key;
    }

    private void Remove(Key key)
    {
        int hole = Locate(key);
        for (int next = (hole + 1) & _mask; _entries[next].IsUsed; next = (next + 1) & _mask)
        {
            // An entry may move back into the hole only if its home is not between the hole and itself.
            int home = Home(_entries[next].Key);
            if (((next - home) & _mask) < ((next - hole) & _mask)) continue;
            _entries[hole] = _entries[next];
            hole = next;
        }
        _entries[hole] = default;
    }

    private int Locate(Key key)
    {
        int index = Home(key);
        while (_entries[index].IsUsed && _entries[index].Key != key) index = (index + 1) & _mask;
        return index;
    }

    private int Home(Key key)
    {
        ulong mixed = ((ulong)key.ClientOrderId + ((ulong)key.OwnerId << 56)) * 0x9E37_79B9_7F4A_7C15;
        return (int)(mixed >> 32) & _mask;
    }

    private readonly record struct Key(long ClientOrderId, int OwnerId);

    private readonly record struct Entry(Key Key, int Slot, bool IsUsed);
}

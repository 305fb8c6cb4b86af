namespace LowLatencyMM.SimulatedExchange;

/// <summary>Our resting orders on one side of one instrument: better prices first, at one price in order of arrival.</summary>
/// <remarks>One thread; few orders, in an array; allocates only when it grows.</remarks>
internal sealed class QueuedSide(QueuedOrderPool pool)
{
    private int[] _slots = new int[64];
    private long _worstKey = long.MaxValue;
    private long _bestKey = long.MinValue;

    public int Count { get; private set; }

    /// <summary><see cref="long.MinValue"/> when there is no order.</summary>
    public long BestKey => _bestKey;

    public int this[int place] => _slots[place];

    /// <summary>Whether a level of this key can hold an order of ours: a quick no for nearly every level.</summary>
    public bool MayHold(long key) => key >= _worstKey && key <= _bestKey;

    public void Add(int slot)
    {
        if (Count == _slots.Length) Array.Resize(ref _slots, 2 * Count);
        long key = pool[slot].Key;
        int place = Count++;
        for (; place > 0 && pool[_slots[place - 1]].Key < key; place--) _slots[place] = _slots[place - 1];
        _slots[place] = slot;
        UpdateEnds();
    }

    public void Remove(int slot) => RemoveAt(Array.IndexOf(_slots, slot, 0, Count));

    public void RemoveAt(int place)
    {
        Array.Copy(_slots, place + 1, _slots, place, --Count - place);
        UpdateEnds();
    }

    private void UpdateEnds()
    {
        _bestKey = Count == 0 ? long.MinValue : pool[_slots[0]].Key;
        _worstKey = Count == 0 ? long.MaxValue : pool[_slots[Count - 1]].Key;
    }
}

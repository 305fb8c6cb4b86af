namespace LowLatencyMM.SimulatedExchange;

/// <summary>The resting orders of one owner in one instrument, in no particular but a deterministic order.</summary>
internal sealed class OrderSet
{
    private int[] _slots = new int[16];

    public int Count { get; private set; }

    public int this[int index] => _slots[index];

    public void Add(OrderPool pool, int slot)
    {
        if (Count == _slots.Length) Array.Resize(ref _slots, 2 * Count);
        pool[slot].SetIndex = Count;
        _slots[Count++] = slot;
    }

    public void Remove(OrderPool pool, int slot)
    {
        int index = pool[slot].SetIndex;
        int last = _slots[--Count];
        _slots[index] = last;
        pool[last].SetIndex = index;
    }
}

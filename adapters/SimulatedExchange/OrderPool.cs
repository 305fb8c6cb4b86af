namespace LowLatencyMM.SimulatedExchange;

/// <summary>Order slots up to a fixed number, used again last in, first out.</summary>
/// <remarks>Memory doubles when more orders rest than ever before: many books of small crowds need not hold what their limits would allow.
/// References into it end with the next <see cref="Take"/>.</remarks>
internal sealed class OrderPool(int capacity)
{
    private BookOrder[] _orders = new BookOrder[Math.Min(capacity, 1 << 16)];
    private int _free = BookOrder.None;
    private int _usedCount;

    public bool IsFull => _free == BookOrder.None && _usedCount == capacity;

    public ref BookOrder this[int slot] => ref _orders[slot];

    /// <summary>Takes a slot; the pool must not be full.</summary>
    public int Take()
    {
        int slot = _free;
        if (slot != BookOrder.None)
        {
            _free = _orders[slot].Next;
            return slot;
        }
        if (_usedCount == _orders.Length) Array.Resize(ref _orders, (int)Math.Min(2L * _usedCount, capacity));
        return _usedCount++;
    }

    public void Release(int slot)
    {
        _orders[slot].VenueOrderId = 0; // a stale slot number finds no order
        _orders[slot].Next = _free;
        _free = slot;
    }
}

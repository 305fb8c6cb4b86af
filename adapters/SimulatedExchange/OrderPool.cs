namespace LowLatencyMM.SimulatedExchange;

/// <summary>A fixed number of order slots, used again last in, first out.</summary>
internal sealed class OrderPool
{
    private readonly BookOrder[] _orders;
    private int _free;

    public OrderPool(int capacity)
    {
        _orders = new BookOrder[capacity];
        for (int slot = 0; slot < capacity; slot++) _orders[slot].Next = slot + 1 < capacity ? slot + 1 : BookOrder.None;
    }

    public bool IsFull => _free == BookOrder.None;

    public ref BookOrder this[int slot] => ref _orders[slot];

    /// <summary>Takes a slot; the pool must not be full.</summary>
    public int Take()
    {
        int slot = _free;
        _free = _orders[slot].Next;
        return slot;
    }

    public void Release(int slot)
    {
        _orders[slot].VenueOrderId = 0; // a stale slot number finds no order
        _orders[slot].Next = _free;
        _free = slot;
    }
}

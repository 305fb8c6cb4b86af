namespace LowLatencyMM.SimulatedExchange;

/// <summary>Slots for our resting orders, all allocated at the start. One thread.</summary>
internal sealed class QueuedOrderPool
{
    private readonly QueuedOrder[] _orders;
    private readonly int[] _free;
    private int _freeCount;

    public QueuedOrderPool(int capacity)
    {
        _orders = new QueuedOrder[capacity];
        _free = new int[capacity];
        for (int i = 0; i < capacity; i++) _free[i] = capacity - 1 - i;
        _freeCount = capacity;
    }

    public bool IsFull => _freeCount == 0;

    public ref QueuedOrder this[int slot] => ref _orders[slot];

    public int Take() => _free[--_freeCount];

    public void Release(int slot) => _free[_freeCount++] = slot;
}

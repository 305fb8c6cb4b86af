using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Messages on their way, in the order of their delivery times; equal times keep the order in which they were added.</summary>
/// <remarks>One thread. A binary heap over preallocated slots of <see cref="FrameLayout.SlotBytes"/>; slots are used again last in, first out,
/// so that a short queue stays in cache. When more messages are in flight than the capacity it doubles up to <see cref="CapacityMax"/>
/// (the only allocation after construction, see <see cref="Capacity"/>); beyond that it refuses.</remarks>
public sealed class DeliveryQueue
{
    /// <summary>Most messages in flight: 64 Mi bytes of them.</summary>
    public const int CapacityMax = 1 << 17;

    private byte[] _slots;
    private Entry[] _heap;
    private int[] _freeSlots;
    private int _count;
    private long _added;

    /// <param name="capacity">Messages that fit before the queue must grow; 1 to <see cref="CapacityMax"/>.</param>
    public DeliveryQueue(int capacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, CapacityMax);
        _slots = new byte[capacity * FrameLayout.SlotBytes];
        _heap = new Entry[capacity];
        _freeSlots = new int[capacity];
        for (int i = 0; i < capacity; i++) _freeSlots[i] = capacity - 1 - i;
    }

    public int Count => _count;

    public int Capacity => _heap.Length;

    /// <summary>Delivery time of the first message, ns; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextTimeNs => _count == 0 ? long.MaxValue : _heap[0].TimeNs;

    /// <summary>The first message; empty when there is none. Valid until the next call that changes the queue.</summary>
    public ReadOnlySpan<byte> First => _count == 0 ? default : Slot(_heap[0].Slot)[.._heap[0].Length];

    /// <summary>A slot for the next message, not cleared; false when <see cref="CapacityMax"/> messages are in flight.</summary>
    public bool TryClaim(out Span<byte> slot)
    {
        if (_count == _heap.Length && !TryGrow())
        {
            slot = default;
            return false;
        }
        slot = Slot(_freeSlots[_heap.Length - 1 - _count]);
        return true;
    }

    /// <summary>Adds the message written into the claimed slot.</summary>
    /// <param name="timeNs">When it is delivered.</param>
    /// <param name="length">Its bytes, 0 to <see cref="FrameLayout.SlotBytes"/>.</param>
    public void Commit(long timeNs, int length)
    {
        var entry = new Entry(timeNs, _added++, _freeSlots[_heap.Length - 1 - _count], length);
        int index = _count++;
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (_heap[parent].IsBefore(in entry)) break;
            _heap[index] = _heap[parent];
            index = parent;
        }
        _heap[index] = entry;
    }

    /// <summary>Adds a copy of a message; false when it is longer than a slot or the queue is full.</summary>
    public bool TryAdd(long timeNs, ReadOnlySpan<byte> message)
    {
        if (message.Length > FrameLayout.SlotBytes || !TryClaim(out Span<byte> slot)) return false;
        message.CopyTo(slot);
        Commit(timeNs, message.Length);
        return true;
    }

    /// <summary>Removes the first message; its slot is the next to be used.</summary>
    public void RemoveFirst()
    {
        int slot = _heap[0].Slot;
        Entry last = _heap[--_count];
        _freeSlots[_heap.Length - 1 - _count] = slot;
        int index = 0;
        for (int child = 1; child < _count; child = (2 * index) + 1)
        {
            if (child + 1 < _count && _heap[child + 1].IsBefore(in _heap[child])) child++;
            if (last.IsBefore(in _heap[child])) break;
            _heap[index] = _heap[child];
            index = child;
        }
        if (_count > 0) _heap[index] = last;
    }

    /// <summary>Takes the first message if its time is at most <paramref name="untilNs"/>.</summary>
    /// <param name="destination">At least as long as the message.</param>
    /// <returns>Bytes of the message; 0 when none is due.</returns>
    public int TakeFirst(long untilNs, Span<byte> destination)
    {
        if (NextTimeNs > untilNs || _count == 0) return 0;
        ReadOnlySpan<byte> first = First;
        first.CopyTo(destination);
        RemoveFirst();
        return first.Length;
    }

    private Span<byte> Slot(int slot) => _slots.AsSpan(slot * FrameLayout.SlotBytes, FrameLayout.SlotBytes);

    // Called only when every slot is taken, so the free list is empty and holds the new slots alone afterwards.
    private bool TryGrow()
    {
        int capacity = _heap.Length;
        if (capacity >= CapacityMax) return false;
        int grown = Math.Min(2 * capacity, CapacityMax);
        Array.Resize(ref _slots, grown * FrameLayout.SlotBytes);
        Array.Resize(ref _heap, grown);
        _freeSlots = new int[grown];
        for (int i = 0; i < grown - capacity; i++) _freeSlots[i] = grown - 1 - i;
        return true;
    }

    private readonly record struct Entry(long TimeNs, long Order, int Slot, int Length)
    {
        public bool IsBefore(in Entry other) => TimeNs < other.TimeNs || (TimeNs == other.TimeNs && Order < other.Order);
    }
}

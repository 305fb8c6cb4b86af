using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>The price levels of one side, sorted, the best last: changes near the touch move little memory.</summary>
/// <remarks>One thread. The arrays double when the book has more levels than ever before; otherwise nothing is allocated.</remarks>
internal sealed class BookSide(OrderPool pool, bool isBid, int levelCapacity)
{
    private PriceLevel[] _levels = new PriceLevel[levelCapacity];
    private long[] _touchedKeys = new long[levelCapacity / 2];
    private int _count;
    private int _touchedCount;

    public int LevelCount => _count;

    public bool IsEmpty => _count == 0;

    /// <summary>The best price; the side must not be empty.</summary>
    public long BestPrice => Price(_levels[_count - 1].Key);

    /// <summary>The first order of the best level; the side must not be empty.</summary>
    public int FirstOrder => _levels[_count - 1].Head;

    public int TouchedCount => _touchedCount;

    /// <summary>True when an order of the other side at <paramref name="price"/> would match.</summary>
    public bool IsCrossedBy(long price) => _count > 0 && _levels[_count - 1].Key >= Key(price);

    public long LotsAt(long price)
    {
        int index = Find(Key(price));
        return index < 0 ? 0 : _levels[index].Lots;
    }

    /// <summary>Puts an order at the end of its price's queue.</summary>
    public void Append(int slot)
    {
        ref BookOrder order = ref pool[slot];
        long key = Key(order.Price);
        int index = Find(key);
        if (index < 0)
        {
            index = ~index;
            Insert(index, key);
        }
        ref PriceLevel level = ref _levels[index];
        order.Previous = level.Tail;
        order.Next = BookOrder.None;
        if (level.Tail == BookOrder.None) level.Head = slot;
        else pool[level.Tail].Next = slot;
        level.Tail = slot;
        level.Lots += order.LeavesLots;
        Touch(key);
    }

    /// <summary>Takes an order out of its queue; its leaves still count.</summary>
    public void Remove(int slot)
    {
        ref BookOrder order = ref pool[slot];
        long key = Key(order.Price);
        int index = Find(key);
        ref PriceLevel level = ref _levels[index];
        if (order.Previous == BookOrder.None) level.Head = order.Next;
        else pool[order.Previous].Next = order.Next;
        if (order.Next == BookOrder.None) level.Tail = order.Previous;
        else pool[order.Next].Previous = order.Previous;
        level.Lots -= order.LeavesLots;
        if (level.Head == BookOrder.None)
        {
            _count--;
            Array.Copy(_levels, index + 1, _levels, index, _count - index);
        }
        Touch(key);
    }

    /// <summary>An order's leaves shrink in place.</summary>
    public void Reduce(int slot, long lots)
    {
        ref BookOrder order = ref pool[slot];
        order.LeavesLots -= lots;
        long key = Key(order.Price);
        _levels[Find(key)].Lots -= lots;
        Touch(key);
    }

    /// <summary>Writes the levels, best first, up to the length of <paramref name="destination"/>; returns how many.</summary>
    public int CopyLevels(Span<BookEntry> destination)
    {
        int count = Math.Min(destination.Length, _count);
        for (int i = 0; i < count; i++)
        {
            ref readonly PriceLevel level = ref _levels[_count - 1 - i];
            destination[i] = new BookEntry(Price(level.Key), level.Lots);
        }
        return count;
    }

    /// <summary>Writes the levels that changed since the last call, best first, once each, with their quantities now, and forgets them.</summary>
    /// <param name="destination">At least <see cref="TouchedCount"/> long.</param>
    /// <returns>How many.</returns>
    public int TakeTouched(Span<BookEntry> destination)
    {
        Span<long> keys = _touchedKeys.AsSpan(0, _touchedCount);
        if (keys.Length > 1) keys.Sort();
        int count = 0;
        for (int i = keys.Length - 1; i >= 0; i--)
        {
            if (i + 1 < keys.Length && keys[i] == keys[i + 1]) continue;
            int index = Find(keys[i]);
            destination[count++] = new BookEntry(Price(keys[i]), index < 0 ? 0 : _levels[index].Lots);
        }
        _touchedCount = 0;
        return count;
    }

    /// <summary>The orders in priority order: best price first, oldest first. For tests and reports; allocates.</summary>
    public IEnumerable<int> Slots()
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            for (int slot = _levels[i].Head; slot != BookOrder.None; slot = pool[slot].Next) yield return slot;
        }
    }

    private long Key(long price) => isBid ? price : -price;

    private long Price(long key) => isBid ? key : -key;

    private void Touch(long key)
    {
        if (_touchedCount > 0 && _touchedKeys[_touchedCount - 1] == key) return; // a queue that is worked off touches its level once
        if (_touchedCount == _touchedKeys.Length) Array.Resize(ref _touchedKeys, 2 * _touchedCount);
        _touchedKeys[_touchedCount++] = key;
    }

    private void Insert(int index, long key)
    {
        if (_count == _levels.Length) Array.Resize(ref _levels, 2 * _count);
        Array.Copy(_levels, index, _levels, index + 1, _count - index);
        _count++;
        _levels[index] = new PriceLevel { Key = key, Head = BookOrder.None, Tail = BookOrder.None };
    }

    // Most changes are at the touch: try it before the binary search. Negative: the complement of the place where the key belongs.
    private int Find(long key)
    {
        int low = 0, high = _count - 1;
        if (high >= 0)
        {
            if (_levels[high].Key == key) return high;
            if (_levels[high].Key < key) return ~_count;
        }
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long found = _levels[middle].Key;
            if (found == key) return middle;
            if (found < key) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }
}

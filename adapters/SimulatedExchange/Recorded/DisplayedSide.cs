using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One side of a recorded book, whole, with what our own taking has used up of it.</summary>
/// <remarks>One thread; allocates only when it grows. Real books hold thousands of levels and change mostly near the top: the best few hundred
/// stand in a sorted array, the others in a hash table, and levels move between the two in batches. Levels are kept by <see cref="Key"/>,
/// which is greater for the better price, so both sides are one code.</remarks>
internal sealed class DisplayedSide(bool isBid)
{
    private const int NearMax = 512; // 8 KiB: an insertion moves less than that within the first-level cache
    private const int NearAfterMove = 256;
    private const int NearMin = 64;

    private readonly DisplayedFarLevels _far = new();
    private readonly ConsumedLiquidity _consumed = new();
    private BookEntry[] _near = new BookEntry[NearMax]; // by key, best last; every far level is worse than all of these
    private BookEntry[] _scratch = [];
    private int _count;

    public bool IsEmpty => _count == 0;

    public int LevelCount => _count + _far.Count;

    /// <summary>Key of the best level; <see cref="long.MinValue"/> when the side is empty.</summary>
    public long BestKey => _count == 0 ? long.MinValue : _near[_count - 1].Price;

    /// <summary>Price to key and key to price.</summary>
    public long Key(long price) => isBid ? price : -price;

    public void Clear()
    {
        _count = 0;
        _far.Clear();
        _consumed.Clear();
    }

    /// <summary>Sets the displayed quantity at a price, 0 to remove the level; what we consumed there is forgotten.</summary>
    /// <returns>The displayed quantity before.</returns>
    public long Set(long price, long lots)
    {
        long key = Key(price);
        if (!_consumed.IsEmpty) _consumed.Remove(key);
        if (_far.Count > 0 && key < _near[0].Price) return _far.Set(key, lots);

        int index = Find(key);
        if (index < _count && _near[index].Price == key)
        {
            long previousLots = _near[index].Lots;
            if (lots != 0) _near[index] = new BookEntry(key, lots);
            else RemoveAt(index);
            return previousLots;
        }
        if (lots != 0) Insert(index, new BookEntry(key, lots));
        return 0;
    }

    /// <summary>The displayed quantity at a price, ours never included.</summary>
    public long LotsAt(long price)
    {
        long key = Key(price);
        if (_far.Count > 0 && key < _near[0].Price) return _far.LotsAt(key);
        int index = Find(key);
        return index < _count && _near[index].Price == key ? _near[index].Lots : 0;
    }

    /// <summary>The level at a place, with the quantity that we have not consumed yet.</summary>
    /// <param name="place">0 for the best.</param>
    /// <param name="level">Its price, and lots ≥ 0.</param>
    public bool TryGetAvailable(int place, out BookEntry level)
    {
        if (place >= _count && _far.Count > 0) Refill(place + NearAfterMove);
        if (place >= _count)
        {
            level = default;
            return false;
        }
        BookEntry entry = _near[_count - 1 - place];
        level = new BookEntry(Key(entry.Price), Math.Max(0, entry.Lots - _consumed.LotsAt(entry.Price)));
        return true;
    }

    /// <summary>Remembers that we took of a level, until the level is set again.</summary>
    public void Consume(long price, long lots) => _consumed.Add(Key(price), lots);

    // The first place whose key is not below.
    private int Find(long key)
    {
        BookEntry[] near = _near;
        int low = 0;
        int length = _count;
        while (length > 0)
        {
            int half = length >>> 1;
            bool isAbove = near[low + half].Price < key;
            low = isAbove ? low + half + 1 : low;
            length = isAbove ? length - half - 1 : half;
        }
        return low;
    }

    private void Insert(int index, BookEntry entry)
    {
        if (_count >= NearMax)
        {
            int moved = SpillWorst();
            index -= moved;
            if (index < 0)
            {
                _ = _far.Set(entry.Price, entry.Lots);
                return;
            }
        }
        if (_count == _near.Length) Array.Resize(ref _near, 2 * _count);
        Array.Copy(_near, index, _near, index + 1, _count - index);
        _near[index] = entry;
        _count++;
    }

    private void RemoveAt(int index)
    {
        Array.Copy(_near, index + 1, _near, index, --_count - index);
        if (_count < NearMin && _far.Count > 0) Refill(NearAfterMove);
    }

    private int SpillWorst()
    {
        int moved = _count - NearAfterMove;
        for (int i = 0; i < moved; i++) _ = _far.Set(_near[i].Price, _near[i].Lots);
        Array.Copy(_near, moved, _near, 0, NearAfterMove);
        _count = NearAfterMove;
        return moved;
    }

    // Brings the best far levels in until the array holds so many.
    private void Refill(int countWanted)
    {
        int total = _far.Count;
        int moved = Math.Min(countWanted - _count, total);
        if (moved <= 0) return;
        if (_scratch.Length < total) _scratch = new BookEntry[2 * total];
        Span<BookEntry> far = _scratch.AsSpan(0, total);
        _far.CopyTo(far);
        SelectGreatest(far, moved);
        Span<BookEntry> greatest = far[^moved..];
        greatest.Sort(static (left, right) => left.Price.CompareTo(right.Price));
        if (_count + moved > _near.Length) Array.Resize(ref _near, 2 * (_count + moved));
        Array.Copy(_near, 0, _near, moved, _count);
        greatest.CopyTo(_near);
        _count += moved;
        foreach (BookEntry entry in greatest) _ = _far.Set(entry.Price, 0);
    }

    // Hoare's selection: the greatest so many end up last, in no order. Keys differ from each other.
    private static void SelectGreatest(Span<BookEntry> entries, int count)
    {
        int target = entries.Length - count;
        int low = 0;
        int high = entries.Length - 1;
        while (low < high)
        {
            long pivot = entries[low + ((high - low) >>> 1)].Price;
            int left = low;
            int right = high;
            while (left <= right)
            {
                while (entries[left].Price < pivot) left++;
                while (entries[right].Price > pivot) right--;
                if (left > right) break;
                (entries[left], entries[right]) = (entries[right], entries[left]);
                left++;
                right--;
            }
            if (target <= right) high = right;
            else if (target >= left) low = left;
            else return;
        }
    }
}

using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers;

/// <summary>One side of a whole book in an array sorted so that the best level stands last, where most changes are.</summary>
/// <remarks>One thread. Allocates only when it grows.</remarks>
internal sealed class SortedLevels(bool isBid)
{
    private BookEntry[] _levels = new BookEntry[1024];
    private int _count;

    /// <summary>The best level; all 0 when the side is empty.</summary>
    public BookEntry Best => _count == 0 ? default : _levels[_count - 1];

    public void Clear() => _count = 0;

    /// <summary>Sets the absolute quantity at a price; 0 deletes the level.</summary>
    public void Set(long price, long lots)
    {
        int index = Find(price);
        bool exists = index < _count && _levels[index].Price == price;
        if (lots != 0 && exists) _levels[index] = new BookEntry(price, lots);
        else if (lots != 0) Insert(index, new BookEntry(price, lots));
        else if (exists) Array.Copy(_levels, index + 1, _levels, index, --_count - index);
    }

    private void Insert(int index, BookEntry entry)
    {
        if (_count == _levels.Length) Array.Resize(ref _levels, 2 * _count);
        Array.Copy(_levels, index, _levels, index + 1, _count - index);
        _levels[index] = entry;
        _count++;
    }

    // The first index whose price is not worse than the one sought.
    private int Find(long price)
    {
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            long found = _levels[middle].Price;
            if (isBid ? found < price : found > price) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers;

/// <summary>Levels of one side in a growing array that is used again for every event.</summary>
internal sealed class BookEntryList
{
    private BookEntry[] _entries = new BookEntry[1024];
    private BookEntry[] _sorted = [];
    private int[] _order = [];

    public int Count { get; private set; }

    public ReadOnlySpan<BookEntry> Entries => _entries.AsSpan(0, Count);

    public void Add(long price, long quantity)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, 2 * Count);
        _entries[Count++] = new BookEntry(price, quantity);
    }

    public void Clear() => Count = 0;

    /// <summary>Turns quantities in 1e-9 into lots of <paramref name="quantityStep"/>.</summary>
    public void ConvertToLots(long quantityStep)
    {
        for (int i = 0; i < Count; i++)
        {
            BookEntry entry = _entries[i];
            _entries[i] = new BookEntry(entry.Price, Quantity.ToLots(entry.Lots, quantityStep));
        }
    }

    /// <summary>Makes a list of settings, in any order, the side that they lead to: best level first, the last setting of a price counts, 0 is none.</summary>
    public void ToWholeSide(bool isBid)
    {
        // The sort must be stable in the settings of one price, so their place goes along.
        if (_order.Length < Count) _order = new int[_entries.Length];
        if (_sorted.Length < _entries.Length) _sorted = new BookEntry[_entries.Length]; // they change places
        Span<int> order = _order.AsSpan(0, Count);
        for (int i = 0; i < Count; i++) order[i] = i;
        order.Sort(new ByPrice(_entries, isBid));
        int count = 0;
        for (int i = 0; i < Count; i++)
        {
            BookEntry entry = _entries[order[i]];
            bool isLast = i + 1 == Count || _entries[order[i + 1]].Price != entry.Price;
            if (isLast && entry.Lots != 0) _sorted[count++] = entry;
        }
        (_entries, _sorted) = (_sorted, _entries);
        Count = count;
    }

    private readonly struct ByPrice(BookEntry[] entries, bool isBid) : IComparer<int>
    {
        public int Compare(int x, int y)
        {
            int byPrice = entries[x].Price.CompareTo(entries[y].Price);
            return byPrice == 0 ? x.CompareTo(y) : isBid ? -byPrice : byPrice;
        }
    }
}

using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers;

/// <summary>Levels of one side in a growing array that is used again for every event.</summary>
internal sealed class BookEntryList
{
    private BookEntry[] _entries = new BookEntry[1024];

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
}

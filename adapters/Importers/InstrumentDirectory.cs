namespace LowLatencyMM.Importers;

/// <summary>Finds a file's instruments by the names that stand in its rows. One thread; allocates for errors only.</summary>
internal sealed class InstrumentDirectory<TState>(IEnumerable<ImportedInstrument> instruments, Func<ImportedInstrument, TState> create)
    where TState : InstrumentState
{
    private TState? _last;

    public IReadOnlyList<TState> All { get; } = [.. instruments.Select(create)];

    /// <param name="symbol">As in the data.</param>
    /// <param name="venue">Decides between venues that have this symbol; empty: the data name none.</param>
    /// <exception cref="RawFormatException">No instrument has this symbol, or more than one.</exception>
    public TState Find(ReadOnlySpan<byte> symbol, ReadOnlySpan<byte> venue)
    {
        // Rows of one instrument follow each other, and only an instrument alone in its symbol may be taken without looking at the venue.
        if (_last is not null && symbol.SequenceEqual(_last.Symbol)) return _last;
        TState? found = null;
        int count = 0;
        foreach (TState candidate in All)
        {
            if (!symbol.SequenceEqual(candidate.Symbol)) continue;
            count++;
            if (venue.SequenceEqual(candidate.Venue)) return candidate;
            found = candidate;
        }
        if (count == 1) return _last = found!;
        if (count == 0) throw new RawFormatException($"symbol \"{Text(symbol)}\" is not among the configured instruments ({Known()})");
        throw new RawFormatException(
            $"symbol \"{Text(symbol)}\" is configured for {count} venues, and none of them is called \"{Text(venue)}\" as in the data");
    }

    private static string Text(ReadOnlySpan<byte> text) => TextExcerpt.Of(text);

    private string Known() => string.Join(", ", All.Take(20).Select(instrument => instrument.Specification.Symbol)) + (All.Count > 20 ? ", ..." : "");
}

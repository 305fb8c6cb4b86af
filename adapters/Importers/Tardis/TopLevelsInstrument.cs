namespace LowLatencyMM.Importers;

/// <summary>The first levels of an instrument's book, as they were and as they are now. One thread.</summary>
internal sealed class TopLevelsInstrument(ImportedInstrument specification) : InstrumentState(specification)
{
    public bool HasBook { get; set; }

    public BookEntryList Bids { get; private set; } = new();
    public BookEntryList Asks { get; private set; } = new();
    public BookEntryList NewBids { get; private set; } = new();
    public BookEntryList NewAsks { get; private set; } = new();

    /// <summary>The new levels become the old ones.</summary>
    public void Advance()
    {
        (Bids, NewBids) = (NewBids, Bids);
        (Asks, NewAsks) = (NewAsks, Asks);
        NewBids.Clear();
        NewAsks.Clear();
    }
}

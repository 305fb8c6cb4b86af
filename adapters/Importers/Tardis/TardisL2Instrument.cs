namespace LowLatencyMM.Importers;

/// <summary>The event of one instrument that is being read from a Tardis book table. One thread.</summary>
internal sealed class TardisL2Instrument(ImportedInstrument specification) : InstrumentState(specification)
{
    public BookEntryList Bids { get; } = new();
    public BookEntryList Asks { get; } = new();

    /// <summary>Rows of an event wait here.</summary>
    public bool HasEvent { get; set; }

    public bool IsSnapshot { get; set; }

    /// <summary>The greatest of the event's venue times, ns.</summary>
    public long VenueTimeNs { get; set; }

    /// <summary>A snapshot came: updates have a book to change.</summary>
    public bool HasBook { get; set; }

    public long EventsWithoutBook { get; set; }
}

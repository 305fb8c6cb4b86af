namespace LowLatencyMM.Importers;

/// <summary><c>tardis-l2</c>: rows of equal local time are one event; a snapshot's rows replace the book, others set levels. One thread.</summary>
/// <remarks>Each event of snapshot rows replaces the whole book, as Tardis's own order book does with each snapshot message. The venue's
/// update ids are not in the data: an event's id is its local time in microseconds. Events before the first snapshot are dropped.</remarks>
internal sealed class TardisL2Importer(string path, ImportOptions options, ImportFormat format)
    : TardisImporter<TardisL2Instrument>(path, options, format, specification => new TardisL2Instrument(specification))
{
    private readonly List<TardisL2Instrument> _changed = []; // in the order of their first rows
    private CsvColumn _isSnapshot, _side, _price, _amount;
    private long _eventTimeNs;

    protected override string Expected
        => "expected a Tardis incremental_book_L2 file: exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount";

    protected override void FindColumns(in CsvRow header)
    {
        _isSnapshot = Find(header, "is_snapshot");
        _side = Find(header, "side");
        _price = Find(header, "price");
        _amount = Find(header, "amount");
    }

    protected override void OnRow(in CsvRow row, TardisL2Instrument instrument, long localTimeNs, long venueTimeNs)
    {
        bool isSnapshot = ReadFlag(row);
        if (localTimeNs != _eventTimeNs) WriteEvents();
        else if (instrument.HasEvent && instrument.IsSnapshot != isSnapshot) WriteEvent(instrument);
        _eventTimeNs = localTimeNs;
        if (!isSnapshot) MeasureOffset(localTimeNs, venueTimeNs); // a snapshot may be older than its sending
        if (!instrument.HasEvent)
        {
            instrument.HasEvent = true;
            instrument.IsSnapshot = isSnapshot;
            instrument.VenueTimeNs = 0;
            if (!_changed.Contains(instrument)) _changed.Add(instrument);
        }
        instrument.VenueTimeNs = Math.Max(instrument.VenueTimeNs, venueTimeNs);
        Side(row, instrument).Add(ReadPrice(row, _price, instrument), ReadLots(row, _amount, instrument));
    }

    private protected override void Complete()
    {
        base.Complete();
        WriteEvents();
        foreach (TardisL2Instrument instrument in Instruments.All)
        {
            if (instrument is { EventsWithoutBook: > 0, HasBook: false })
            {
                throw new RawFormatException(
                    $"the file ends with {instrument.EventsWithoutBook} book updates of {instrument.Specification.Symbol} and no snapshot, expected rows with is_snapshot true");
            }
        }
    }

    private bool ReadFlag(in CsvRow row)
    {
        ReadOnlySpan<byte> text = row[_isSnapshot.Index];
        if (text.SequenceEqual("false"u8)) return false;
        return text.SequenceEqual("true"u8) ? true : throw Wrong(row, _isSnapshot, "neither true nor false");
    }

    private BookEntryList Side(in CsvRow row, TardisL2Instrument instrument)
    {
        ReadOnlySpan<byte> text = row[_side.Index];
        if (text.SequenceEqual("bid"u8)) return instrument.Bids;
        return text.SequenceEqual("ask"u8) ? instrument.Asks : throw Wrong(row, _side, "neither bid nor ask");
    }

    private void WriteEvents()
    {
        foreach (TardisL2Instrument instrument in _changed) WriteEvent(instrument);
        _changed.Clear();
    }

    private void WriteEvent(TardisL2Instrument instrument)
    {
        if (!instrument.HasEvent) return;
        long updateId = _eventTimeNs / 1_000;
        if (instrument.IsSnapshot)
        {
            instrument.Bids.ToWholeSide(isBid: true);
            instrument.Asks.ToWholeSide(isBid: false);
            Writer.WriteSnapshot(instrument, _eventTimeNs, instrument.VenueTimeNs, updateId, instrument.Bids.Entries, instrument.Asks.Entries);
            instrument.HasBook = true;
            Statistics.Snapshots++;
        }
        else if (instrument.HasBook)
        {
            Writer.WriteUpdate(instrument, _eventTimeNs, instrument.VenueTimeNs, updateId, instrument.Bids.Entries, instrument.Asks.Entries);
            Statistics.DepthUpdates++;
        }
        else
        {
            instrument.EventsWithoutBook++;
            Statistics.DepthUpdatesDropped++;
        }
        instrument.HasEvent = false;
        instrument.Bids.Clear();
        instrument.Asks.Clear();
    }
}

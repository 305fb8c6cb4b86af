using System.Globalization;

namespace LowLatencyMM.Importers;

/// <summary><c>tardis-book-snapshot</c>: the first row is a snapshot, each further one the changes that it brings. One thread.</summary>
/// <remarks>The book never holds more levels than the table: what leaves its last place is deleted, though it still stands at the venue.</remarks>
internal sealed class TardisBookSnapshotImporter(string path, ImportOptions options, ImportFormat format)
    : TardisImporter<TopLevelsInstrument>(path, options, format, specification => new TopLevelsInstrument(specification))
{
    private readonly List<(CsvColumn Price, CsvColumn Amount)> _bids = [];
    private readonly List<(CsvColumn Price, CsvColumn Amount)> _asks = [];
    private readonly BookEntryList _bidChanges = new();
    private readonly BookEntryList _askChanges = new();

    protected override string Expected
        => "expected a Tardis book_snapshot file: exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,...";

    protected override void FindColumns(in CsvRow header)
    {
        do
        {
            string place = _bids.Count.ToString(CultureInfo.InvariantCulture);
            _asks.Add((Find(header, $"asks[{place}].price"), Find(header, $"asks[{place}].amount")));
            _bids.Add((Find(header, $"bids[{place}].price"), Find(header, $"bids[{place}].amount")));
        }
        while (TryFindColumn(header, string.Create(CultureInfo.InvariantCulture, $"asks[{_asks.Count}].price")) is not null);
    }

    protected override void OnRow(in CsvRow row, TopLevelsInstrument instrument, long localTimeNs, long venueTimeNs)
    {
        MeasureOffset(localTimeNs, venueTimeNs);
        ReadSide(row, instrument, _bids, instrument.NewBids, isBid: true);
        ReadSide(row, instrument, _asks, instrument.NewAsks, isBid: false);
        long updateId = localTimeNs / 1_000;
        if (!instrument.HasBook)
        {
            instrument.HasBook = true;
            Writer.WriteSnapshot(instrument, localTimeNs, venueTimeNs, updateId, instrument.NewBids.Entries, instrument.NewAsks.Entries);
            Statistics.Snapshots++;
        }
        else
        {
            _bidChanges.Clear();
            _askChanges.Clear();
            SideDiff.AddChanges(instrument.Bids.Entries, instrument.NewBids.Entries, isBid: true, _bidChanges);
            SideDiff.AddChanges(instrument.Asks.Entries, instrument.NewAsks.Entries, isBid: false, _askChanges);
            Writer.WriteUpdate(instrument, localTimeNs, venueTimeNs, updateId, _bidChanges.Entries, _askChanges.Entries);
            Statistics.DepthUpdates++;
        }
        instrument.Advance();
    }

    private void ReadSide(
        in CsvRow row, TopLevelsInstrument instrument, List<(CsvColumn Price, CsvColumn Amount)> columns, BookEntryList levels, bool isBid)
    {
        long lastPrice = 0;
        foreach ((CsvColumn price, CsvColumn amount) in columns)
        {
            if (row[price.Index].IsEmpty) continue; // the book has fewer levels
            long levelPrice = ReadPrice(row, price, instrument);
            if (levels.Count > 0 && (isBid ? levelPrice >= lastPrice : levelPrice <= lastPrice))
                throw Wrong(row, price, "not worse than the level before it");
            lastPrice = levelPrice;
            long lots = ReadLots(row, amount, instrument);
            if (lots != 0) levels.Add(levelPrice, lots);
        }
    }
}

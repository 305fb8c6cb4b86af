using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers;

/// <summary><c>tardis-trades</c>: each row is a trade; the side is the taker's. One thread.</summary>
internal sealed class TardisTradesImporter(string path, ImportOptions options, ImportFormat format)
    : TardisImporter<InstrumentState>(path, options, format, specification => new InstrumentState(specification))
{
    private CsvColumn _side, _price, _amount;
    private CsvColumn? _id;

    protected override string Expected => "expected a Tardis trades file: exchange,symbol,timestamp,local_timestamp,id,side,price,amount";

    protected override void FindColumns(in CsvRow header)
    {
        _id = TryFindColumn(header, "id");
        _side = Find(header, "side");
        _price = Find(header, "price");
        _amount = Find(header, "amount");
    }

    protected override void OnRow(in CsvRow row, InstrumentState instrument, long localTimeNs, long venueTimeNs)
    {
        MeasureOffset(localTimeNs, venueTimeNs);
        long price = ReadPrice(row, _price, instrument);
        long lots = ReadLots(row, _amount, instrument);
        if (lots == 0) throw Wrong(row, _amount, "not an amount above 0");
        Aggressor aggressor = ReadSide(row);
        Writer.WriteTrade(instrument, localTimeNs, venueTimeNs, _id is { } id ? TradeId.Of(row[id.Index]) : 0, price, lots, aggressor);
        Statistics.Trades++;
    }

    private Aggressor ReadSide(in CsvRow row)
    {
        ReadOnlySpan<byte> side = row[_side.Index];
        if (side.SequenceEqual("buy"u8)) return Aggressor.Buy;
        if (side.SequenceEqual("sell"u8)) return Aggressor.Sell;
        return side.SequenceEqual("unknown"u8) ? Aggressor.Unknown : throw Wrong(row, _side, "not buy, sell or unknown");
    }
}

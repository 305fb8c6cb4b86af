using System.Text;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers;

/// <summary><c>binance-aggtrades</c>: each row is the trades of one taker at one price. One thread.</summary>
/// <remarks>Columns: id, price, quantity, first and last trade id, time, isBuyerMaker, and for spot bestMatch; futures have a header. Times are
/// milliseconds, of spot microseconds from 2025 on: the magnitude tells. There is no receive time, so the venue's stands for it.
/// Source: github.com/binance/binance-public-data.</remarks>
internal sealed class BinanceAggregateTradesImporter : CsvImporter
{
    private const string NamePart = "-aggTrades";

    // The years 2000 to 2100.
    private const long TimeMsMin = 946_684_800_000;
    private const long TimeMsMax = 4_102_444_800_000;

    private static readonly CsvColumn Id = new(0, "id");
    private static readonly CsvColumn PriceColumn = new(1, "price");
    private static readonly CsvColumn QuantityColumn = new(2, "quantity");
    private static readonly CsvColumn Time = new(5, "time");
    private static readonly CsvColumn IsBuyerMaker = new(6, "isBuyerMaker");

    private readonly InstrumentState _instrument;
    private long _lastTimeNs;

    public BinanceAggregateTradesImporter(string path, ImportOptions options, ImportFormat format)
        : base(path, options, format)
    {
        try
        {
            int length = TextName.IndexOf(NamePart, StringComparison.Ordinal);
            if (length < 1) throw new ImportException(path, 0, "the name holds no symbol, expected SYMBOL-aggTrades-DATE.csv or .zip as Binance names its files");
            var instruments = new InstrumentDirectory<InstrumentState>(options.Instruments, specification => new InstrumentState(specification));
            _instrument = instruments.Find(Encoding.ASCII.GetBytes(TextName[..length]), default);
        }
        catch (RawFormatException exception)
        {
            Dispose();
            throw new ImportException(path, 0, exception.Message, exception);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    protected override string Expected => "expected Binance aggTrades: id,price,quantity,first id,last id,time,isBuyerMaker[,bestMatch]";

    // The last field is True or False, so that a cut row is seen.
    protected override bool IsLastLineFeedOptional => true;

    protected override bool OnHeader(in CsvRow row)
    {
        if (row.Count is not (7 or 8)) throw Foreign($"{row.Count} columns", row.Line);
        if (row[0].SequenceEqual("agg_trade_id"u8)) return true;
        return TryReadFlag(row, row.Count - 1, out _) ? false : throw Foreign("neither a header nor a trade", row.Line);
    }

    protected override void OnRow(in CsvRow row)
    {
        if (!TryReadFlag(row, row.Count - 1, out _)) throw Wrong(row, new CsvColumn(row.Count - 1, "last"), "neither True nor False");
        if (!TryReadFlag(row, IsBuyerMaker.Index, out bool isBuyerMaker)) throw Wrong(row, IsBuyerMaker, "neither True nor False");
        long timeNs = ReadTime(row);
        if (timeNs < _lastTimeNs) throw Wrong(row, Time, "before the row above, expected times that never decrease");
        _lastTimeNs = timeNs;
        long price = ReadPrice(row, PriceColumn, _instrument);
        long lots = ReadLots(row, QuantityColumn, _instrument);
        if (lots == 0) throw Wrong(row, QuantityColumn, "not a quantity above 0");
        Statistics.Rows++;
        Statistics.Trades++;
        Writer.WriteTrade(_instrument, timeNs, timeNs, TradeId.Of(row[Id.Index]), price, lots, isBuyerMaker ? Aggressor.Sell : Aggressor.Buy);
    }

    private static long ReadTime(in CsvRow row)
    {
        long time = ReadInteger(row, Time);
        if (time is >= TimeMsMin and < TimeMsMax) return time * 1_000_000;
        return time is >= TimeMsMin * 1_000 and < TimeMsMax * 1_000
            ? time * 1_000
            : throw Wrong(row, Time, "not in milliseconds or microseconds since 1970 between the years 2000 and 2100");
    }

    private static bool TryReadFlag(in CsvRow row, int index, out bool value)
    {
        ReadOnlySpan<byte> text = row[index];
        value = text.SequenceEqual("True"u8) || text.SequenceEqual("true"u8);
        return value || text.SequenceEqual("False"u8) || text.SequenceEqual("false"u8);
    }
}

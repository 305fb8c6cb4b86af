using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers;

/// <summary><c>lobster</c>: messages and the order book file beside them as a book of the file's levels, trades and halts. One thread.</summary>
/// <remarks>Each row of the book must follow from the row before and its message; rows that do not are counted by the check. Without the book
/// file only trades and halts are imported: messages alone do not tell what stood before the first. The venue's time is the only one there
/// is, and so the receive time too. Source: lobsterdata.com, "Output structure".</remarks>
internal sealed class LobsterImporter : CsvImporter
{
    private const long SecondsMax = 86_400;

    private static readonly CsvColumn Time = new(0, "time");
    private static readonly CsvColumn Type = new(1, "type");
    private static readonly CsvColumn OrderId = new(2, "order id");
    private static readonly CsvColumn Size = new(3, "size");
    private static readonly CsvColumn PriceColumn = new(4, "price");
    private static readonly CsvColumn Direction = new(5, "direction");

    private readonly LobsterFileName _name;
    private readonly string _bookPath;
    private readonly InstrumentDirectory<InstrumentState> _instruments;
    private readonly LobsterBook? _book;
    private readonly LobsterSide _bids;
    private readonly LobsterSide _asks;
    private readonly BookEntryList _bidChanges = new();
    private readonly BookEntryList _askChanges = new();
    private InstrumentState? _instrument;
    private long _lastTimeNs;
    private long _explained;
    private long _unexplained;
    private string? _firstUnexplained;

    public LobsterImporter(string path, ImportOptions options, ImportFormat format)
        : base(path, options, format)
    {
        try
        {
            _name = LobsterFileName.TryParse(TextName) ?? throw new ImportException(
                path, 0, $"the name holds no ticker and date, expected {LobsterFileName.Pattern} as LOBSTER names its files");
            _instruments = new InstrumentDirectory<InstrumentState>(options.Instruments, specification => new InstrumentState(specification));
            _bids = new LobsterSide(isBid: true, _name.LevelCount);
            _asks = new LobsterSide(isBid: false, _name.LevelCount);
            _bookPath = LobsterFileName.BookPath(path);
            if (File.Exists(_bookPath)) _book = new LobsterBook(_bookPath, _name.LevelCount);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ImportVerdict Verdict => _book is null
        ? new ImportVerdict("order book", $"none: {System.IO.Path.GetFileName(_bookPath)} is not there, so only trades and halts", null)
        : new ImportVerdict("order book", FormattableString.Invariant($"{_explained:N0} rows explained by their messages, {_unexplained:N0} not"), _firstUnexplained);

    protected override string Expected => "expected a LOBSTER message file: time,type,order id,size,price,direction";

    // The last field is -1 or 1, so that a cut row is seen.
    protected override bool IsLastLineFeedOptional => true;

    protected override void Dispose(bool isDisposing)
    {
        base.Dispose(isDisposing);
        _book?.Dispose();
    }

    protected override bool OnHeader(in CsvRow row)
    {
        bool isHeader = LobsterBook.IsHeader(row[0]);
        if (row.Count != 6 || (!isHeader && DecimalText.Read(row[0], out _) is not null)) throw Foreign($"{row.Count} columns", row.Line);
        return isHeader;
    }

    protected override void OnRow(in CsvRow row)
    {
        _instrument ??= _instruments.Find(System.Text.Encoding.ASCII.GetBytes(_name.Symbol), default);
        LobsterMessage message = ReadMessage(row);
        if (message.TimeNs < _lastTimeNs) throw Wrong(row, Time, "before the row above, expected times that never decrease");
        _lastTimeNs = message.TimeNs;
        Statistics.Rows++;
        bool isFirst = Statistics.Rows == 1;
        if (_book is not null && !_book.TryRead()) throw _book.Failure($"the file ends before its messages do, at message {Statistics.Rows}");
        switch (message.Type)
        {
            case LobsterMessage.Execution or LobsterMessage.HiddenExecution:
                WriteTrade(in message);
                break;
            case LobsterMessage.Auction:
                Statistics.TradesOutsideBook++;
                break;
            case LobsterMessage.Halt:
                Writer.WriteStatus(_instrument, message.TimeNs, message.TimeNs, message.Price == 1 ? TradingStatus.Trading : TradingStatus.Halted);
                Statistics.StatusChanges++;
                break;
        }
        if (_book is not null) ImportBook(_book, in message, isFirst);
    }

    private protected override void Complete()
    {
        base.Complete();
        if (_book is not null && _book.TryRead()) throw _book.Failure($"a row more than the {Statistics.Rows} messages, expected one for each");
    }

    private void ImportBook(LobsterBook book, in LobsterMessage message, bool isFirst)
    {
        if (!isFirst) Check(book, in message);
        long updateId = Statistics.Rows;
        CollectChanges(book.BidsBefore, book.Bids, isBid: true, _bidChanges);
        CollectChanges(book.AsksBefore, book.Asks, isBid: false, _askChanges);
        if (isFirst)
        {
            Writer.WriteSnapshot(_instrument!, message.TimeNs, message.TimeNs, updateId, _bidChanges.Entries, _askChanges.Entries);
            Statistics.Snapshots++;
        }
        else if (_bidChanges.Count + _askChanges.Count > 0)
        {
            Writer.WriteUpdate(_instrument!, message.TimeNs, message.TimeNs, updateId, _bidChanges.Entries, _askChanges.Entries);
            Statistics.DepthUpdates++;
        }
    }

    private void Check(LobsterBook book, in LobsterMessage message)
    {
        if (_bids.IsExplained(book.BidsBefore.Entries, book.Bids.Entries, in message) && _asks.IsExplained(book.AsksBefore.Entries, book.Asks.Entries, in message))
        {
            _explained++;
            return;
        }
        _unexplained++;
        _firstUnexplained ??= $"line {book.LineNumber} of the order book does not follow from the line before and its message, line {LineNumber}";
    }

    private void CollectChanges(BookEntryList before, BookEntryList after, bool isBid, BookEntryList changes)
    {
        changes.Clear();
        SideDiff.AddChanges(before.Entries, after.Entries, isBid, changes);
        foreach (BookEntry change in changes.Entries) CheckTick(change.Price, _instrument!, "price");
        changes.ConvertToLots(_instrument!.Specification.QuantityStep);
    }

    private LobsterMessage ReadMessage(in CsvRow row)
    {
        if (DecimalText.Read(row[Time.Index], out long sinceMidnightNs) is { } problem) throw Wrong(row, Time, problem);
        if (sinceMidnightNs >= SecondsMax * 1_000_000_000) throw Wrong(row, Time, "not in seconds after midnight");
        long type = ReadInteger(row, Type);
        if (type is < LobsterMessage.Add or > LobsterMessage.Halt) throw Wrong(row, Type, "not a type from 1 to 7");
        long size = ReadInteger(row, Size);
        long price = ReadInteger(row, PriceColumn);
        long direction = ReadInteger(row, Direction);
        if (direction is not (1 or -1)) throw Wrong(row, Direction, "neither 1 nor -1");
        bool isHalt = type == LobsterMessage.Halt;
        if (isHalt && price is (< -1 or > 1)) throw Wrong(row, PriceColumn, "not -1, 0 or 1 as in a halt");
        if (!isHalt && size is (< 1 or > LobsterBook.SizeMax)) throw Wrong(row, Size, "not a size above 0");
        if (!isHalt && price is (< 1 or > LobsterBook.PriceMax)) throw Wrong(row, PriceColumn, "not a price above 0 in 1e-4 USD");
        return new LobsterMessage(
            _name.MidnightNs + sinceMidnightNs, (int)type, ReadInteger(row, OrderId), size * LobsterBook.SizeUnit,
            isHalt ? price : price * LobsterBook.PriceUnit, direction == 1);
    }

    private void WriteTrade(in LobsterMessage message)
    {
        long lots = _instrument!.ToLots(message.Quantity);
        Writer.WriteTrade(
            _instrument, message.TimeNs, message.TimeNs, Statistics.Rows, message.Price, lots, message.IsBuy ? Aggressor.Sell : Aggressor.Buy);
        Statistics.Trades++;
        if (message.Type == LobsterMessage.HiddenExecution) Statistics.HiddenTrades++;
    }
}

namespace LowLatencyMM.Importers;

/// <summary>The order book file beside a message file: row i is the book after message i. One thread.</summary>
internal sealed class LobsterBook : IDisposable
{
    public const long PriceUnit = 100_000; // 1e-4 USD in 1e-9
    public const long SizeUnit = 1_000_000_000; // a share in 1e-9
    public const long SizeMax = long.MaxValue / SizeUnit;
    public const long PriceMax = 9_999_999_999; // with a size of 0, and negative for bids: of a level that does not exist

    private readonly string _path;
    private readonly int _levelCount;
    private readonly RawLineReader _lines;
    private readonly CsvSplitter _splitter = new();

    public LobsterBook(string path, int levelCount)
    {
        _path = path;
        _levelCount = levelCount;
        _lines = new RawLineReader(path);
    }

    public BookEntryList Bids { get; private set; } = new();
    public BookEntryList Asks { get; private set; } = new();
    public BookEntryList BidsBefore { get; private set; } = new();
    public BookEntryList AsksBefore { get; private set; } = new();

    /// <summary>Of the row last read.</summary>
    public long LineNumber => _lines.LineNumber;

    /// <summary>Reads the next row; the book that was becomes the one before.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ImportException">A row is wrong.</exception>
    public bool TryRead()
    {
        if (!_lines.TryReadLine(out ReadOnlySpan<byte> line)) return false;
        if (_lines.LineNumber == 1 && IsHeader(line) && !_lines.TryReadLine(out line)) return false;
        (Bids, BidsBefore) = (BidsBefore, Bids);
        (Asks, AsksBefore) = (AsksBefore, Asks);
        Bids.Clear();
        Asks.Clear();
        try
        {
            Read(_splitter.Split(line));
        }
        catch (RawFormatException exception)
        {
            throw Failure(_lines.IsTerminated ? exception.Message : $"the file is cut within its last line: {exception.Message}", exception);
        }
        return true;
    }

    public ImportException Failure(string what, Exception? cause = null) => new(_path, Math.Max(1, _lines.LineNumber), what, cause);

    public void Dispose() => _lines.Dispose();

    internal static bool IsHeader(ReadOnlySpan<byte> line) => line.StartsWith("\uFEFF"u8) || line is [(>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z'), ..];

    private void Read(in CsvRow row)
    {
        if (row.Count != 4 * _levelCount) throw new RawFormatException($"{row.Count} columns, expected {4 * _levelCount}: four for each of {_levelCount} levels, as the file's name says");
        for (int level = 0; level < _levelCount; level++)
        {
            Add(row, new CsvColumn(4 * level, "ask price"), new CsvColumn((4 * level) + 1, "ask size"), Asks, isBid: false);
            Add(row, new CsvColumn((4 * level) + 2, "bid price"), new CsvColumn((4 * level) + 3, "bid size"), Bids, isBid: true);
        }
    }

    private static void Add(in CsvRow row, CsvColumn priceColumn, CsvColumn sizeColumn, BookEntryList levels, bool isBid)
    {
        long price = CsvImporter.ReadInteger(row, priceColumn);
        long size = CsvImporter.ReadInteger(row, sizeColumn);
        if (size == 0 && (price == PriceMax || price == -PriceMax)) return;
        if (price is <= 0 or > PriceMax) throw CsvImporter.Wrong(row, priceColumn, "not a price above 0 in 1e-4 USD");
        if (size is <= 0 or > SizeMax) throw CsvImporter.Wrong(row, sizeColumn, "not a size above 0");
        long levelPrice = price * PriceUnit;
        if (levels.Count > 0 && (isBid ? levelPrice >= levels.Entries[^1].Price : levelPrice <= levels.Entries[^1].Price))
            throw CsvImporter.Wrong(row, priceColumn, "not worse than the level before it");
        levels.Add(levelPrice, size * SizeUnit);
    }
}

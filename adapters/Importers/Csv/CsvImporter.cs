using System.Buffers.Text;

namespace LowLatencyMM.Importers;

/// <summary>An importer of rows with commas between their fields. One thread; allocates nothing for a row.</summary>
internal abstract class CsvImporter : LineImporter
{
    private readonly CsvSplitter _splitter = new();
    private readonly OffTickPolicy _offTick;
    private int _columnCount = -1; // the first line has not come

    protected CsvImporter(string path, ImportOptions options, ImportFormat format)
        : base(path, options.SourceId)
    {
        _offTick = options.OffTick;
        Format = format;
    }

    protected ImportFormat Format { get; }

    /// <summary>Whether a row's end shows that it is whole, though no line feed follows: its last field cannot be cut unseen.</summary>
    protected virtual bool IsLastLineFeedOptional => false;

    /// <summary>What the first line should have been.</summary>
    protected abstract string Expected { get; }

    private protected sealed override void ImportLine(ReadOnlySpan<byte> line)
    {
        if (_columnCount < 0)
        {
            OnFirstLine(line);
            return;
        }
        CsvRow row = _splitter.Split(line);
        if (row.Count != _columnCount) throw new RawFormatException($"{row.Count} columns, expected {_columnCount} as in the first line");
        if (!IsLineTerminated && !IsLastLineFeedOptional) throw new RawFormatException("no line feed follows, expected whole lines");
        OnRow(row);
    }

    private protected override void Complete()
    {
        if (LineNumber == 0) throw new RawFormatException($"the file is empty, {Expected}");
        if (Statistics.Rows == 0) throw new RawFormatException($"the file ends after its header, {Expected} and rows after it");
    }

    /// <summary>Finds the columns.</summary>
    /// <returns>Whether the line was a header; otherwise it is the first row.</returns>
    /// <exception cref="RawFormatException">A column is missing, or this is another format.</exception>
    protected abstract bool OnHeader(in CsvRow row);

    /// <summary>Takes a row of as many columns as the first line.</summary>
    protected abstract void OnRow(in CsvRow row);

    /// <summary>An error about the first line that says which format it looks like.</summary>
    protected RawFormatException Foreign(string what, ReadOnlySpan<byte> firstLine) => new(ForeignText(what, firstLine));

    protected internal static CsvColumn? TryFindColumn(in CsvRow header, string name)
    {
        Span<byte> bytes = stackalloc byte[name.Length];
        for (int i = 0; i < name.Length; i++) bytes[i] = (byte)name[i];
        for (int i = 0; i < header.Count; i++)
        {
            if (header[i].SequenceEqual(bytes)) return new CsvColumn(i, name);
        }
        return null;
    }

    protected internal static long ReadInteger(in CsvRow row, CsvColumn column)
    {
        ReadOnlySpan<byte> text = row[column.Index];
        return Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length
            ? value
            : throw Wrong(row, column, "not an integer of 64 bits");
    }

    /// <summary>A decimal of at least 0 in 1e-9.</summary>
    protected static long ReadDecimal(in CsvRow row, CsvColumn column)
        => DecimalText.ReadScientific(row[column.Index], out long value) is { } problem ? throw Wrong(row, column, problem) : value;

    /// <summary>A price above 0 on the instrument's tick.</summary>
    protected long ReadPrice(in CsvRow row, CsvColumn column, InstrumentState instrument)
    {
        long price = ReadDecimal(row, column);
        if (price == 0) throw Wrong(row, column, "not a price above 0");
        CheckTick(price, instrument, column.Name);
        return price;
    }

    protected long ReadLots(in CsvRow row, CsvColumn column, InstrumentState instrument) => instrument.ToLots(ReadDecimal(row, column));

    protected internal static RawFormatException Wrong(in CsvRow row, CsvColumn column, string problem)
        => new($"column \"{column.Name}\": \"{TextExcerpt.Of(row[column.Index])}\" is {problem}");

    /// <summary>Refuses or counts a price between ticks.</summary>
    protected void CheckTick(long price, InstrumentState instrument, string columnName)
    {
        long tickSize = instrument.TickSize(price);
        if (price % tickSize == 0) return;
        if (_offTick == OffTickPolicy.Keep)
        {
            Statistics.PricesOffTick++;
            return;
        }
        throw new RawFormatException(
            $"column \"{columnName}\": price {DecimalText.Format(price)} is not a multiple of the tick size {DecimalText.Format(tickSize)} of "
            + $"{instrument.Specification.Symbol}, expected the tick that the venue had then (or --off-tick keep)");
    }

    private void OnFirstLine(ReadOnlySpan<byte> line)
    {
        if (ImportFormats.Recognise(TextName, line) is { } other && other.Name != Format.Name) throw Foreign($"not a {Format.Name} file", line);
        CsvRow row = _splitter.Split(line);
        bool isHeader = OnHeader(row);
        if (!IsLineTerminated) throw new RawFormatException("no line feed follows the first line, which says how many columns there are");
        _columnCount = row.Count;
        if (!isHeader) ImportLine(line);
    }

    private string ForeignText(string what, ReadOnlySpan<byte> firstLine)
    {
        string looks = FileKind.Of(TextName, firstLine) is { } kind && kind != Format.Name ? $"it looks like {kind}" : $"it begins with \"{TextExcerpt.Of(firstLine)}\"";
        return $"{what}: {looks}, {Expected}";
    }
}

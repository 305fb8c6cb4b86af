using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>A picture made of characters, written left to right; what lies outside of it is cut off. One thread; allocates nothing after construction.</summary>
internal sealed class Screen
{
    public const int ColumnsMax = 200;
    public const int RowsMax = 60;
    private const int NumberCharactersMax = 48;
    private readonly ScreenCell[] _cells = new ScreenCell[ColumnsMax * RowsMax];
    private int _row;
    private int _column;
    private TextStyle _style;

    public int Columns { get; private set; }

    public int Rows { get; private set; }

    /// <summary>A row's cells.</summary>
    public ReadOnlySpan<ScreenCell> Row(int row) => _cells.AsSpan(row * ColumnsMax, Columns);

    /// <summary>Begins an empty picture of a size, which is cut to what the screen can hold.</summary>
    public void Begin(int columns, int rows)
    {
        Columns = Math.Clamp(columns, 1, ColumnsMax);
        Rows = Math.Clamp(rows, 1, RowsMax);
        _cells.AsSpan().Fill(ScreenCell.Blank);
        At(0, 0);
    }

    /// <summary>Writing goes on here, in this style. Any place is allowed.</summary>
    public Screen At(int row, int column, TextStyle style = TextStyle.Plain)
    {
        (_row, _column, _style) = (row, column, style);
        return this;
    }

    public Screen In(TextStyle style)
    {
        _style = style;
        return this;
    }

    public Screen Put(char character)
    {
        if ((uint)_row < (uint)Rows && (uint)_column < (uint)Columns)
            _cells[(_row * ColumnsMax) + _column] = new ScreenCell(character is < ' ' or '\x7f' ? '?' : character, _style);
        _column++;
        return this;
    }

    public Screen Put(ReadOnlySpan<char> text)
    {
        foreach (char character in text) Put(character);
        return this;
    }

    public Screen Fill(char character, int count)
    {
        for (int i = 0; i < count; i++) Put(character);
        return this;
    }

    /// <summary>Text that ends before the column where writing stands.</summary>
    public Screen PutBefore(ReadOnlySpan<char> text)
    {
        int end = _column;
        _column -= text.Length;
        Put(text);
        _column = end;
        return this;
    }

    /// <summary>A whole number with separators between thousands.</summary>
    public Screen Count(long value)
    {
        Span<char> text = stackalloc char[NumberCharactersMax];
        _ = value.TryFormat(text, out int length, "N0", CultureInfo.InvariantCulture);
        return Put(text[..length]);
    }

    /// <summary>A number in 10^-digits, to so many decimals.</summary>
    public Screen Decimal(Int128 value, int digits, int decimals)
    {
        Span<char> text = stackalloc char[NumberCharactersMax];
        return Put(text[..DecimalText.Write(text, value, digits, decimals)]);
    }

    /// <summary>The same, ending before the column where writing stands.</summary>
    public Screen DecimalBefore(Int128 value, int digits, int decimals)
    {
        Span<char> text = stackalloc char[NumberCharactersMax];
        return PutBefore(text[..DecimalText.Write(text, value, digits, decimals)]);
    }

    /// <summary>A duration with three digits or so and its unit.</summary>
    public Screen Duration(long ns)
    {
        Span<char> text = stackalloc char[NumberCharactersMax];
        (long unitNs, string unit) = ns switch
        {
            < 1_000 => (1L, " ns"),
            < 1_000_000 => (1_000L, " us"),
            < 1_000_000_000 => (1_000_000L, " ms"),
            _ => (1_000_000_000L, " s"),
        };
        int decimals = unitNs == 1 ? 0 : ns >= 100 * unitNs ? 0 : ns >= 10 * unitNs ? 1 : 2;
        int length = DecimalText.Write(text, (Int128)ns * (1_000_000_000 / unitNs), 9, decimals);
        return Put(text[..length]).Put(unit);
    }

    /// <summary>The picture as lines, for tests and for people.</summary>
    public string ToText()
    {
        var lines = new string[Rows];
        for (int row = 0; row < Rows; row++)
        {
            var line = new char[Columns];
            for (int column = 0; column < Columns; column++) line[column] = Row(row)[column].Character;
            lines[row] = new string(line).TrimEnd();
        }

        return string.Join('\n', lines).TrimEnd();
    }
}

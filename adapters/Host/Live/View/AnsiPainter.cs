using System.Text;

namespace LowLatencyMM.Host;

/// <summary>Turns pictures into what a terminal understands: only what changed since the last one. One thread; allocates nothing after construction.</summary>
/// <remarks>ECMA-48 sequences, as every terminal since the VT100 has them; the alternate screen is xterm's.</remarks>
internal sealed class AnsiPainter(bool hasColor)
{
    private const int BytesPerCellMax = 3 + 12 + 10; // character, style, place
    private readonly ScreenCell[] _shown = new ScreenCell[Screen.ColumnsMax * Screen.RowsMax];
    private readonly byte[] _bytes = new byte[(Screen.ColumnsMax * Screen.RowsMax * BytesPerCellMax) + 64];
    private int _length;
    private int _columns;
    private int _rows;

    /// <summary>Goes to a screen of its own, without a cursor; what stood in the terminal comes back with <see cref="Leave"/>.</summary>
    public static ReadOnlySpan<byte> Enter => "\e[?1049h\e[?25l\e[2J"u8;

    /// <summary>Colours off, cursor on, the terminal's own screen back. Harmless where nothing was entered.</summary>
    public static ReadOnlySpan<byte> Leave => "\e[0m\e[?25h\e[?1049l"u8;

    /// <summary>Nothing is known of what the terminal shows: the next picture is painted whole.</summary>
    public void Forget() => _columns = 0;

    /// <summary>The bytes that make the terminal show a picture. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Paint(Screen screen)
    {
        _length = 0;
        if (screen.Columns != _columns || screen.Rows != _rows)
        {
            // A terminal that was resized has moved lines about: begin anew.
            Append("\e[0m\e[2J"u8);
            _shown.AsSpan().Fill(ScreenCell.Blank);
            (_columns, _rows) = (screen.Columns, screen.Rows);
        }

        TextStyle style = TextStyle.Plain;
        for (int row = 0; row < _rows; row++) PaintRow(screen.Row(row), _shown.AsSpan(row * Screen.ColumnsMax, _columns), row, ref style);
        if (style != TextStyle.Plain) Append("\e[0m"u8);
        return _bytes.AsSpan(0, _length);
    }

    private void PaintRow(ReadOnlySpan<ScreenCell> wanted, Span<ScreenCell> shown, int row, ref TextStyle style)
    {
        int cursor = -1;
        for (int column = 0; column < wanted.Length; column++)
        {
            ScreenCell cell = wanted[column];
            if (cell == shown[column]) continue;
            shown[column] = cell;
            if (cursor != column) AppendPlace(row, column);
            if (cell.Style != style)
            {
                style = cell.Style;
                Append(Sequence(style));
            }

            char character = cell.Character;
            _length += Encoding.UTF8.GetBytes(new ReadOnlySpan<char>(in character), _bytes.AsSpan(_length));
            cursor = column + 1;
        }
    }

    private ReadOnlySpan<byte> Sequence(TextStyle style) => style switch
    {
        TextStyle.Faint => "\e[0;2m"u8,
        TextStyle.Strong => "\e[0;1m"u8,
        TextStyle.Buy or TextStyle.Good => hasColor ? "\e[0;32m"u8 : "\e[0m"u8,
        TextStyle.Sell => hasColor ? "\e[0;31m"u8 : "\e[0m"u8,
        TextStyle.Own => hasColor ? "\e[0;1;33m"u8 : "\e[0;1m"u8,
        TextStyle.Bad => hasColor ? "\e[0;1;31m"u8 : "\e[0;1m"u8,
        TextStyle.Warning => hasColor ? "\e[0;1;33m"u8 : "\e[0;1m"u8,
        _ => "\e[0m"u8,
    };

    private void AppendPlace(int row, int column)
    {
        Append("\e["u8);
        AppendNumber(row + 1);
        _bytes[_length++] = (byte)';';
        AppendNumber(column + 1);
        _bytes[_length++] = (byte)'H';
    }

    private void AppendNumber(int number)
    {
        if (number >= 100) _bytes[_length++] = (byte)('0' + (number / 100));
        if (number >= 10) _bytes[_length++] = (byte)('0' + (number / 10 % 10));
        _bytes[_length++] = (byte)('0' + (number % 10));
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Host.Tests;

/// <summary>As much of a terminal as the view uses: cursor places, clearing, the alternate screen, the cursor's visibility.</summary>
internal sealed partial class ModelTerminal
{
    private readonly char[,] _cells = new char[Screen.RowsMax, Screen.ColumnsMax];
    private int _row;
    private int _column;

    public ModelTerminal() => Clear();

    public bool IsCursorShown { get; private set; } = true;

    public bool IsAlternate { get; private set; }

    /// <summary>What was written to the terminal's own screen.</summary>
    public StringBuilder MainText { get; } = new();

    public void Read(ReadOnlySpan<byte> bytes) => Read(Encoding.UTF8.GetString(bytes));

    public void Read(string text)
    {
        int at = 0;
        foreach (Match match in SequencePattern().Matches(text))
        {
            Print(text[at..match.Index]);
            Obey(match.Groups[1].Value, match.Groups[2].Value[0]);
            at = match.Index + match.Length;
        }

        Print(text[at..]);
    }

    public string ToText(int columns, int rows)
    {
        var text = new StringBuilder();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) text.Append(_cells[row, column]);
            text.Append('\n');
        }

        return text.ToString();
    }

    private void Print(string text)
    {
        if (!IsAlternate) MainText.Append(text);
        foreach (char character in text)
        {
            if (_row < Screen.RowsMax && _column < Screen.ColumnsMax) _cells[_row, _column] = character;
            _column++;
        }
    }

    private void Obey(string parameters, char final)
    {
        switch (final)
        {
            case 'H':
                int[] place = [.. parameters.Split(';').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
                (_row, _column) = (place[0] - 1, place[1] - 1);
                break;
            case 'J':
                Clear();
                break;
            case 'h' or 'l' when parameters == "?25":
                IsCursorShown = final == 'h';
                break;
            case 'h' or 'l' when parameters == "?1049":
                IsAlternate = final == 'h';
                break;
        }
    }

    private void Clear()
    {
        for (int row = 0; row < Screen.RowsMax; row++)
        {
            for (int column = 0; column < Screen.ColumnsMax; column++) _cells[row, column] = ' ';
        }
    }

    [GeneratedRegex(@"\e\[([0-9;?]*)([A-Za-z])")]
    private static partial Regex SequencePattern();
}

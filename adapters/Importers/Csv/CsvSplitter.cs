namespace LowLatencyMM.Importers;

/// <summary>Splits a line at its commas. Fields may stand in double quotes; a quote within a field is refused, for no number or symbol has one.</summary>
/// <remarks>One thread. Allocates only when it grows.</remarks>
internal sealed class CsvSplitter
{
    private const int FieldsMax = 4096;
    private (int Start, int Length)[] _fields = new (int, int)[16];

    /// <exception cref="RawFormatException">A quote stands where none can.</exception>
    public CsvRow Split(ReadOnlySpan<byte> line)
    {
        int count = 0;
        int at = 0;
        while (true)
        {
            if (count == _fields.Length) Grow();
            bool isQuoted = at < line.Length && line[at] == '"';
            int end = isQuoted ? EndOfQuoted(line, at, count) : EndOfPlain(line, at, count);
            _fields[count++] = isQuoted ? (at + 1, end - at - 2) : (at, end - at);
            if (end == line.Length) return new CsvRow(line, _fields.AsSpan(0, count));
            at = end + 1;
        }
    }

    private static int EndOfPlain(ReadOnlySpan<byte> line, int at, int index)
    {
        for (; at < line.Length && line[at] != ','; at++)
        {
            if (line[at] == '"') throw Misplaced(index);
        }
        return at;
    }

    private static int EndOfQuoted(ReadOnlySpan<byte> line, int at, int index)
    {
        int length = line[(at + 1)..].IndexOf((byte)'"');
        int end = at + length + 2;
        if (length < 0 || (end < line.Length && line[end] != ',')) throw Misplaced(index);
        return end;
    }

    private static RawFormatException Misplaced(int index) => new($"column {index + 1}: a misplaced quote, expected a field without quotes or wholly within them");

    private void Grow()
    {
        if (_fields.Length >= FieldsMax) throw new RawFormatException($"more than {FieldsMax} columns");
        Array.Resize(ref _fields, 2 * _fields.Length);
    }
}

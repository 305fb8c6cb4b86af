namespace LowLatencyMM.Importers;

/// <summary>A line and where its fields stand; valid as long as the line and its splitter's next call.</summary>
internal readonly ref struct CsvRow(ReadOnlySpan<byte> line, ReadOnlySpan<(int Start, int Length)> fields)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private readonly ReadOnlySpan<(int Start, int Length)> _fields = fields;

    public ReadOnlySpan<byte> Line => _line;

    public int Count => _fields.Length;

    /// <summary>A field without its quotes.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            (int start, int length) = _fields[index];
            return _line.Slice(start, length);
        }
    }
}

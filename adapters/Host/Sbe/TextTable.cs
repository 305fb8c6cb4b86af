namespace LowLatencyMM.Host;

/// <summary>Columns of text, as wide as what stands in them. One thread.</summary>
internal sealed class TextTable(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    /// <summary>Columns whose text ends at the right edge.</summary>
    public HashSet<int> RightAligned { get; } = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Columns that are empty below their head are left out; so are spaces at the end of a line, and a table without rows.</summary>
    public void Write(TextWriter output)
    {
        if (_rows.Count == 1) return;
        int[] columns = [.. Enumerable.Range(0, heads.Length).Where(column => _rows.Skip(1).Any(row => row[column].Length > 0))];
        int[] widths = [.. Enumerable.Range(0, heads.Length).Select(column => _rows.Max(row => row[column].Length))];
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = columns.Select(column =>
                RightAligned.Contains(column) ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column]));
            output.WriteLine($"  {string.Join("  ", cells)}".TrimEnd());
        }
    }
}

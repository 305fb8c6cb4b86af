namespace LowLatencyMM.Schema.Diagnostics;

/// <summary>The text of one schema file, and where its lines begin.</summary>
internal sealed class SchemaText
{
    private readonly List<int> _lineStarts = [0];

    public SchemaText(string path, string text)
    {
        Path = path;
        Text = text;
        for (int i = 0; i < text.Length; i++)
        {
            bool isEnd = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            if (isEnd) _lineStarts.Add(i + 1);
        }
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>A place in this text, cut to what exists.</summary>
    /// <param name="line">From 1, as XML readers count; 0 is unknown.</param>
    /// <param name="column">From 1.</param>
    /// <param name="lengthChars">Characters to mark.</param>
    public Problem At(int line, int column, int lengthChars, Rule rule, string message)
    {
        int index = Math.Min(Math.Max(line - 1, 0), _lineStarts.Count - 1);
        int end = index + 1 < _lineStarts.Count ? _lineStarts[index + 1] : Text.Length;
        while (end > _lineStarts[index] && Text[end - 1] is '\n' or '\r') end--;
        int start = Math.Min(_lineStarts[index] + Math.Max(column - 1, 0), end);
        return new(rule, Path, start, Math.Min(lengthChars, end - start), index + 1, start - _lineStarts[index] + 1, message);
    }

    /// <summary>Line and column, both from 1, of a character.</summary>
    public (int Line, int Column) PositionOf(int index)
    {
        int line = _lineStarts.BinarySearch(index);
        if (line < 0) line = ~line - 1;
        return (line + 1, index - _lineStarts[line] + 1);
    }
}

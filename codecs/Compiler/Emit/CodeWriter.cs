using System.Security;
using System.Text;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>Lines of C# with indentation. One file each.</summary>
internal sealed class CodeWriter
{
    /// <summary>Small methods on the path of every message; what a caller does not use, the JIT then drops.</summary>
    public const string Inline = "[MethodImpl(MethodImplOptions.AggressiveInlining)]";

    private readonly StringBuilder _text = new();
    private int _depth;

    public override string ToString() => _text.ToString();

    public void Line(string line = "")
    {
        if (line.Length > 0) _ = _text.Append(' ', 4 * _depth).Append(line);
        _ = _text.Append('\n');
    }

    public void Open(string header)
    {
        Line(header);
        Line("{");
        _depth++;
    }

    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    /// <summary>A line one step further in: the body of a braceless if, or the rest of a long statement.</summary>
    public void Indented(string line)
    {
        _depth++;
        Line(line);
        _depth--;
    }

    public void Summary(string text)
    {
        if (text.Length > 0) Line($"/// <summary>{Escape(text)}</summary>");
    }

    public void Remarks(string text)
    {
        if (text.Length > 0) Line($"/// <remarks>{Escape(text)}</remarks>");
    }

    // Any white space separates: several kinds of it end a comment's line in C#. What XML cannot hold is left out.
    private static string Escape(string text) =>
        SecurityElement.Escape(string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Replace("&apos;", "'").Replace("&quot;", "\"");
}

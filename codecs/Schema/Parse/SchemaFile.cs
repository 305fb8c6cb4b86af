using System.Xml;
using System.Xml.Linq;
using LowLatencyMM.Schema.Diagnostics;

namespace LowLatencyMM.Schema.Parse;

/// <summary>One file of a schema, and how it reaches the files that it includes. Nothing outside the given texts is ever opened: no document type, entity or URL.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Open">The text of a file by path; null when there is none.</param>
/// <param name="Problems">Where errors go, of all files together.</param>
/// <param name="Parent">The file that includes this one; null for the schema itself.</param>
internal sealed record SchemaFile(SchemaText Text, Func<string, string?> Open, ProblemList Problems, SchemaFile? Parent)
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>The root element; null when the text is no XML, which is then reported.</summary>
    public XElement? Load()
    {
        if (EntityBearingDocumentType() is { } start)
        {
            var (line, column) = Text.PositionOf(start);
            Problems.Add(Text.At(
                line, column, "<!DOCTYPE".Length, Rules.DocumentType, "a document type that declares or refers to anything is prohibited in a schema"));
            return null;
        }

        // Ignored, a document type brings nothing: a reference to an entity is then malformed.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(Text.Text), settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace).Root;
        }
        catch (XmlException error)
        {
            Problems.Add(Text.At(error.LineNumber, error.LinePosition, 1, Rules.MalformedXml, error.Message));
            return null;
        }
    }

    // B3 writes an empty <!DOCTYPE xml>; one with an internal subset or an external id could bring entities.
    private int? EntityBearingDocumentType()
    {
        const string Keyword = "<!DOCTYPE";
        string text = Text.Text;
        for (int at = text.IndexOf('<'); at >= 0; at = text.IndexOf('<', at))
        {
            if (string.CompareOrdinal(text, at, Keyword, 0, Keyword.Length) == 0)
            {
                int end = text.IndexOfAny(['>', '[', '"', '\''], at);
                return end < 0 || text[end] != '>' ? at : null;
            }

            string close = string.CompareOrdinal(text, at, "<!--", 0, 4) == 0 ? "-->" : string.CompareOrdinal(text, at, "<?", 0, 2) == 0 ? "?>" : "";
            if (close.Length == 0 || (at = text.IndexOf(close, at + 2, StringComparison.Ordinal)) < 0) return null;
        }

        return null;
    }

    /// <summary>The root of an included file, which stands in the place of the include; null after a report.</summary>
    public Node? Include(Node include)
    {
        if (include.Required("href") is not { Length: > 0 } reference) return null;
        if (include.Optional("parse") is not (null or "xml") || include.Optional("xpointer") is not null)
        {
            include.Report(Rules.InvalidInclude, "only whole XML files are included: neither text nor parts of a file");
            return null;
        }

        // Two letters before a colon: a drive has one, and a rooted path is as little part of the schema as a URL.
        if (reference.IndexOf(':') >= 0 || Separators.Contains(reference[0]))
        {
            include.Report(Rules.InvalidInclude, "href", $"'{reference}' is not a path relative to this file; nothing else is opened");
            return null;
        }

        string path = Resolve(Text.Path, reference);
        for (SchemaFile? file = this; file is not null; file = file.Parent)
        {
            if (Normalize(file.Text.Path) != path) continue;
            include.Report(Rules.InvalidInclude, "href", $"'{reference}' includes itself");
            return null;
        }

        if (Open(path) is not { } text)
        {
            include.Report(Rules.InvalidInclude, "href", $"there is no file '{path}'");
            return null;
        }

        var included = new SchemaFile(new SchemaText(path, text), Open, Problems, this);
        return included.Load() is { } root ? new Node(root, included) : null;
    }

    /// <summary>A path with forward slashes and without '.' and '..' where they can be resolved.</summary>
    public static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split(Separators))
        {
            if (part == "." || (part.Length == 0 && parts.Count > 0)) continue;
            if (part == ".." && parts.Count > 0 && parts[parts.Count - 1] is not (".." or "")) parts.RemoveAt(parts.Count - 1);
            else parts.Add(part);
        }

        return string.Join("/", parts);
    }

    private static string Resolve(string from, string reference)
    {
        int folder = from.LastIndexOfAny(Separators);
        return Normalize(folder < 0 ? reference : from.Substring(0, folder + 1) + reference);
    }
}

using System.Xml;
using System.Xml.Linq;
using LowLatencyMM.Compiler.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LowLatencyMM.Compiler.Parse;

/// <summary>Text to XML with positions. Nothing outside the text is ever opened: no document type, entity or URL.</summary>
internal static class SchemaXml
{
    /// <summary>The root element; null when the text is no XML, which is then in <paramref name="problems"/>.</summary>
    public static XElement? Load(SourceText text, ProblemList problems)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.ToString()), settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root;
        }
        catch (XmlException error)
        {
            bool isDocumentType = StandsAtDocumentType(text, error.LineNumber, error.LinePosition);
            problems.Add(isDocumentType ? Rules.DocumentType : Rules.MalformedXml, error.LineNumber, error.LinePosition, 1, error.Message);
            return null;
        }
    }

    // The reader's exception has no code, only a sentence that may be translated: so look at what stands there.
    private static bool StandsAtDocumentType(SourceText text, int line, int column)
    {
        if (line < 1 || line > text.Lines.Count) return false;
        string upTo = text.Lines[line - 1].ToString();
        int index = upTo.IndexOf("<!DOCTYPE", StringComparison.Ordinal);
        return index >= 0 && column - 1 >= index && column - 1 <= index + "<!DOCTYPE".Length;
    }
}

using System.Xml;
using System.Xml.Linq;
using LowLatencyMM.Schema.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LowLatencyMM.Schema.Parse;

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
            // The exception for a document type carries neither a code nor a position, only a sentence that may be translated.
            int documentType = error.LineNumber == 0 ? text.ToString().IndexOf("<!DOCTYPE", StringComparison.Ordinal) : -1;
            if (documentType < 0)
            {
                problems.Add(Rules.MalformedXml, error.LineNumber, error.LinePosition, 1, error.Message);
                return null;
            }

            LinePosition at = text.Lines.GetLinePosition(documentType);
            problems.Add(Rules.DocumentType, at.Line + 1, at.Character + 1, "<!DOCTYPE".Length, "a document type is prohibited in a schema");
            return null;
        }
    }
}

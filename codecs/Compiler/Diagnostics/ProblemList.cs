using System.Xml;
using System.Xml.Linq;
using LowLatencyMM.Compiler.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LowLatencyMM.Compiler.Diagnostics;

/// <summary>Collects the errors of one schema file and knows where in its text an XML node stands.</summary>
internal sealed class ProblemList(string path, SourceText text)
{
    private readonly List<Problem> _problems = [];

    public EquatableArray<Problem> Problems => new(_problems);

    public bool Any => _problems.Count > 0;

    public void Add(DiagnosticDescriptor rule, XObject node, string message)
    {
        var position = (IXmlLineInfo)node;
        int lengthChars = node switch
        {
            XElement element => element.Name.LocalName.Length,
            XAttribute attribute => attribute.Name.LocalName.Length,
            _ => 1,
        };
        Add(rule, position.LineNumber, position.LinePosition, lengthChars, message);
    }

    /// <param name="rule">The rule that was broken.</param>
    /// <param name="line">From 1, as XML readers count; 0 is unknown.</param>
    /// <param name="column">From 1.</param>
    /// <param name="lengthChars">Characters to mark.</param>
    /// <param name="message">What was found, and what is allowed.</param>
    public void Add(DiagnosticDescriptor rule, int line, int column, int lengthChars, string message)
    {
        int lineIndex = Math.Min(Math.Max(line - 1, 0), text.Lines.Count - 1);
        TextSpan whole = text.Lines[lineIndex].Span;
        int start = Math.Min(whole.Start + Math.Max(column - 1, 0), whole.End);
        var span = TextSpan.FromBounds(start, Math.Min(start + lengthChars, whole.End));
        _problems.Add(new Problem(rule, path, span, text.Lines.GetLinePositionSpan(span), message));
    }
}

using System.Xml;
using System.Xml.Linq;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Diagnostics;

/// <summary>Collects the errors of a schema and of the files that it includes.</summary>
internal sealed class ProblemList
{
    private readonly List<Problem> _problems = [];
    private readonly HashSet<Problem> _known = [];

    public EquatableArray<Problem> Problems => new(_problems);

    public bool Any => _problems.Count > 0;

    public void Add(Rule rule, SchemaText text, XObject node, string message)
    {
        var position = (IXmlLineInfo)node;
        int lengthChars = node switch
        {
            XElement element => element.Name.LocalName.Length,
            XAttribute attribute => attribute.Name.LocalName.Length,
            _ => 1,
        };
        Add(text.At(position.LineNumber, position.LinePosition, lengthChars, rule, message));
    }

    public void Add(Problem problem)
    {
        if (_known.Add(problem)) _problems.Add(problem);
    }
}

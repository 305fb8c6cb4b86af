using System.Globalization;
using System.Xml.Linq;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;
using Microsoft.CodeAnalysis;

namespace LowLatencyMM.Schema.Parse;

/// <summary>An element of the schema, read attribute by attribute; what is wrong goes to the problem list and a usable value comes back.</summary>
/// <remarks>Elements and attributes are known by local name: venues write the SBE namespace in several ways. Attributes
/// of a foreign namespace are extensions and pass; an attribute without one that SBE does not know is an error.</remarks>
internal sealed class Node
{
    private readonly XElement _element;
    private string? _name;

    public Node(XElement element, ProblemList problems)
    {
        _element = element;
        Problems = problems;
    }

    public ProblemList Problems { get; }

    public string Kind => _element.Name.LocalName;

    public bool IsInclude => _element.Name.NamespaceName == "http://www.w3.org/2001/XInclude";

    public string Text => _element.Value.Trim();

    public string Description => Optional("description") ?? "";

    public IEnumerable<Node> Children => _element.Elements().Select(child => new Node(child, Problems));

    /// <summary>The element's own name; valid as SBE's symbolicName_t, or else reported, once, and replaced.</summary>
    public string Name => _name ??= ReadName();

    public void Report(DiagnosticDescriptor rule, string message) => Problems.Add(rule, _element, message);

    /// <summary>Reports at the attribute where it exists, at the element where it does not or none is named.</summary>
    public void Report(DiagnosticDescriptor rule, string? attributeName, string message) =>
        Problems.Add(rule, attributeName is not null && _element.Attribute(attributeName) is { } attribute ? attribute : _element, message);

    public string? Optional(string attributeName) => _element.Attribute(attributeName)?.Value.Trim();

    public string? Required(string attributeName)
    {
        string? value = Optional(attributeName);
        if (string.IsNullOrEmpty(value)) Report(Rules.MissingAttribute, attributeName, $"'{Kind}' needs the attribute '{attributeName}'");
        return value;
    }

    /// <summary>A whole number within bounds; null when absent or, after a report, when invalid.</summary>
    public int? OptionalNumber(string attributeName, int lowest, int highest)
    {
        string? text = Optional(attributeName);
        if (text is null) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= lowest && value <= highest) return value;
        Report(Rules.InvalidAttribute, attributeName, $"'{attributeName}' is '{text}'; allowed is {lowest} to {highest}");
        return null;
    }

    public int RequiredNumber(string attributeName, int lowest, int highest) =>
        Required(attributeName) is null ? lowest : OptionalNumber(attributeName, lowest, highest) ?? lowest;

    public Presence? OptionalPresence()
    {
        switch (Optional("presence"))
        {
            case null: return null;
            case "required": return Presence.Required;
            case "optional": return Presence.Optional;
            case "constant": return Presence.Constant;
            default:
                Report(Rules.InvalidAttribute, "presence", $"'presence' is '{Optional("presence")}'; allowed are required, optional, constant");
                return null;
        }
    }

    /// <summary>Reports each attribute that is neither named nor of a foreign namespace.</summary>
    public void AllowAttributes(params string[] names)
    {
        foreach (XAttribute attribute in _element.Attributes())
        {
            if (attribute.IsNamespaceDeclaration || attribute.Name.NamespaceName.Length > 0) continue;
            string name = attribute.Name.LocalName;
            if (name is "name" or "description" or "semanticType" or "sinceVersion" or "deprecated" || names.Contains(name)) continue;
            Problems.Add(Rules.UnexpectedElement, attribute, $"'{Kind}' has no attribute '{name}'");
        }
    }

    public void ReportUnexpected(string allowed)
    {
        if (IsInclude) Report(Rules.NotSupported, "xi:include is not supported yet");
        else Report(Rules.UnexpectedElement, $"'{Kind}' cannot stand here; allowed: {allowed}");
    }

    private string ReadName()
    {
        string? name = Required("name");
        if (string.IsNullOrEmpty(name)) return "_missing";
        if (IsSymbolicName(name!)) return name!;
        Report(Rules.InvalidName, "name", $"'{name}' is not a name: letters, digits and '_', not beginning with a digit, at most 64");
        return "_invalid";
    }

    private static bool IsSymbolicName(string name) =>
        name.Length is >= 1 and <= 64
        && name[0] is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_'
        && name.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}

using System.Globalization;
using System.Xml.Linq;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>An element of the schema, read attribute by attribute; what is wrong goes to the problem list and a usable value comes back.</summary>
/// <remarks>Elements and attributes are known by local name: venues write the SBE namespace in several ways.</remarks>
internal sealed class Node(XElement element, SchemaFile file)
{
    private const string IncludeNamespace = "http://www.w3.org/2001/XInclude";

    private static readonly string[] Everywhere = ["name", "description", "semanticType", "sinceVersion", "deprecated", "addedVersion"];

    // What decides where bytes lie: on an element that does not have it, it is a mistake and not somebody's extension.
    private static readonly string[] Layout = ["type", "primitiveType", "encodingType", "length", "offset", "presence", "blockLength", "dimensionType"];

    private List<Node>? _children;
    private string? _name;

    public string Kind => element.Name.LocalName;

    /// <summary>The text of the element itself, not of elements within.</summary>
    public string Text => RawText.Trim();

    /// <summary>The same, but a single blank stands: MEMX names a value by that character.</summary>
    public string TextOrBlank => RawText == " " ? " " : Text;

    /// <summary>The elements within; an included file's root stands in the place of its include.</summary>
    public IReadOnlyList<Node> Children => _children ??= ReadChildren();

    /// <summary>The element's own name; valid as SBE's symbolicName_t, or else reported, once, and replaced.</summary>
    public string Name => _name ??= ReadName();

    public void Report(Rule rule, string message) => file.Problems.Add(rule, file.Text, element, message);

    /// <summary>Reports at the attribute where it exists, at the element where it does not or none is named.</summary>
    public void Report(Rule rule, string? attributeName, string message) =>
        file.Problems.Add(rule, file.Text, attributeName is not null && element.Attribute(attributeName) is { } attribute ? attribute : element, message);

    public string? Optional(string attributeName) => element.Attribute(attributeName)?.Value.Trim();

    public string? Required(string attributeName)
    {
        string? value = Optional(attributeName);
        if (string.IsNullOrEmpty(value)) Report(Rules.MissingAttribute, attributeName, $"'{Kind}' needs the attribute '{attributeName}'");
        return value;
    }

    /// <summary>A whole number within bounds; null when absent or, after a report, when invalid.</summary>
    public long? OptionalNumber(string attributeName, long lowest, long highest)
    {
        string? text = Optional(attributeName);
        if (text is null) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= lowest && value <= highest) return value;
        Report(Rules.InvalidAttribute, attributeName, $"'{attributeName}' is '{text}'; allowed is {lowest} to {highest}");
        return null;
    }

    public long RequiredNumber(string attributeName, long lowest, long highest) =>
        Required(attributeName) is not { Length: > 0 } ? lowest : OptionalNumber(attributeName, lowest, highest) ?? lowest;

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

    /// <summary>What the element says for people. Reports an attribute that can only be a known one, misspelt.</summary>
    /// <param name="known">Attributes that mean something on this element, beyond those that every element may have.</param>
    public Notes ReadNotes(params string[] known)
    {
        var foreign = new List<ForeignAttribute>();
        foreach (XAttribute attribute in element.Attributes())
        {
            string name = attribute.Name.LocalName;
            if (attribute.IsNamespaceDeclaration) continue;
            if (attribute.Name.NamespaceName.Length == 0)
            {
                if (Everywhere.Contains(name) || known.Contains(name)) continue;
                if (Layout.Contains(name)) file.Problems.Add(Rules.UnexpectedElement, file.Text, attribute, $"'{Kind}' has no attribute '{name}'");
                else if (Everywhere.Concat(known).FirstOrDefault(other => IsMisspelt(name, other)) is { } meant)
                    file.Problems.Add(Rules.UnexpectedElement, file.Text, attribute, $"'{Kind}' has no attribute '{name}'; '{meant}' is near");
            }

            string? prefix = element.GetPrefixOfNamespace(attribute.Name.Namespace);
            if (prefix is not ("xsi" or "xml")) foreign.Add(new(prefix is null ? name : $"{prefix}:{name}", attribute.Value));
        }

        int? deprecated = (int?)OptionalNumber("deprecated", 0, Versions.Highest);
        return new(Optional("description") ?? "", Optional("semanticType") ?? "", deprecated, new(foreign));
    }

    public void ReportUnexpected(string allowed) => Report(Rules.UnexpectedElement, $"'{Kind}' cannot stand here; allowed: {allowed}");

    private string RawText => string.Concat(element.Nodes().OfType<XText>().Select(text => text.Value));

    private List<Node> ReadChildren()
    {
        var children = new List<Node>();
        foreach (XElement child in element.Elements())
        {
            var node = new Node(child, file);
            if (child.Name.NamespaceName != IncludeNamespace) children.Add(node);
            else if (node.Kind != "include") node.ReportUnexpected("xi:include");
            else if (file.Include(node) is { } included) children.Add(included);
        }

        return children;
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

    // One letter too many, too few, wrong, or in the wrong case: an attribute that is silently ignored moves every byte behind it.
    private static bool IsMisspelt(string name, string meant)
    {
        if (string.Equals(name, meant, StringComparison.OrdinalIgnoreCase)) return true;
        if (meant.Length < 4 || Math.Abs(name.Length - meant.Length) > 1) return false;
        int start = 0;
        int shorter = Math.Min(name.Length, meant.Length);
        while (start < shorter && name[start] == meant[start]) start++;
        int end = 0;
        while (end < shorter - start && name[name.Length - 1 - end] == meant[meant.Length - 1 - end]) end++;
        return Math.Max(name.Length, meant.Length) - start - end <= 1;
    }
}

using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>The types of a schema by name; each is parsed when first asked for, so that they may stand in any order.</summary>
internal sealed class TypeTable
{
    private const int MaxDepth = 32; // an attack on the stack beyond

    private readonly Dictionary<string, Node> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeModel?> _parsed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inProgress = new(StringComparer.Ordinal);
    private readonly TypeParser _parser;

    public TypeTable(int schemaVersion)
    {
        _parser = new TypeParser(this, schemaVersion);
    }

    /// <summary>Enums, sets and composites in the order in which they were completed, inline ones included.</summary>
    public List<EnumModel> Enums { get; } = [];

    public List<SetModel> Sets { get; } = [];

    public List<CompositeModel> Composites { get; } = [];

    public void Declare(Node types) => Declare(types, depth: 0);

    private void Declare(Node types, int depth)
    {
        if (depth > MaxDepth)
        {
            types.Report(Rules.UnexpectedElement, $"lists of types are nested more than {MaxDepth} deep");
            return;
        }

        _ = types.ReadNotes("package");
        foreach (Node node in types.Children)
        {
            if (node.Kind == "types")
            {
                Declare(node, depth + 1); // an included file's own list
                continue;
            }

            if (node.Kind is not ("type" or "composite" or "enum" or "set"))
            {
                node.ReportUnexpected("type, composite, enum, set");
                continue;
            }

            string name = node.Name;
            if (_declared.ContainsKey(name)) node.Report(Rules.DuplicateName, "name", $"a type named '{name}' exists already");
            else _declared.Add(name, node);
        }
    }

    /// <summary>Parses what no message uses too: an error there is an error.</summary>
    public void ParseAll()
    {
        foreach (KeyValuePair<string, Node> declared in _declared) _ = Find(declared.Key, declared.Value, "name");
    }

    public Node? Declaration(string name) => _declared.TryGetValue(name, out Node node) ? node : null;

    /// <summary>The type of that name, declared or primitive; null after a report, here or where the type is declared.</summary>
    /// <param name="name">A declared type or a primitive.</param>
    /// <param name="user">The element that names it.</param>
    /// <param name="attributeName">The attribute that names it.</param>
    public TypeModel? Find(string name, Node user, string attributeName)
    {
        if (_parsed.TryGetValue(name, out TypeModel? known)) return known;
        if (!_declared.TryGetValue(name, out Node node))
        {
            if (Primitives.TryParse(name, out PrimitiveType primitive)) return TypeModel.OfPrimitive(primitive);
            user.Report(Rules.UnknownType, attributeName, $"there is no type '{name}'");
            return null;
        }

        if (!_inProgress.Add(name))
        {
            user.Report(Rules.RecursiveType, attributeName, $"the type '{name}' contains itself");
            return null;
        }

        TypeModel? type = _parser.Parse(node);
        _ = _inProgress.Remove(name);
        _parsed[name] = type;
        return type;
    }

    /// <summary>The type of one integer or char that an enum or a set is encoded in; null after a report.</summary>
    public TypeModel? FindEncoding(Node user, Func<PrimitiveType, bool> isAllowed, string allowed)
    {
        if (user.Required("encodingType") is not { Length: > 0 } name || Find(name, user, "encodingType") is not { } type) return null;
        if (type.Encoding is ScalarEncoding { Length: 1 } scalar && type.Presence != Presence.Constant && isAllowed(scalar.Primitive)) return type;
        user.Report(Rules.WrongType, "encodingType", $"'{name}' cannot encode '{user.Kind}'; allowed: {allowed}");
        return null;
    }
}

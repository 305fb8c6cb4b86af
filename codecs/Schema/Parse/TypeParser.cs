using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Parses the elements type, enum, set and composite.</summary>
internal sealed class TypeParser(TypeTable table, int schemaVersion)
{
    private const int MaxDepth = 32; // deeper nesting is an attack on the stack, not a schema

    private readonly ScalarParser _scalars = new(table);
    private readonly EnumParser _enums = new(table, schemaVersion);
    private int _depth;

    /// <summary>The type that the element declares; null after a report.</summary>
    public TypeModel? Parse(Node node)
    {
        _ = Versions.Check(node, schemaVersion);
        if (_depth == MaxDepth)
        {
            node.Report(Rules.RecursiveType, $"types are nested more than {MaxDepth} deep");
            return null;
        }

        _depth++;
        TypeModel? type = node.Kind switch
        {
            "type" => _scalars.Parse(node),
            "enum" => _enums.ParseEnum(node),
            "set" => _enums.ParseSet(node),
            _ => ParseComposite(node),
        };
        _depth--;
        return type;
    }

    private TypeModel? ParseComposite(Node node)
    {
        Notes notes = node.ReadNotes("offset", "presence");
        var layout = new BlockLayout(table, schemaVersion, sinceVersion: 0);
        foreach (Node child in node.Children)
        {
            if (child.Kind is "type" or "enum" or "set" or "composite" or "ref") layout.AddMember(child, this);
            else child.ReportUnexpected("type, enum, set, composite, ref");
        }

        if (node.Children.Count == 0) node.Report(Rules.UnexpectedElement, "a composite needs at least one member");
        // What stands before what refers to it is never on the stack together, but those who walk the model go all the way down.
        if (layout.Depth >= MaxDepth || layout.LeafCount > BlockLayout.HighestOffset)
        {
            node.Report(Rules.RecursiveType, $"types are nested more than {MaxDepth} deep, or have more than {BlockLayout.HighestOffset} members together");
            return null;
        }

        var model = new CompositeModel(node.Name, notes, layout.EndOffset, layout.MinimumEndOffset, new(layout.Fields));
        if (!table.Composites.Contains(model)) table.Composites.Add(model);
        return new(new CompositeEncoding(model), Presence.Required, default, null, notes, ValueRange.None, Time: null, layout.Depth + 1, Math.Max(layout.LeafCount, 1));
    }
}

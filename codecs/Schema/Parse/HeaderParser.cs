using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>The composites that frame messages, groups and data. SBE knows their members by name; a venue may add others, in any order.</summary>
internal sealed class HeaderParser(TypeTable table)
{
    public const string DefaultHeader = "messageHeader";

    /// <summary>The message header; null after a report.</summary>
    public HeaderModel? ParseHeader(Node schema)
    {
        if (FindComposite(schema.Optional("headerType") ?? DefaultHeader, schema, "headerType") is not var (composite, node)) return null;
        HeaderField? blockLength = Required(composite, node, "blockLength");
        HeaderField? templateId = Required(composite, node, "templateId");
        HeaderField? schemaId = Required(composite, node, "schemaId");
        HeaderField? version = Required(composite, node, "version");
        if (blockLength is null || templateId is null || schemaId is null || version is null) return null;
        return new(composite, blockLength, templateId, schemaId, version, Optional(composite, "numGroups"), Optional(composite, "numVarDataFields"));
    }

    /// <summary>The dimensions of a group; null after a report.</summary>
    public DimensionModel? ParseDimension(Node group)
    {
        if (FindComposite(group.Optional("dimensionType") ?? "groupSizeEncoding", group, "dimensionType") is not var (composite, node)) return null;
        HeaderField? blockLength = Required(composite, node, "blockLength");
        HeaderField? numInGroup = Required(composite, node, "numInGroup");
        if (blockLength is null || numInGroup is null) return null;
        if (numInGroup.Highest > int.MaxValue)
        {
            node.Report(Rules.InvalidHeader, $"'numInGroup' of '{composite.Name}' can exceed {int.MaxValue}; a maxValue must bound it");
            return null;
        }

        return new(composite, blockLength, numInGroup, Optional(composite, "numGroups"), Optional(composite, "numVarDataFields"));
    }

    /// <summary>Variable-length data; null after a report.</summary>
    /// <param name="node">The element data.</param>
    /// <param name="sinceVersion">The first version that has it.</param>
    public DataModel? ParseData(Node node, int id, int sinceVersion)
    {
        Notes notes = node.ReadNotes("id", "type", "offset", "presence", "characterEncoding");
        if (node.Required("type") is not { Length: > 0 } typeName || table.Find(typeName, node, "type") is not { } type) return null;
        if (type.Encoding is not CompositeEncoding { Composite: var composite } || table.Declaration(typeName) is not { } declaration)
        {
            node.Report(Rules.WrongType, "type", $"'{typeName}' is no composite of 'length' and 'varData'");
            return null;
        }

        if (Required(composite, declaration, "length") is not { } length) return null;
        FieldModel? content = composite.Members.FirstOrDefault(member => member.Name == "varData");
        if (content is not { Encoding: ScalarEncoding { SizeBytes: <= 1 } scalar } || scalar.Primitive.SizeBytes() != 1 || content.Presence == Presence.Constant)
        {
            declaration.Report(Rules.InvalidHeader, $"'{typeName}' needs a member 'varData' of one-byte elements");
            return null;
        }

        // Also where it is not written as length 0: older schemas leave it out.
        if (composite.Members.Any(member => member.Offset > content.Offset))
        {
            declaration.Report(Rules.InvalidHeader, $"'varData' must be the last member of '{typeName}'");
            return null;
        }

        return new(
            node.Name, id, notes.Over(type.Notes), sinceVersion, typeName, length, content.Offset,
            Math.Min(length.Highest, int.MaxValue), scalar.Primitive, node.Optional("characterEncoding") ?? scalar.CharacterEncoding);
    }

    private static HeaderField? Optional(CompositeModel composite, string memberName) =>
        composite.Members.FirstOrDefault(member => member.Name == memberName) is { } member ? ToHeaderField(member) : null;

    private static HeaderField? Required(CompositeModel composite, Node node, string memberName)
    {
        FieldModel? member = composite.Members.FirstOrDefault(other => other.Name == memberName);
        if (member is null)
        {
            node.Report(Rules.InvalidHeader, $"'{composite.Name}' has no member '{memberName}'");
            return null;
        }

        if (ToHeaderField(member) is { } field) return field;
        node.Report(Rules.InvalidHeader, $"the member '{memberName}' of '{composite.Name}' must be one unsigned integer");
        return null;
    }

    private static HeaderField? ToHeaderField(FieldModel member)
    {
        if (member.Encoding is not ScalarEncoding { Length: 1 } scalar || scalar.Primitive.IsFloating() || scalar.Primitive == PrimitiveType.Char) return null;
        long? constant = member.Constant switch
        {
            NumberConstant { Value.AsInteger: >= 0 and <= int.MaxValue and var value } => (long)value,
            null => null,
            _ => -1,
        };
        if (constant < 0) return null;
        decimal highest = constant ?? member.Range.Highest?.AsInteger
            ?? (scalar.Primitive.IsUnsigned() ? scalar.Primitive.HighestValue() : scalar.Primitive.HighestBits());
        return new(member.Offset, scalar.Primitive, constant, (long)Math.Min(highest, long.MaxValue));
    }

    private (CompositeModel Composite, Node Node)? FindComposite(string name, Node user, string attributeName)
    {
        if (table.Declaration(name) is not { } declaration)
        {
            user.Report(Rules.InvalidHeader, attributeName, $"'{user.Kind}' needs the composite '{name}', which is not declared");
            return null;
        }

        if (table.Find(name, user, attributeName) is not { } type) return null;
        if (type.Encoding is CompositeEncoding { Composite: var composite }) return (composite, declaration);
        user.Report(Rules.WrongType, attributeName, $"'{name}' is no composite");
        return null;
    }
}

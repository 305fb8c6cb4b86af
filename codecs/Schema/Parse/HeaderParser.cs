using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>The composites that frame messages and groups, found by the names of their members.</summary>
internal sealed class HeaderParser(TypeTable table)
{
    /// <summary>The message header; null after a report.</summary>
    public HeaderModel? ParseHeader(Node schema)
    {
        string name = schema.Optional("headerType") ?? "messageHeader";
        if (FindComposite(name, schema, "headerType", "blockLength", "templateId", "schemaId", "version") is not { } composite) return null;
        HeaderField[] fields = composite.Members.Select(ToHeaderField).ToArray();
        HeaderField Member(string memberName) => fields[IndexOf(composite, memberName)];
        return new(composite.SizeBytes, Member("blockLength"), Member("templateId"), Member("schemaId"), Member("version"));
    }

    /// <summary>The dimensions of a group; null after a report.</summary>
    public DimensionModel? ParseDimension(Node group)
    {
        string name = group.Optional("dimensionType") ?? "groupSizeEncoding";
        if (FindComposite(name, group, "dimensionType", "blockLength", "numInGroup") is not { } composite) return null;
        HeaderField[] fields = composite.Members.Select(ToHeaderField).ToArray();
        return new(composite.SizeBytes, fields[IndexOf(composite, "blockLength")], fields[IndexOf(composite, "numInGroup")]);
    }

    private static HeaderField ToHeaderField(FieldModel member) => new(member.Offset, ((ScalarEncoding)member.Encoding).Primitive);

    private static int IndexOf(CompositeModel composite, string memberName) =>
        composite.Members.TakeWhile(member => member.Name != memberName).Count();

    private CompositeModel? FindComposite(string name, Node user, string attributeName, params string[] memberNames)
    {
        if (table.Declaration(name) is not { } declaration)
        {
            user.Report(Rules.InvalidHeader, attributeName, $"'{user.Kind}' needs the composite '{name}', which is not declared");
            return null;
        }

        if (table.Find(name, user, attributeName) is not { } type) return null;
        if (type.Encoding is not CompositeEncoding { Composite: var composite })
        {
            user.Report(Rules.WrongType, attributeName, $"'{name}' is no composite");
            return null;
        }

        foreach (string memberName in memberNames)
        {
            if (composite.Members.Any(member => member.Name == memberName)) continue;
            declaration.Report(Rules.InvalidHeader, $"'{name}' has no member '{memberName}'");
            return null;
        }

        foreach (FieldModel member in composite.Members)
        {
            if (!memberNames.Contains(member.Name))
            {
                declaration.Report(Rules.NotSupported, $"the member '{member.Name}' of the header '{name}' is not supported yet");
                return null;
            }

            bool isNumber = member.Presence != Presence.Constant && member.Encoding is ScalarEncoding
            {
                Length: 1, Primitive: PrimitiveType.UInt8 or PrimitiveType.UInt16 or PrimitiveType.UInt32,
            };
            if (isNumber) continue;
            declaration.Report(Rules.InvalidHeader, $"the member '{member.Name}' of '{name}' must be uint8, uint16 or uint32");
            return null;
        }

        return composite;
    }
}

using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Where a constant field gets its value: from its type's content, or by valueRef from an enum.</summary>
internal static class Constants
{
    /// <summary>The value; null after a report.</summary>
    public static ConstantModel? Resolve(Node node, TypeModel type, TypeTable table)
    {
        if (node.Optional("valueRef") is { } reference) return ResolveReference(node, reference, type, table);
        if (type.Constant is { } constant) return constant;
        node.Report(Rules.InvalidConstant, $"'{node.Name}' is constant, but neither its type nor a valueRef gives the value");
        return null;
    }

    private static ConstantModel? ResolveReference(Node node, string reference, TypeModel type, TypeTable table)
    {
        string[] parts = reference.Split('.');
        if (parts.Length != 2 || table.Declaration(parts[0]) is null
            || table.Find(parts[0], node, "valueRef") is not { Encoding: EnumEncoding { Enum: var model } })
        {
            node.Report(Rules.InvalidConstant, "valueRef", $"'{reference}' does not name a value of an enum, as in Side.Buy");
            return null;
        }

        if (model.Members.FirstOrDefault(member => member.Name == parts[1]) is not { } member)
        {
            node.Report(Rules.InvalidConstant, "valueRef", $"the enum '{parts[0]}' has no value '{parts[1]}'");
            return null;
        }

        // A field may be typed by the enum itself or by the encoding of the enum.
        bool fits = type.Encoding is EnumEncoding own
            ? own.Enum == model
            : type.Encoding is ScalarEncoding { Length: 1 } scalar && scalar.Primitive == model.Primitive;
        if (fits) return new EnumConstant(model, member.Name);
        node.Report(Rules.InvalidConstant, "valueRef", $"'{reference}' is not of the field's type '{node.Optional("type")}'");
        return null;
    }
}

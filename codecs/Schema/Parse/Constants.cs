using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Where a constant gets its value: from its type's content, its own content, or by valueRef from an enum.</summary>
internal static class Constants
{
    /// <summary>The value of a constant field; null after a report.</summary>
    public static ConstantModel? Resolve(Node node, TypeModel type, TypeTable table)
    {
        if (node.Optional("valueRef") is { } reference) return ResolveReference(node, reference, type, table);
        if (type.Constant is { } constant) return constant;
        if (node.Text is { Length: > 0 } text && type.Encoding is ScalarEncoding scalar)
        {
            int length = scalar.Length;
            return OfContent(node, text, scalar.Primitive, ref length, hasLength: true);
        }

        if (node.Kind == "type" || type.Encoding is not EnumEncoding)
            node.Report(Rules.InvalidConstant, $"'{node.Name}' is constant, but neither its type nor a valueRef gives the value");
        else
            node.Report(Rules.InvalidConstant, $"'{node.Name}' is a constant of an enum and needs a valueRef that names its value");
        return null;
    }

    /// <summary>A constant from the text of an element; null after a report.</summary>
    /// <param name="length">Elements of the array; grows to the text of a char array whose length is not stated.</param>
    public static ConstantModel? OfContent(Node node, string text, PrimitiveType primitive, ref int length, bool hasLength)
    {
        if (primitive == PrimitiveType.Char && (text.Length > 1 || length != 1)) return OfText(node, text, ref length, hasLength);
        if (length != 1)
        {
            node.Report(Rules.InvalidConstant, "length", "SBE has no constant arrays of numbers: only arrays of char can be constant");
            return null;
        }

        return ValueParser.Parse(node, null, text, primitive) is { } value ? new NumberConstant(value) : null;
    }

    private static ConstantModel? OfText(Node node, string text, ref int length, bool hasLength)
    {
        bool isUnicode = node.Optional("characterEncoding") is { } encoding && encoding.Replace("-", "").Equals("UTF8", StringComparison.OrdinalIgnoreCase);
        int bytes = System.Text.Encoding.UTF8.GetByteCount(text);
        if (!hasLength || length == 0) length = bytes;
        if (text.Any(c => c < ' ' || (c > '~' && !isUnicode)))
            node.Report(Rules.InvalidConstant, "a constant of char must be printable ASCII, unless its characterEncoding is UTF-8");
        else if (bytes > length)
            node.Report(Rules.InvalidConstant, "length", $"the constant '{text}' is longer than its length of {length}");
        else
            return new TextConstant(text);
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
        node.Report(Rules.InvalidConstant, "valueRef", $"'{reference}' is not of the type of '{node.Name}'");
        return null;
    }
}

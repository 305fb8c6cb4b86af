using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Parses the element type: a primitive, a fixed array of one, or a constant.</summary>
internal sealed class ScalarParser(TypeTable table)
{
    private const int MaxArrayLength = ushort.MaxValue;

    /// <summary>The type that the element declares; null after a report.</summary>
    public TypeModel? Parse(Node node)
    {
        node.AllowAttributes(
            "primitiveType", "length", "presence", "nullValue", "minValue", "maxValue", "characterEncoding", "offset", "valueRef");
        if (node.Required("primitiveType") is not { } primitiveName) return null;
        if (!Primitives.TryParse(primitiveName, out PrimitiveType primitive))
        {
            node.Report(Rules.UnknownType, "primitiveType", $"there is no primitive '{primitiveName}'; allowed: {Primitives.AllNames}");
            return null;
        }

        Presence presence = node.OptionalPresence() ?? Presence.Required;
        WireValue nullValue = ParseOptional(node, "nullValue", primitive) ?? primitive.DefaultNull();
        if (presence != Presence.Optional && node.Optional("nullValue") is not null)
            node.Report(Rules.InvalidAttribute, "nullValue", "'nullValue' needs presence=\"optional\"");
        CheckRange(node, primitive);

        int length = node.OptionalNumber("length", 0, MaxArrayLength) ?? 1;
        ConstantModel? constant = null;
        if (presence == Presence.Constant && !TryParseConstant(node, primitive, ref length, out constant)) return null;
        return new(new ScalarEncoding(primitive, length), presence, nullValue, constant, node.Description);
    }

    private static WireValue? ParseOptional(Node node, string attributeName, PrimitiveType primitive) =>
        node.Optional(attributeName) is { } text ? ValueParser.Parse(node, attributeName, text, primitive) : null;

    private static void CheckRange(Node node, PrimitiveType primitive)
    {
        WireValue? lowest = ParseOptional(node, "minValue", primitive);
        WireValue? highest = ParseOptional(node, "maxValue", primitive);
        if (lowest is null || highest is null) return;
        bool inOrder = primitive.IsFloating() ? lowest.Value.AsDouble <= highest.Value.AsDouble : lowest.Value.AsInteger <= highest.Value.AsInteger;
        if (!inOrder) node.Report(Rules.ValueOutOfRange, "maxValue", $"'maxValue' {node.Optional("maxValue")} is below 'minValue' {node.Optional("minValue")}");
    }

    // A constant without content is no error yet: the field that uses it may bring a valueRef.
    private bool TryParseConstant(Node node, PrimitiveType primitive, ref int length, out ConstantModel? constant)
    {
        constant = null;
        if (node.Optional("valueRef") is not null)
        {
            constant = Constants.Resolve(node, TypeModel.OfPrimitive(primitive), table);
            return constant is not null;
        }

        string text = node.Text;
        if (text.Length == 0) return true;
        if (primitive == PrimitiveType.Char && (text.Length > 1 || length != 1)) return TryParseText(node, text, ref length, out constant);
        if (length != 1)
        {
            node.Report(Rules.NotSupported, "length", "a constant array of numbers is not supported yet");
            return false;
        }

        if (ValueParser.Parse(node, null, text, primitive) is { } value) constant = new NumberConstant(value);
        return constant is not null;
    }

    private static bool TryParseText(Node node, string text, ref int length, out ConstantModel? constant)
    {
        if (node.Optional("length") is null) length = text.Length;
        constant = new TextConstant(text);
        if (text.Any(c => c is < ' ' or > '~')) node.Report(Rules.InvalidConstant, "a constant of char must be printable ASCII");
        else if (text.Length > length) node.Report(Rules.InvalidConstant, "length", $"the constant '{text}' is longer than its length of {length}");
        else return true;
        return false;
    }
}

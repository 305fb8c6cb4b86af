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
        Notes notes = node.ReadNotes(
            "primitiveType", "length", "presence", "nullValue", "minValue", "maxValue", "characterEncoding", "offset", "valueRef", "epoch", "timeUnit");
        if (node.Required("primitiveType") is not { Length: > 0 } primitiveName) return null;
        if (!Primitives.TryParse(primitiveName, out PrimitiveType primitive))
        {
            node.Report(Rules.UnknownType, "primitiveType", $"there is no primitive '{primitiveName}'; allowed: {Primitives.AllNames}");
            return null;
        }

        Presence presence = node.OptionalPresence() ?? Presence.Required;
        WireValue nullValue = ValueParser.ParseNull(node, primitive) ?? primitive.DefaultNull();
        ValueRange range = ValueParser.ParseRange(node, primitive);
        string characterEncoding = node.Optional("characterEncoding") ?? "";
        int length = (int)(node.OptionalNumber("length", 0, MaxArrayLength) ?? 1);
        ConstantModel? constant = null;
        if (presence == Presence.Constant && !TryParseConstant(node, primitive, ref length, out constant)) return null;
        return new(new ScalarEncoding(primitive, length, characterEncoding), presence, nullValue, constant, notes, range, TimeUnits.Read(node));
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
        constant = Constants.OfContent(node, text, primitive, ref length, node.Optional("length") is not null);
        return constant is not null;
    }
}

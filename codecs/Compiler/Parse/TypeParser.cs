using LowLatencyMM.Compiler.Diagnostics;
using LowLatencyMM.Compiler.Model;

namespace LowLatencyMM.Compiler.Parse;

/// <summary>Parses the elements type, enum, set and composite.</summary>
internal sealed class TypeParser(TypeTable table, int schemaVersion)
{
    private const int MaxArrayLength = ushort.MaxValue;
    private const int MaxDepth = 32; // deeper nesting is an attack on the stack, not a schema

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
            "type" => ParseScalar(node),
            "enum" => ParseEnum(node),
            "set" => ParseSet(node),
            _ => ParseComposite(node),
        };
        _depth--;
        return type;
    }

    private TypeModel? ParseScalar(Node node)
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

    private TypeModel? ParseEnum(Node node)
    {
        node.AllowAttributes("encodingType", "offset");
        PrimitiveType? primitive = table.FindEncodingPrimitive(
            node, p => p == PrimitiveType.Char || p.IsUnsigned() || p.IsSigned(), "char and integers");
        var members = new List<EnumMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Node child in node.Children)
        {
            if (child.Kind != "validValue" || child.IsInclude)
            {
                child.ReportUnexpected("validValue");
                continue;
            }

            child.AllowAttributes();
            _ = Versions.Check(child, schemaVersion);
            string name = child.Name;
            if (!names.Add(name)) child.Report(Rules.DuplicateName, "name", $"a value named '{name}' exists already");
            if (primitive is null || ValueParser.Parse(child, null, child.Text, primitive.Value) is not { } value) continue;
            if (value == EnumNull(node, primitive.Value))
                child.Report(Rules.ValueOutOfRange, $"'{child.Text}' is the null value of {primitive.Value.SchemaName()}");
            if (members.Any(member => member.Value == value)) child.Report(Rules.DuplicateId, $"the value '{child.Text}' exists already");
            members.Add(new EnumMember(name, child.Description, value));
        }

        if (names.Count == 0) node.Report(Rules.UnexpectedElement, "an enum needs at least one validValue");
        if (primitive is null) return null;
        var model = new EnumModel(node.Name, node.Description, primitive.Value, EnumNull(node, primitive.Value), new(members));
        if (!table.Enums.Contains(model)) table.Enums.Add(model);
        return new(new EnumEncoding(model), Presence.Required, model.Null, null, model.Description);
    }

    // An encoding type that declares a null value of its own passes it on to the enum.
    private WireValue EnumNull(Node node, PrimitiveType primitive) =>
        node.Optional("encodingType") is { } name && table.Find(name, node, "encodingType") is { } type ? type.Null : primitive.DefaultNull();

    private TypeModel? ParseSet(Node node)
    {
        node.AllowAttributes("encodingType", "offset");
        PrimitiveType? primitive = table.FindEncodingPrimitive(node, p => p.IsUnsigned(), "unsigned integers");
        int highestBit = ((primitive?.SizeBytes() ?? 8) * 8) - 1;
        var choices = new List<SetChoice>();
        foreach (Node child in node.Children)
        {
            if (child.Kind != "choice" || child.IsInclude)
            {
                child.ReportUnexpected("choice");
                continue;
            }

            child.AllowAttributes();
            _ = Versions.Check(child, schemaVersion);
            string name = child.Name;
            if (choices.Any(choice => choice.Name == name)) child.Report(Rules.DuplicateName, "name", $"a choice named '{name}' exists already");
            if (!int.TryParse(child.Text, out int bit) || bit < 0 || bit > highestBit)
            {
                child.Report(Rules.ValueOutOfRange, $"'{child.Text}' is not a bit of this set (0 to {highestBit})");
                continue;
            }

            if (choices.Any(choice => choice.Bit == bit)) child.Report(Rules.DuplicateId, $"bit {bit} exists already");
            choices.Add(new SetChoice(name, child.Description, bit));
        }

        if (primitive is null) return null;
        var model = new SetModel(node.Name, node.Description, primitive.Value, new(choices));
        if (!table.Sets.Contains(model)) table.Sets.Add(model);
        return new(new SetEncoding(model), Presence.Required, WireValue.OfInteger(primitive.Value, 0), null, model.Description);
    }

    private TypeModel? ParseComposite(Node node)
    {
        node.AllowAttributes("offset");
        var layout = new BlockLayout(table, schemaVersion, sinceVersion: 0);
        foreach (Node child in node.Children)
        {
            if (child.IsInclude || child.Kind is not ("type" or "enum" or "set" or "composite" or "ref"))
            {
                child.ReportUnexpected("type, enum, set, composite, ref");
                continue;
            }

            layout.AddMember(child, this);
        }

        if (!node.Children.Any()) node.Report(Rules.UnexpectedElement, "a composite needs at least one member");
        var model = new CompositeModel(node.Name, node.Description, layout.EndOffset, new(layout.Fields));
        if (!table.Composites.Contains(model)) table.Composites.Add(model);
        var nullValue = default(WireValue);
        return new(new CompositeEncoding(model), Presence.Required, nullValue, null, model.Description);
    }
}

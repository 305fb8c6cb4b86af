using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Parses the elements enum and set.</summary>
internal sealed class EnumParser(TypeTable table, int schemaVersion)
{
    /// <summary>The enum that the element declares; null after a report.</summary>
    public TypeModel? ParseEnum(Node node)
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

    /// <summary>The set that the element declares; null after a report.</summary>
    public TypeModel? ParseSet(Node node)
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
}

using System.Globalization;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Parses the elements enum and set.</summary>
internal sealed class EnumParser(TypeTable table, int schemaVersion)
{
    /// <summary>The enum that the element declares; null after a report.</summary>
    public TypeModel? ParseEnum(Node node)
    {
        Notes notes = node.ReadNotes("encodingType", "offset", "presence", "nullValue");
        TypeModel? encoding = table.FindEncoding(
            node, p => p == PrimitiveType.Char || p.IsUnsigned() || p.IsSigned(), "char and integers");
        PrimitiveType? primitive = (encoding?.Encoding as ScalarEncoding)?.Primitive;
        // An encoding type that declares a null value of its own passes it on to the enum.
        WireValue? own = primitive is { } known ? ValueParser.ParseNull(node, known) : null;
        WireValue? nullValue = own ?? encoding?.Null;
        // MEMX and iLink give the primitive's own null value a name; a null value that the schema declares is no value.
        WireValue? refused = own ?? (encoding?.Null is { } passed && passed != passed.Primitive.DefaultNull() ? passed : null);
        var members = new List<EnumMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Node child in node.Children)
        {
            if (child.Kind != "validValue")
            {
                child.ReportUnexpected("validValue");
                continue;
            }

            if (!names.Add(child.Name)) child.Report(Rules.DuplicateName, "name", $"a value named '{child.Name}' exists already");
            if (primitive is { } bits && ParseMember(child, encoding!, bits, refused, members) is { } member) members.Add(member);
        }

        if (names.Count == 0) node.Report(Rules.UnexpectedElement, "an enum needs at least one validValue");
        if (primitive is null || nullValue is null) return null;
        var model = new EnumModel(node.Name, notes, primitive.Value, nullValue.Value, new(members));
        if (!table.Enums.Contains(model)) table.Enums.Add(model);
        Presence presence = node.OptionalPresence() ?? (encoding!.Presence == Presence.Optional ? Presence.Optional : Presence.Required);
        return new(new EnumEncoding(model), presence, model.Null, null, notes, ValueRange.None);
    }

    private EnumMember? ParseMember(Node node, TypeModel encoding, PrimitiveType primitive, WireValue? refused, List<EnumMember> others)
    {
        Notes notes = node.ReadNotes();
        int since = Versions.Check(node, schemaVersion);
        if (ValueParser.Parse(node, null, node.TextOrBlank, primitive) is not { } value) return null;
        if (value == refused)
            node.Report(Rules.ValueOutOfRange, $"'{node.Text}' is the null value of this enum");
        else if (encoding.Range.Lowest is { } lowest && !ValueParser.IsInOrder(lowest, value))
            node.Report(Rules.ValueOutOfRange, $"'{node.Text}' is below the minValue of the encoding type");
        else if (encoding.Range.Highest is { } highest && !ValueParser.IsInOrder(value, highest))
            node.Report(Rules.ValueOutOfRange, $"'{node.Text}' is above the maxValue of the encoding type");
        if (others.Any(member => member.Value == value)) node.Report(Rules.DuplicateId, $"the value '{node.Text}' exists already");
        return new(node.Name, notes, since, value);
    }

    /// <summary>The set that the element declares; null after a report.</summary>
    public TypeModel? ParseSet(Node node)
    {
        Notes notes = node.ReadNotes("encodingType", "offset", "presence");
        PrimitiveType? primitive = (table.FindEncoding(node, p => p.IsUnsigned(), "unsigned integers")?.Encoding as ScalarEncoding)?.Primitive;
        int highestBit = ((primitive?.SizeBytes() ?? 8) * 8) - 1;
        var choices = new List<SetChoice>();
        foreach (Node child in node.Children)
        {
            if (child.Kind != "choice")
            {
                child.ReportUnexpected("choice");
                continue;
            }

            Notes choiceNotes = child.ReadNotes();
            int since = Versions.Check(child, schemaVersion);
            string name = child.Name;
            if (choices.Any(choice => choice.Name == name)) child.Report(Rules.DuplicateName, "name", $"a choice named '{name}' exists already");
            if (!int.TryParse(child.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int bit) || bit > highestBit)
            {
                child.Report(Rules.ValueOutOfRange, $"'{child.Text}' is not a bit of this set (0 to {highestBit})");
                continue;
            }

            if (choices.Any(choice => choice.Bit == bit)) child.Report(Rules.DuplicateId, $"bit {bit} exists already");
            choices.Add(new SetChoice(name, choiceNotes, since, bit));
        }

        if (primitive is null) return null;
        var model = new SetModel(node.Name, notes, primitive.Value, new(choices));
        if (!table.Sets.Contains(model)) table.Sets.Add(model);
        return new(new SetEncoding(model), Presence.Required, WireValue.OfInteger(primitive.Value, 0), null, notes, ValueRange.None);
    }
}

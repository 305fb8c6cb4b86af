using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Lays the fields of a block, or the members of a composite, one after the other.</summary>
/// <param name="table">The types.</param>
/// <param name="schemaVersion">No element may be newer.</param>
/// <param name="sinceVersion">The version that introduced the block itself: what is no newer is always there.</param>
internal sealed class BlockLayout(TypeTable table, int schemaVersion, int sinceVersion)
{
    public const int HighestOffset = ushort.MaxValue;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public List<FieldModel> Fields { get; } = [];

    /// <summary>Bytes up to the end of the last field.</summary>
    public int EndOffset { get; private set; }

    /// <summary>Bytes up to the end of the last field that every version has.</summary>
    public int MinimumEndOffset { get; private set; }

    /// <summary>Groups and data share the names of a block with its fields.</summary>
    public void ClaimName(Node node)
    {
        if (!_names.Add(node.Name)) node.Report(Rules.DuplicateName, "name", $"'{node.Name}' exists already in this block");
    }

    public void AddField(Node node, int id)
    {
        Notes notes = node.ReadNotes(
            "id", "type", "offset", "presence", "valueRef", "epoch", "timeUnit", "nullValue", "minValue", "maxValue", "characterEncoding");
        int since = Math.Max(Versions.Check(node, schemaVersion), sinceVersion);
        ClaimName(node);
        if (node.Required("type") is not { Length: > 0 } typeName || table.Find(typeName, node, "type") is not { } type) return;
        if (HasVariableLength(type.Encoding))
        {
            node.Report(Rules.WrongType, "type", $"'{typeName}' is for variable-length data, not for fields");
            return;
        }

        TimeUnit? time = node.Optional("timeUnit") is null && node.Optional("epoch") is null ? TimeUnits.Read(node) ?? type.Time : TimeUnits.Read(node);
        if (type.Encoding is ScalarEncoding scalar)
        {
            WireValue nullValue = ValueParser.ParseNull(node, scalar.Primitive) ?? type.Null;
            ValueRange range = ValueParser.ParseRange(node, scalar.Primitive);
            type = type with { Null = nullValue, Range = new(range.Lowest ?? type.Range.Lowest, range.Highest ?? type.Range.Highest), Time = time };
        }

        Place(node, id, typeName, type, notes, since);
    }

    /// <summary>A composite declares its members in place, or refers to a type by <c>ref</c>.</summary>
    public void AddMember(Node node, TypeParser parser)
    {
        ClaimName(node);
        int since = Versions.Check(node, schemaVersion);
        if (node.Kind != "ref")
        {
            if (parser.Parse(node) is { } declared) Place(node, 0, node.Optional("primitiveType") ?? node.Name, declared, declared.Notes, since);
            return;
        }

        Notes notes = node.ReadNotes("type", "offset", "presence", "valueRef");
        if (node.Required("type") is { Length: > 0 } typeName && table.Find(typeName, node, "type") is { } type)
            Place(node, 0, typeName, type, notes, since);
    }

    // Length 0 marks the member that stands for the bytes of variable-length data.
    private static bool HasVariableLength(Encoding encoding) => encoding switch
    {
        ScalarEncoding scalar => scalar.Length == 0,
        CompositeEncoding { Composite: var composite } =>
            composite.Members.Any(member => member.Presence != Presence.Constant && HasVariableLength(member.Encoding)),
        _ => false,
    };

    private void Place(Node node, int id, string typeName, TypeModel type, Notes notes, int since)
    {
        // On a field, presence says more than its type; on a member the type is the member.
        Presence presence = node.OptionalPresence() ?? type.Presence;
        if (type.Presence == Presence.Constant && presence != Presence.Constant)
            node.Report(Rules.InvalidConstant, "presence", $"the type of '{node.Name}' is constant, so '{node.Name}' cannot be anything else");
        ConstantModel? constant = presence == Presence.Constant ? Constants.Resolve(node, type, table) : null;
        if (presence == Presence.Constant && constant is null) return;
        Encoding encoding = constant is EnumConstant named ? new EnumEncoding(named.Enum) : type.Encoding;
        int offset = (int)(node.OptionalNumber("offset", 0, HighestOffset) ?? EndOffset);
        if (presence != Presence.Constant && !TryAdvance(node, encoding, since, ref offset)) return;

        bool isVersioned = since > sinceVersion && presence != Presence.Constant;
        Fields.Add(new FieldModel(
            node.Name, id, notes.Over(type.Notes), typeName, offset, presence, since, isVersioned, encoding, type.Null, constant, type.Range, type.Time));
    }

    private bool TryAdvance(Node node, Encoding encoding, int since, ref int offset)
    {
        if (offset < EndOffset)
        {
            node.Report(Rules.OverlappingOffset, "offset", $"offset {offset} lies within what stands before, which ends at {EndOffset}");
            offset = EndOffset;
        }

        if (encoding.SizeBytes > HighestOffset - offset)
        {
            node.Report(Rules.BlockLength, $"'{node.Name}' ends beyond {HighestOffset} bytes");
            return false;
        }

        EndOffset = offset + encoding.SizeBytes;
        if (since <= sinceVersion)
            MinimumEndOffset = offset + (encoding is CompositeEncoding { Composite: var composite } ? composite.MinimumBytes : encoding.SizeBytes);
        return true;
    }
}

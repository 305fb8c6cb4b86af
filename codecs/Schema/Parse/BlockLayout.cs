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

    public void AddField(Node node)
    {
        node.AllowAttributes("id", "type", "offset", "presence", "valueRef", "epoch", "timeUnit");
        int since = Math.Max(Versions.Check(node, schemaVersion), sinceVersion);
        ClaimName(node);
        if (node.Required("type") is not { } typeName || table.Find(typeName, node, "type") is not { } type) return;
        if (HasVariableLength(type.Encoding))
        {
            node.Report(Rules.WrongType, "type", $"'{typeName}' is for variable-length data, not for fields");
            return;
        }

        Place(node, type, since);
    }

    /// <summary>A composite declares its members in place, or refers to a type by <c>ref</c>.</summary>
    public void AddMember(Node node, TypeParser parser)
    {
        ClaimName(node);
        if (Versions.Check(node, schemaVersion) > 0)
            node.Report(Rules.NotSupported, "sinceVersion", "sinceVersion within a composite is not supported yet");

        TypeModel? type;
        if (node.Kind == "ref")
        {
            node.AllowAttributes("type", "offset");
            type = node.Required("type") is { } typeName ? table.Find(typeName, node, "type") : null;
        }
        else
        {
            type = parser.Parse(node);
        }

        if (type is not null) Place(node, type, sinceVersion);
    }

    // Length 0 marks the member that stands for the bytes of variable-length data.
    private static bool HasVariableLength(Encoding encoding) => encoding switch
    {
        ScalarEncoding scalar => scalar.Length == 0,
        CompositeEncoding { Composite: var composite } => composite.Members.Any(member => HasVariableLength(member.Encoding)),
        _ => false,
    };

    private void Place(Node node, TypeModel type, int since)
    {
        // On a field, presence says more than its type; on a member the type is the member.
        Presence presence = node.OptionalPresence() ?? type.Presence;
        ConstantModel? constant = presence == Presence.Constant ? Constants.Resolve(node, type, table) : null;
        Encoding encoding = constant is EnumConstant named ? new EnumEncoding(named.Enum) : type.Encoding;

        int offset = node.OptionalNumber("offset", 0, HighestOffset) ?? EndOffset;
        if (presence != Presence.Constant)
        {
            if (offset < EndOffset)
            {
                node.Report(Rules.OverlappingOffset, "offset", $"offset {offset} lies within what stands before, which ends at {EndOffset}");
                offset = EndOffset;
            }

            if (encoding.SizeBytes > HighestOffset - offset)
            {
                node.Report(Rules.BlockLength, $"'{node.Name}' ends beyond {HighestOffset} bytes");
                return;
            }

            EndOffset = offset + encoding.SizeBytes;
            if (since <= sinceVersion) MinimumEndOffset = EndOffset;
        }
        else if (constant is null)
        {
            return;
        }

        bool isNumberArray = encoding is ScalarEncoding { Length: not 1, Primitive: not PrimitiveType.Char };
        if (isNumberArray && presence == Presence.Optional) node.Report(Rules.NotSupported, "presence", "an optional array of numbers is not supported yet");

        string description = node.Description.Length > 0 ? node.Description : type.Description;
        bool isVersioned = since > sinceVersion && presence != Presence.Constant;
        Fields.Add(new FieldModel(node.Name, description, offset, presence, since, isVersioned, encoding, type.Null, constant));
    }
}

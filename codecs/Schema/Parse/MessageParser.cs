using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Parses messages and their groups into blocks.</summary>
/// <param name="table">The types.</param>
/// <param name="headers">The composites that frame.</param>
/// <param name="headerType">The name of the message header: see <see cref="IsRepeatedHeader"/>.</param>
/// <param name="schemaVersion">No element may be newer.</param>
internal sealed class MessageParser(TypeTable table, HeaderParser headers, string headerType, int schemaVersion)
{
    private const int MaxDepth = 16; // deeper nesting is an attack on the stack, not a schema

    public BlockModel ParseMessage(Node node)
    {
        Notes notes = node.ReadNotes("id", "blockLength", "package");
        return ParseBlock(node, notes, sinceVersion: 0, dimension: null, depth: 0);
    }

    private BlockModel? ParseGroup(Node node, int sinceVersion, int depth)
    {
        Notes notes = node.ReadNotes("id", "blockLength", "dimensionType", "offset", "presence");
        if (depth <= MaxDepth) return headers.ParseDimension(node) is { } dimension ? ParseBlock(node, notes, sinceVersion, dimension, depth) : null;
        node.Report(Rules.UnexpectedElement, $"groups are nested more than {MaxDepth} deep");
        return null;
    }

    private BlockModel ParseBlock(Node node, Notes notes, int sinceVersion, DimensionModel? dimension, int depth)
    {
        int since = Math.Max(Versions.Check(node, schemaVersion), sinceVersion);
        uint id = (uint)node.RequiredNumber("id", 0, dimension is null ? uint.MaxValue : ushort.MaxValue);
        var layout = new BlockLayout(table, schemaVersion, since);
        var groups = new List<BlockModel>();
        var data = new List<DataModel>();
        var names = new Dictionary<(bool IsGroup, int Id), string>();
        for (int i = 0; i < node.Children.Count; i++)
        {
            Node child = node.Children[i];
            if (child.Kind is not ("field" or "group" or "data"))
            {
                child.ReportUnexpected("field, group, data");
                continue;
            }

            int childId = ClaimId(child, names);
            int childSince = Math.Max((int)(child.OptionalNumber("sinceVersion", 0, Versions.Highest) ?? 0), since);
            switch (child.Kind)
            {
                case "field":
                    if (groups.Count + data.Count > 0) child.Report(Rules.UnexpectedElement, "a field cannot stand after a group or data");
                    if (i > 0 || dimension is not null || !IsRepeatedHeader(child)) layout.AddField(child, childId);
                    break;
                case "group":
                    if (data.Count > 0) child.Report(Rules.UnexpectedElement, "a group cannot stand after data");
                    layout.ClaimName(child);
                    if (ParseGroup(child, since, depth + 1) is { } group) groups.Add(group);
                    break;
                default:
                    _ = Versions.Check(child, schemaVersion);
                    layout.ClaimName(child);
                    if (headers.ParseData(child, childId, childSince) is { } variable) data.Add(variable);
                    break;
            }
        }

        int blockLength = CheckBlockLength(node, layout.EndOffset, dimension);
        return new(node.Name, id, notes, since, blockLength, layout.MinimumEndOffset, new(layout.Fields), new(groups), new(data), dimension);
    }

    // Deribit's multicast schema lists the message header as the first field of each message, but the block on its wire begins after it.
    private bool IsRepeatedHeader(Node field) => field.Optional("type") == headerType && field.Optional("offset") is null;

    private static int CheckBlockLength(Node node, int fieldBytes, DimensionModel? dimension)
    {
        long? constant = dimension?.BlockLength.Constant;
        int blockLength = (int)(node.OptionalNumber("blockLength", 0, ushort.MaxValue) ?? Math.Max(fieldBytes, constant ?? 0));
        if (blockLength < fieldBytes)
        {
            node.Report(Rules.BlockLength, "blockLength", $"'blockLength' is {blockLength}, but the fields take {fieldBytes} bytes");
            blockLength = fieldBytes;
        }

        if (constant is not null && constant != blockLength)
            node.Report(Rules.BlockLength, "blockLength", $"a block of {blockLength} bytes has dimensions that say {constant}, a constant");
        else if (dimension is not null && blockLength > dimension.BlockLength.Highest)
            node.Report(
                Rules.BlockLength,
                "blockLength",
                $"a block of {blockLength} bytes does not fit {dimension.BlockLength.Primitive.SchemaName()} of the dimensions");
        return blockLength;
    }

    // Ids are FIX tags: real schemas use one tag in a message and again in its group, so they are unique within a block. Optiq counts groups apart from fields.
    private static int ClaimId(Node node, Dictionary<(bool IsGroup, int Id), string> names)
    {
        int id = (int)node.RequiredNumber("id", 0, ushort.MaxValue);
        var key = (node.Kind == "group", id);
        if (names.TryGetValue(key, out string other)) node.Report(Rules.DuplicateId, "id", $"id {id} is that of '{other}' already");
        else names.Add(key, node.Name);
        return id;
    }
}

using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Parses messages and their groups into blocks.</summary>
internal sealed class MessageParser(TypeTable table, HeaderParser headers, int schemaVersion)
{
    /// <summary>The message; null when something in it cannot be laid out, which is reported.</summary>
    public BlockModel? ParseMessage(Node node)
    {
        node.AllowAttributes("id", "blockLength");
        return ParseBlock(node, sinceVersion: 0, dimension: null);
    }

    private BlockModel? ParseGroup(Node node, int sinceVersion)
    {
        node.AllowAttributes("id", "blockLength", "dimensionType");
        return headers.ParseDimension(node) is { } dimension ? ParseBlock(node, sinceVersion, dimension) : null;
    }

    private BlockModel ParseBlock(Node node, int sinceVersion, DimensionModel? dimension)
    {
        int since = Math.Max(Versions.Check(node, schemaVersion), sinceVersion);
        int id = node.RequiredNumber("id", 0, ushort.MaxValue);
        var layout = new BlockLayout(table, schemaVersion, since);
        var groups = new List<BlockModel>();
        var names = new Dictionary<int, string>();
        foreach (Node child in node.Children)
        {
            switch (child.Kind)
            {
                case "field" when !child.IsInclude:
                    if (groups.Count > 0) child.Report(Rules.UnexpectedElement, "a field cannot stand after a group");
                    ClaimId(child, names);
                    layout.AddField(child);
                    break;
                case "group" when dimension is not null && !child.IsInclude:
                    child.Report(Rules.NotSupported, "a group within a group is not supported yet");
                    break;
                case "group" when !child.IsInclude:
                    ClaimId(child, names);
                    layout.ClaimName(child);
                    if (ParseGroup(child, since) is { } group) groups.Add(group);
                    break;
                case "data" when !child.IsInclude:
                    child.Report(Rules.NotSupported, "variable-length data is not supported yet");
                    break;
                default:
                    child.ReportUnexpected("field, group, data");
                    break;
            }
        }

        if (dimension is not null && !node.Children.Any(child => child.Kind == "field"))
            node.Report(Rules.NotSupported, "a group without fields is not supported yet");
        int blockLength = CheckBlockLength(node, layout.EndOffset, dimension);
        return new(node.Name, id, node.Description, since, blockLength, layout.MinimumEndOffset, new(layout.Fields), new(groups), dimension);
    }

    private static int CheckBlockLength(Node node, int fieldBytes, DimensionModel? dimension)
    {
        int blockLength = node.OptionalNumber("blockLength", 0, ushort.MaxValue) ?? fieldBytes;
        if (blockLength < fieldBytes)
        {
            node.Report(Rules.BlockLength, "blockLength", $"'blockLength' is {blockLength}, but the fields take {fieldBytes} bytes");
            blockLength = fieldBytes;
        }

        if (dimension is not null && blockLength > dimension.BlockLength.Primitive.HighestValue())
            node.Report(
                Rules.BlockLength,
                "blockLength",
                $"a block of {blockLength} bytes does not fit {dimension.BlockLength.Primitive.SchemaName()} of the dimensions");
        return blockLength;
    }

    // Ids are FIX tags: real schemas use one tag in a message and again in its group, so they are unique within a block.
    private static void ClaimId(Node node, Dictionary<int, string> names)
    {
        int id = node.RequiredNumber("id", 0, ushort.MaxValue);
        if (names.TryGetValue(id, out string other)) node.Report(Rules.DuplicateId, "id", $"id {id} is that of '{other}' already");
        else names.Add(id, node.Name);
    }
}

using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Text of a schema to its validated model. Pure; reports every error it can reach, not the first.</summary>
internal static class SchemaParser
{
    /// <param name="text">The schema.</param>
    /// <param name="open">The text of an included file by its path, relative to the schema's as its own path is; null when there is none.</param>
    public static ParseResult Parse(SchemaText text, Func<string, string?> open)
    {
        var problems = new ProblemList();
        var file = new SchemaFile(text, open, problems, Parent: null);
        SchemaModel? schema = file.Load() is { } root ? ParseSchema(new Node(root, file)) : null;
        return new(problems.Any ? null : schema, problems.Problems);
    }

    private static SchemaModel? ParseSchema(Node root)
    {
        if (root.Kind != "messageSchema")
        {
            root.Report(Rules.NotASchema, $"the root element is '{root.Kind}'; an SBE schema's is 'messageSchema'");
            return null;
        }

        Notes notes = root.ReadNotes("package", "id", "version", "semanticVersion", "byteOrder", "headerType");
        int version = (int)(root.OptionalNumber("version", 0, Versions.Highest) ?? 0);
        var id = (uint)root.RequiredNumber("id", 0, uint.MaxValue);
        bool isBigEndian = ParseByteOrder(root);

        var table = new TypeTable(version);
        foreach (Node child in root.Children.Where(child => child.Kind == "types")) table.Declare(child);
        var headers = new HeaderParser(table);
        HeaderModel? header = headers.ParseHeader(root);
        string headerType = root.Optional("headerType") ?? HeaderParser.DefaultHeader;
        List<BlockModel> messages = ParseMessages(root, new MessageParser(table, headers, headerType, version));
        table.ParseAll();
        if (header is null) return null;

        CheckHeaderRange(root, header, id, version, messages);
        return new(
            root.Optional("package") ?? "", id, version, root.Optional("semanticVersion") ?? "", notes, isBigEndian, header,
            new(table.Enums), new(table.Sets), new(UsedComposites(header, table.Composites, messages)), new(messages));
    }

    private static bool ParseByteOrder(Node root)
    {
        switch (root.Optional("byteOrder"))
        {
            case null or "littleEndian": return false;
            case "bigEndian": return true;
            case var other:
                root.Report(Rules.InvalidAttribute, "byteOrder", $"'byteOrder' is '{other}'; allowed are littleEndian, bigEndian");
                return false;
        }
    }

    private static List<BlockModel> ParseMessages(Node root, MessageParser parser)
    {
        var messages = new List<BlockModel>();
        foreach (Node child in root.Children)
        {
            // An included file's list of messages stands beside the schema's own.
            IReadOnlyList<Node> nodes = child.Kind == "messages" ? child.Children : [child];
            foreach (Node node in nodes)
            {
                if (node.Kind == "types") continue;
                if (node.Kind != "message")
                {
                    node.ReportUnexpected("types, message");
                    continue;
                }

                BlockModel message = parser.ParseMessage(node);
                if (messages.Any(other => other.Name == message.Name))
                    node.Report(Rules.DuplicateName, "name", $"a message named '{message.Name}' exists already");
                if (messages.Any(other => other.Id == message.Id))
                    node.Report(Rules.DuplicateId, "id", $"a message with id {message.Id} exists already");
                messages.Add(message);
            }
        }

        if (messages.Count == 0) root.Report(Rules.NotASchema, "the schema has no message");
        return messages;
    }

    private static void CheckHeaderRange(Node root, HeaderModel header, uint id, int version, List<BlockModel> messages)
    {
        if (id > Capacity(header.SchemaId))
            root.Report(Rules.ValueOutOfRange, "id", $"the schema's id {id} does not fit its message header");
        if (version > Capacity(header.Version))
            root.Report(Rules.ValueOutOfRange, "version", $"the version {version} does not fit the message header");
        foreach (BlockModel message in messages)
        {
            if (message.Id > Capacity(header.TemplateId))
                root.Report(Rules.ValueOutOfRange, $"the id {message.Id} of '{message.Name}' does not fit the message header");
            if (message.BlockLength > Capacity(header.BlockLength))
                root.Report(Rules.BlockLength, $"the block of '{message.Name}', {message.BlockLength} bytes, does not fit the message header");
            foreach (BlockModel block in message.All())
            {
                HeaderField? groups = block.Dimension is null ? header.NumGroups : block.Dimension.NumGroups;
                HeaderField? data = block.Dimension is null ? header.NumVarDataFields : block.Dimension.NumVarDataFields;
                if ((groups is not null && block.Groups.Count > Capacity(groups)) || (data is not null && block.Data.Count > Capacity(data)))
                    root.Report(Rules.ValueOutOfRange, $"'{block.Name}' has more groups or data than its header can count");
            }
        }
    }

    // What a constant of the header says is not checked: the framing then tells what the wire does not.
    private static decimal Capacity(HeaderField field) => field.Constant is null ? field.Primitive.HighestBits() : uint.MaxValue;

    // Dimensions and data lengths frame and are no part of a message. What nobody uses gets codecs too: a venue declares its packet's header so.
    private static List<CompositeModel> UsedComposites(HeaderModel header, IEnumerable<CompositeModel> declared, IReadOnlyList<BlockModel> messages)
    {
        BlockModel[] blocks = [.. messages.SelectMany(message => message.All())];
        var framing = new HashSet<string>(blocks.SelectMany(block => block.Data.Select(data => data.TypeName).Append(block.Dimension?.Composite.Name ?? "")));
        var used = new List<CompositeModel>();
        Visit(header.Composite);
        foreach (CompositeModel composite in declared.Where(composite => !framing.Contains(composite.Name) && !IsFraming(composite))) Visit(composite);
        foreach (FieldModel field in blocks.SelectMany(block => block.Fields)) VisitField(field);
        return used;

        static bool IsFraming(CompositeModel composite) => composite.Members.Any(member => member.Name is "numInGroup" or "varData");

        void Visit(CompositeModel composite)
        {
            if (used.Contains(composite)) return;
            used.Add(composite);
            foreach (FieldModel member in composite.Members) VisitField(member);
        }

        void VisitField(FieldModel field)
        {
            if (field.Encoding is CompositeEncoding { Composite: var composite }) Visit(composite);
        }
    }
}

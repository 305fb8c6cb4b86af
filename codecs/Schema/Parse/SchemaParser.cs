using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;
using Microsoft.CodeAnalysis.Text;

namespace LowLatencyMM.Schema.Parse;

/// <summary>What a schema file came to: a model to emit, or the problems that forbid it.</summary>
internal sealed record ParseResult(SchemaModel? Schema, EquatableArray<Problem> Problems);

/// <summary>Text of a schema to its validated model. Pure; reports every error it can reach, not the first.</summary>
internal static class SchemaParser
{
    public static ParseResult Parse(string path, SourceText text, string targetNamespace)
    {
        var problems = new ProblemList(path, text);
        SchemaModel? schema = SchemaXml.Load(text, problems) is { } root ? ParseSchema(new Node(root, problems), targetNamespace) : null;
        return new(problems.Any ? null : schema, problems.Problems);
    }

    private static SchemaModel? ParseSchema(Node root, string targetNamespace)
    {
        if (root.Kind != "messageSchema")
        {
            root.Report(Rules.NotASchema, $"the root element is '{root.Kind}'; an SBE schema's is 'messageSchema'");
            return null;
        }

        root.AllowAttributes("package", "id", "version", "semanticVersion", "byteOrder", "headerType");
        int version = root.RequiredNumber("version", 0, Versions.Highest);
        int id = root.RequiredNumber("id", 0, ushort.MaxValue);
        bool isBigEndian = ParseByteOrder(root);

        var table = new TypeTable(version);
        foreach (Node child in root.Children.Where(child => child.Kind == "types")) table.Declare(child);
        var headers = new HeaderParser(table);
        HeaderModel? header = headers.ParseHeader(root);
        List<BlockModel> messages = ParseMessages(root, new MessageParser(table, headers, version));
        table.ParseAll();
        if (header is null) return null;

        CheckHeaderRange(root, header, id, version, messages);
        return new(
            targetNamespace, id, version, isBigEndian, header,
            new(table.Enums), new(table.Sets), new(UsedComposites(messages)), new(messages));
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
            if (child.IsInclude || child.Kind is not ("types" or "message"))
            {
                child.ReportUnexpected("types, message");
                continue;
            }

            if (child.Kind == "types" || parser.ParseMessage(child) is not { } message) continue;
            if (messages.Any(other => other.Name == message.Name))
                child.Report(Rules.DuplicateName, "name", $"a message named '{message.Name}' exists already");
            if (messages.Any(other => other.Id == message.Id))
                child.Report(Rules.DuplicateId, "id", $"a message with id {message.Id} exists already");
            messages.Add(message);
        }

        if (messages.Count == 0) root.Report(Rules.NotASchema, "the schema has no message");
        return messages;
    }

    private static void CheckHeaderRange(Node root, HeaderModel header, int id, int version, List<BlockModel> messages)
    {
        if (id > header.SchemaId.Primitive.HighestValue())
            root.Report(Rules.ValueOutOfRange, "id", $"the schema's id {id} does not fit its message header");
        if (version > header.Version.Primitive.HighestValue())
            root.Report(Rules.ValueOutOfRange, "version", $"the version {version} does not fit the message header");
        foreach (BlockModel message in messages)
        {
            if (message.Id > header.TemplateId.Primitive.HighestValue())
                root.Report(Rules.ValueOutOfRange, $"the id {message.Id} of '{message.Name}' does not fit the message header");
            if (message.BlockLength > header.BlockLength.Primitive.HighestValue())
                root.Report(Rules.BlockLength, $"the block of '{message.Name}', {message.BlockLength} bytes, does not fit the message header");
        }
    }

    // Header composites frame messages and are no part of any: only what fields use gets a codec.
    private static List<CompositeModel> UsedComposites(IEnumerable<BlockModel> messages)
    {
        var used = new List<CompositeModel>();
        foreach (FieldModel field in messages.SelectMany(message => message.Fields.Concat(message.Groups.SelectMany(group => group.Fields)))) Visit(field);
        return used;

        void Visit(FieldModel field)
        {
            if (field.Encoding is not CompositeEncoding { Composite: var composite } || used.Contains(composite)) return;
            used.Add(composite);
            foreach (FieldModel member in composite.Members) Visit(member);
        }
    }
}

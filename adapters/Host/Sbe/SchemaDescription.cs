using System.Globalization;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Host;

/// <summary>A schema's messages as tables: offset, size, type, presence, null, versions and description of every element.</summary>
internal static class SchemaDescription
{
    public static void Write(TextWriter output, SchemaModel schema, IReadOnlyList<BlockModel> messages)
    {
        string package = schema.Package.Length > 0 ? schema.Package : "no package";
        string semantic = schema.SemanticVersion.Length > 0 ? $" ({schema.SemanticVersion})" : "";
        string byteOrder = schema.IsBigEndian ? "big" : "little";
        output.WriteLine($"{package}, id {schema.Id}, version {schema.Version}{semantic}, {byteOrder}-endian, {schema.Messages.Count} messages");
        output.WriteLine($"header {schema.Header.Composite.Name}, {schema.Header.SizeBytes} bytes: {Members(schema.Header.Composite)}");
        foreach (BlockModel message in messages)
        {
            output.WriteLine();
            Write(output, schema, message);
        }
    }

    private static void Write(TextWriter output, SchemaModel schema, BlockModel message)
    {
        int leastBytes = message.BlockLength + message.Groups.Sum(group => group.Dimension!.SizeBytes) + message.Data.Sum(data => data.HeaderBytes);
        output.WriteLine(
            $"{message.Name}, template {message.Id}: block {message.BlockLength} bytes, message at least {schema.Header.SizeBytes + leastBytes} with its header"
            + $"{Since(message.SinceVersion, ", since version ")}{Deprecated(message.Notes, ", deprecated since version ")}");
        if (message.Description.Length > 0) output.WriteLine($"  {OneLine(message.Description)}");
        var table = new TextTable("offset", "size", "name", "type", "presence", "null", "since", "description") { RightAligned = { 0, 1, 6 } };
        AddBlock(table, message, "");
        table.Write(output);
        IEnumerable<Encoding> named = message.All().SelectMany(block => block.Fields).SelectMany(Named);
        foreach (Encoding type in named.Distinct()) output.WriteLine($"  {ValuesText(type)}");
    }

    /// <summary>Enums and sets of a field, members of composites included.</summary>
    private static IEnumerable<Encoding> Named(FieldModel field) => field.Encoding switch
    {
        EnumEncoding or SetEncoding => [field.Encoding],
        CompositeEncoding { Composite: var composite } => composite.Members.SelectMany(Named),
        _ => [],
    };

    private static string ValuesText(Encoding type) => type is EnumEncoding { Enum: var named }
        ? $"{named.Name}: {string.Join(", ", named.Members.Select(ValueText))}"
        : $"{((SetEncoding)type).Set.Name}: {string.Join(", ", ((SetEncoding)type).Set.Choices.Select(ChoiceText))}";

    private static string ValueText(EnumMember member) => $"{ValueText(member.Value)} {member.Name}{Since(member.SinceVersion, " since ")}";

    private static string ChoiceText(SetChoice choice) => $"bit {choice.Bit} {choice.Name}{Since(choice.SinceVersion, " since ")}";

    private static void AddBlock(TextTable table, BlockModel block, string indent)
    {
        foreach (FieldModel field in block.Fields) AddField(table, field, indent, 0);
        foreach (BlockModel group in block.Groups)
        {
            string entry = $"entries of {group.BlockLength} bytes{(group.PartCount > 0 ? " and more" : "")}";
            string type = $"group, {group.Dimension!.Composite.Name}";
            string sizeBytes = Number(group.Dimension.SizeBytes);
            table.Add("", sizeBytes, $"{indent}{group.Name}[]", type, "", "", Since(group.SinceVersion), Words(entry, group.Notes));
            AddBlock(table, group, indent + "  ");
        }

        foreach (DataModel data in block.Data)
        {
            string encoding = data.CharacterEncoding.Length > 0 ? $" {data.CharacterEncoding}" : "";
            table.Add(
                "", $"{data.HeaderBytes}+", indent + data.Name, $"data, {data.TypeName}", "", "", Since(data.SinceVersion),
                Words($"{data.Length.Primitive.SchemaName()} length, {data.Element.SchemaName()}{encoding}", data.Notes));
        }
    }

    private static void AddField(TextTable table, FieldModel field, string indent, int start)
    {
        bool isConstant = field.Presence == Presence.Constant;
        string presence = field.Presence switch
        {
            Presence.Constant => $"= {Constant(field.Constant!)}",
            Presence.Optional => "optional",
            _ => "required",
        };
        table.Add(
            isConstant ? "" : Number(start + field.Offset), isConstant ? "" : Number(field.SizeBytes), indent + field.Name, TypeText(field), presence,
            NullText(field), Since(field.SinceVersion), Words("", field.Notes));
        if (isConstant || field.Encoding is not CompositeEncoding { Composite: var composite }) return;
        foreach (FieldModel member in composite.Members) AddField(table, member, indent + "  ", start + field.Offset);
    }

    private static string TypeText(FieldModel field)
    {
        string wire = field.Encoding switch
        {
            ScalarEncoding { Length: 1 } scalar => scalar.Primitive.SchemaName(),
            ScalarEncoding array => $"{array.Primitive.SchemaName()}[{array.Length}]",
            EnumEncoding { Enum: var type } => $"enum of {type.Primitive.SchemaName()}",
            SetEncoding { Set: var set } => $"set of {set.Primitive.SchemaName()}",
            _ => "composite",
        };
        bool isNamed = field.TypeName.Length > 0 && field.TypeName != wire && field.TypeName != field.Name;
        return isNamed ? $"{field.TypeName} ({wire})" : wire;
    }

    private static string NullText(FieldModel field)
    {
        if (field.Presence != Presence.Optional) return "";
        return field.Encoding switch
        {
            ScalarEncoding => ValueText(field.Null),
            EnumEncoding { Enum: var type } => ValueText(type.Null),
            _ => "",
        };
    }

    private static string Constant(ConstantModel constant) => constant switch
    {
        NumberConstant number => ValueText(number.Value),
        TextConstant text => $"'{text.Text}'",
        EnumConstant named => $"{named.Enum.Name}.{named.MemberName}",
        _ => "",
    };

    private static string ValueText(WireValue value)
    {
        if (value.Primitive.IsFloating()) return value.AsDouble.ToString(CultureInfo.InvariantCulture);
        bool isPrintable = value.Primitive == PrimitiveType.Char && value.Bits is > 32 and < 127;
        return isPrintable ? $"'{(char)value.Bits}'" : value.AsInteger.ToString(CultureInfo.InvariantCulture);
    }

    private static string Words(string first, Notes notes)
    {
        IEnumerable<string> parts = [first, OneLine(notes.Description), Deprecated(notes, "deprecated since version ")];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static string Members(CompositeModel composite) => string.Join(", ", composite.Members.Select(member =>
        member.Presence == Presence.Constant ? $"{member.Name} = {Constant(member.Constant!)}" : $"{member.Name} {TypeText(member)} at {member.Offset}"));

    private static string Since(int version, string before = "") => version > 0 ? before + Number(version) : "";

    private static string Deprecated(Notes notes, string before) => notes.Deprecated is { } version ? before + Number(version) : "";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

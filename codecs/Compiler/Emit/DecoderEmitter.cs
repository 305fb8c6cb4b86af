using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The decoder of a message. Bounds are checked when a block is wrapped, and never after.</summary>
internal sealed class DecoderEmitter(CodeWriter code, SchemaModel schema, TypeNames types)
{
    public void Emit(BlockModel message)
    {
        string name = types.NameOf(message) + "Decoder";
        var names = new BlockNames(message, types.NameOf(message));
        bool hasParts = message.HasParts();

        code.Summary(message.Description.Length > 0 ? message.Description : $"Reads the message {message.Name}.");
        code.Remarks("A view: valid as long as the bytes are. Never throws and never reads beyond them, whatever they hold."
            + (hasParts ? " Groups and data are read in the order of the schema." : ""));
        code.Open($"public ref struct {name}");
        EmitConstants(code, schema, message);
        EmitBlockLengthIn(message);
        code.Line("private readonly ref byte _block;");
        if (message.DependsOnVersion()) code.Line("private readonly int _actingVersion;");
        if (message.HasVersionedFields()) code.Line("private readonly int _actingBlockLength;");
        if (hasParts)
        {
            code.Line("private readonly int _limit;");
            code.Line("private int _position; // where the next group or data begins");
            code.Line("private int _part; // which it is");
        }

        code.Line();
        EmitConstructor(message, name);
        EmitTryWrapMessage(name);
        EmitTryWrapBody(message, name);
        EmitTryMeasure(message, names);
        var reader = new FieldReader(code, types, "_block", "");
        foreach (Member member in names.Members) reader.Emit(member);
        new PartReader(code, message, names, "_block", isChecked: true).Emit();
        for (int i = 0; i < message.Groups.Count; i++) new GroupDecoderEmitter(code, types).Emit(message.Groups[i], names.Groups[i]);
        code.Close();
    }

    public static void EmitConstants(CodeWriter code, SchemaModel schema, BlockModel message)
    {
        code.Line($"public const {NumberType(message.Id)} TemplateId = {message.Id};");
        code.Line($"public const {NumberType(schema.Id)} SchemaId = {schema.Id};");
        code.Line($"public const ushort SchemaVersion = {schema.Version};");
        code.Line();
        code.Summary("Bytes of the block in this version of the schema, message header and what follows the block not included.");
        code.Line($"public const ushort BlockLength = {message.BlockLength};");
        code.Line();
    }

    // A composite that grew within the block is not told apart: it has the length that it has now.
    private void EmitBlockLengthIn(BlockModel message)
    {
        string lengths = "";
        foreach (int version in message.Fields.Where(field => field.IsVersioned).Select(field => field.SinceVersion).Distinct().OrderBy(version => version))
        {
            int bytes = message.Fields.Where(field => field.SinceVersion < version && field.Constant is null)
                .Select(field => field.Offset + field.SizeBytes).DefaultIfEmpty(0).Max();
            lengths += $"version < {version} ? {bytes} : ";
        }

        code.Summary("Bytes of the block as a writer of that version lays it out, for framings that do not say; what they say counts for more.");
        code.Line($"public static int BlockLengthIn(int version) => {lengths}BlockLength;");
        code.Line();
    }

    private static string NumberType(uint number) => number > ushort.MaxValue ? "uint" : "ushort";

    private void EmitConstructor(BlockModel message, string name)
    {
        code.Line(CodeWriter.Inline);
        code.Open($"private {name}(ReadOnlySpan<byte> body, int actingBlockLength, int actingVersion)");
        code.Line("_block = ref MemoryMarshal.GetReference(body);");
        if (message.DependsOnVersion()) code.Line("_actingVersion = actingVersion;");
        if (message.HasVersionedFields()) code.Line("_actingBlockLength = actingBlockLength;");
        if (message.HasParts())
        {
            code.Line("_limit = body.Length;");
            code.Line("_position = actingBlockLength;");
            code.Line("_part = 0;");
        }

        code.Close();
        code.Line();
    }

    private void EmitTryWrapMessage(string name)
    {
        HeaderModel header = schema.Header;
        string[] conditions =
        [
            .. Condition(header.TemplateId, "TemplateId"),
            .. Condition(header.SchemaId, "SchemaId"),
        ];
        code.Summary("Wraps a message that begins with its header; false when it is truncated, or of another template or schema.");
        code.Line(CodeWriter.Inline);
        code.Open($"public static bool TryWrap(ReadOnlySpan<byte> message, out {name} decoder)");
        code.Open($"if (message.Length >= {header.SizeBytes})");
        code.Line("ref byte header = ref MemoryMarshal.GetReference(message);");
        if (conditions.Length > 0) code.Open($"if ({string.Join(" && ", conditions)})");
        code.Line($"return TryWrap(message.Slice({header.SizeBytes}), {Wire.ReadLength(header.BlockLength, "header")}, {Wire.ReadLength(header.Version, "header")}, out decoder);");
        if (conditions.Length > 0) code.Close();
        code.Close();
        code.Line();
        code.Line("decoder = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
    }

    private static IEnumerable<string> Condition(HeaderField field, string constant)
    {
        if (field.Constant is not null) yield break;
        bool isWide = field.Primitive is PrimitiveType.UInt64;
        yield return $"{Wire.Read(field.Primitive, $"header, {field.Offset}")} == {(isWide ? "(ulong)" : "")}{constant}";
    }

    private void EmitTryWrapBody(BlockModel message, string name)
    {
        code.Summary("Wraps what follows a header that was read already; false when the block is truncated or lacks a field that every version has.");
        code.Line("/// <param name=\"body\">The message without its header.</param>");
        code.Line("/// <param name=\"actingBlockLength\">Bytes of the block, as the header says.</param>");
        code.Line("/// <param name=\"actingVersion\">Version of the writer's schema, as the header says; a newer one is read as far as it is known.</param>");
        code.Line("/// <param name=\"decoder\">The view; of no use when the result is false.</param>");
        code.Line(CodeWriter.Inline);
        code.Open($"public static bool TryWrap(ReadOnlySpan<byte> body, int actingBlockLength, int actingVersion, out {name} decoder)");
        code.Open($"if (actingBlockLength < {message.MinimumBlockLength} || actingBlockLength > body.Length)");
        code.Line("decoder = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
        code.Line($"decoder = new {name}(body, actingBlockLength, actingVersion);");
        code.Line("return true;");
        code.Close();
        code.Line();
    }

    private void EmitTryMeasure(BlockModel message, BlockNames names)
    {
        code.Summary("Bytes of the body: block, groups and data. False when it is truncated; when true, every group and all data can be read.");
        code.Open("public static bool TryMeasure(ReadOnlySpan<byte> body, int actingBlockLength, int actingVersion, out int bodyBytes)");
        code.Line("bodyBytes = 0;");
        code.Line($"if (actingBlockLength < {message.MinimumBlockLength} || actingBlockLength > body.Length) return false;");
        code.Line("int position = actingBlockLength;");
        if (message.HasParts())
        {
            code.Line("int bytes;");
            code.Line("int available = body.Length;");
            code.Line("ref byte start = ref MemoryMarshal.GetReference(body);");
            PartReader.EmitMeasure(code, message, names, "start", "actingVersion", "return false;");
        }

        code.Line("bodyBytes = position;");
        code.Line("return true;");
        code.Close();
        code.Line();
    }
}

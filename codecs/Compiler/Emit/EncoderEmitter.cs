using LowLatencyMM.Compiler.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The encoder of a message. A new block is null or zero throughout, so that no byte of the frame is left to chance.</summary>
internal sealed class EncoderEmitter(CodeWriter code, SchemaModel schema, TypeNames types)
{
    public void Emit(BlockModel message)
    {
        string name = types.NameOf(message) + "Encoder";
        var names = new BlockNames(message, types.NameOf(message));
        bool hasGroups = message.Groups.Count > 0;
        code.Summary(message.Description.Length > 0 ? message.Description : $"Writes the message {message.Name}.");
        code.Remarks("Wrapping writes the header and clears the block: required fields are zero and optional ones null until set."
            + (hasGroups ? " Every group must be begun, empty ones too, in the order of the schema." : ""));
        code.Open($"public ref struct {name}");
        DecoderEmitter.EmitConstants(code, schema, message);
        code.Line("private readonly ref byte _block;");
        if (hasGroups)
        {
            code.Line("private readonly int _limit;");
            code.Line("private int _position; // where the next group begins");
            code.Line("private int _groupIndex; // the next group to begin");
        }

        code.Line();
        EmitConstructor(name, hasGroups);
        EmitTryWrap(message, name);
        EmitEncodedLength(hasGroups);
        var writer = new FieldWriter(code, types, "_block", "");
        foreach (Member member in names.Members) writer.Emit(member);
        for (int i = 0; i < message.Groups.Count; i++) EmitTryBegin(message.Groups[i], names.Groups[i], i);
        for (int i = 0; i < message.Groups.Count; i++) new GroupEncoderEmitter(code, types).Emit(message.Groups[i], names.Groups[i]);
        code.Close();
    }

    private void EmitConstructor(string name, bool hasGroups)
    {
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Open($"private {name}(Span<byte> body)");
        code.Line("_block = ref MemoryMarshal.GetReference(body);");
        if (hasGroups)
        {
            code.Line("_limit = body.Length;");
            code.Line("_position = BlockLength;");
            code.Line("_groupIndex = 0;");
        }

        code.Close();
        code.Line();
    }

    private void EmitTryWrap(BlockModel message, string name)
    {
        HeaderModel header = schema.Header;
        code.Summary("Writes the header and an empty block; false when the buffer cannot hold them, and then nothing is written.");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Open($"public static bool TryWrap(Span<byte> buffer, out {name} encoder)");
        code.Open($"if (buffer.Length < {header.SizeBytes} + BlockLength)");
        code.Line("encoder = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
        code.Line("ref byte header = ref MemoryMarshal.GetReference(buffer);");
        WriteHeader(header.BlockLength, "BlockLength");
        WriteHeader(header.TemplateId, "TemplateId");
        WriteHeader(header.SchemaId, "SchemaId");
        WriteHeader(header.Version, "SchemaVersion");
        code.Line($"encoder = new {name}(buffer.Slice({header.SizeBytes}));");
        if (message.BlockLength > 0) code.Line("Unsafe.InitBlockUnaligned(ref encoder._block, 0, BlockLength);");
        foreach (var (offset, value) in FieldWriter.NonZeroNulls(message.Fields))
            code.Line(Wire.Write(value.Primitive, $"encoder._block, {offset}", Literals.Of(value)) + ";");
        code.Line("return true;");
        code.Close();
        code.Line();
    }

    private void WriteHeader(HeaderField field, string constant)
    {
        string cast = field.Primitive == PrimitiveType.UInt16 ? "" : $"({field.Primitive.CSharpName()})";
        code.Line(Wire.Write(field.Primitive, $"header, {field.Offset}", cast + constant) + ";");
    }

    private void EmitEncodedLength(bool hasGroups)
    {
        int size = schema.Header.SizeBytes;
        code.Summary("Bytes of the message, its header and the groups begun so far included.");
        code.Line($"public readonly int EncodedLength => {size} + {(hasGroups ? "_position" : "BlockLength")};");
        code.Line();
    }

    private void EmitTryBegin(BlockModel group, string name, int index)
    {
        DimensionModel dimension = group.Dimension!;
        int size = dimension.SizeBytes;
        decimal highestCount = Math.Min(dimension.NumInGroup.Primitive.HighestValue(), int.MaxValue);
        code.Summary((group.Description.Length > 0 ? group.Description + ". " : "")
            + "Writes the dimensions and clears the entries. False, with nothing written, when they do not fit or it is not this group's turn.");
        code.Line("/// <param name=\"count\">Entries that will be written.</param>");
        code.Line("/// <param name=\"group\">Stands before the first entry; of no use when the result is false.</param>");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Open($"public bool TryBegin{name}(int count, out {name}Encoder group)");
        code.Line($"long bytes = (long)count * {group.BlockLength};");
        code.Open($"if (_groupIndex != {index} || (uint)count > {highestCount} || {size} + bytes > _limit - _position)");
        code.Line("group = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
        code.Line("ref byte dimensions = ref Unsafe.Add(ref _block, _position);");
        code.Line(Wire.Write(dimension.BlockLength.Primitive, $"dimensions, {dimension.BlockLength.Offset}", group.BlockLength.ToString()) + ";");
        string countCast = $"({dimension.NumInGroup.Primitive.CSharpName()})count";
        code.Line(Wire.Write(dimension.NumInGroup.Primitive, $"dimensions, {dimension.NumInGroup.Offset}", countCast) + ";");
        code.Line($"ref byte entries = ref Unsafe.Add(ref dimensions, {size});");
        code.Line("Unsafe.InitBlockUnaligned(ref entries, 0, (uint)bytes);");
        code.Line($"group = new {name}Encoder(ref entries, count);");
        code.Line($"_position += {size} + (int)bytes;");
        code.Line($"_groupIndex = {index + 1};");
        code.Line("return true;");
        code.Close();
        code.Line();
    }
}

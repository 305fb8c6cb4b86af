using LowLatencyMM.Compiler.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The decoder of a message. Bounds are checked when a block is wrapped, and never after.</summary>
internal sealed class DecoderEmitter(CodeWriter code, SchemaModel schema, TypeNames types)
{
    public void Emit(BlockModel message)
    {
        string name = types.NameOf(message) + "Decoder";
        var names = new BlockNames(message, types.NameOf(message));
        bool hasGroups = message.Groups.Count > 0;
        bool keepsVersion = BlockNames.IsVersioned(message)
            || message.Groups.Any(group => BlockNames.IsVersioned(group) || BlockNames.IsVersionedGroup(message, group));

        code.Summary(message.Description.Length > 0 ? message.Description : $"Reads the message {message.Name}.");
        code.Remarks("A view: valid as long as the bytes are. Never throws and never reads beyond them, whatever they hold."
            + (hasGroups ? " Groups are read in the order of the schema." : ""));
        code.Open($"public ref struct {name}");
        EmitConstants(code, schema, message);
        code.Line("private readonly ref byte _block;");
        if (keepsVersion) code.Line("private readonly int _actingVersion;");
        if (BlockNames.IsVersioned(message)) code.Line("private readonly int _actingBlockLength;");
        if (hasGroups)
        {
            code.Line("private readonly int _limit;");
            code.Line("private int _position; // where the next group begins");
            code.Line("private int _groupIndex; // the next group to read");
        }

        code.Line();
        EmitConstructor(message, name, hasGroups, keepsVersion);
        EmitTryWrapMessage(name);
        EmitTryWrapBody(message, name);
        var reader = new FieldReader(code, types, "_block", "");
        foreach (Member member in names.Members) reader.Emit(member);
        for (int i = 0; i < message.Groups.Count; i++) EmitTryRead(message, message.Groups[i], names.Groups[i], i);
        for (int i = 0; i < message.Groups.Count; i++) new GroupDecoderEmitter(code, types).Emit(message.Groups[i], names.Groups[i]);
        code.Close();
    }

    public static void EmitConstants(CodeWriter code, SchemaModel schema, BlockModel message)
    {
        code.Line($"public const ushort TemplateId = {message.Id};");
        code.Line($"public const ushort SchemaId = {schema.Id};");
        code.Line($"public const ushort SchemaVersion = {schema.Version};");
        code.Line();
        code.Summary("Bytes of the block in this version of the schema, message header and groups not included.");
        code.Line($"public const ushort BlockLength = {message.BlockLength};");
        code.Line();
    }

    private void EmitConstructor(BlockModel message, string name, bool hasGroups, bool keepsVersion)
    {
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Open($"private {name}(ReadOnlySpan<byte> body, int actingBlockLength, int actingVersion)");
        code.Line("_block = ref MemoryMarshal.GetReference(body);");
        if (keepsVersion) code.Line("_actingVersion = actingVersion;");
        if (BlockNames.IsVersioned(message)) code.Line("_actingBlockLength = actingBlockLength;");
        if (hasGroups)
        {
            code.Line("_limit = body.Length;");
            code.Line("_position = actingBlockLength;");
            code.Line("_groupIndex = 0;");
        }

        code.Close();
        code.Line();
    }

    private void EmitTryWrapMessage(string name)
    {
        HeaderModel header = schema.Header;
        code.Summary("Wraps a message that begins with its header; false when it is truncated, or of another template or schema.");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Open($"public static bool TryWrap(ReadOnlySpan<byte> message, out {name} decoder)");
        code.Open($"if (message.Length >= {header.SizeBytes})");
        code.Line("ref byte header = ref MemoryMarshal.GetReference(message);");
        code.Open($"if ({ReadHeader(header.TemplateId)} == TemplateId && {ReadHeader(header.SchemaId)} == SchemaId)");
        code.Line($"return TryWrap(message.Slice({header.SizeBytes}), {ReadHeaderInt(header.BlockLength)}, {ReadHeaderInt(header.Version)}, out decoder);");
        code.Close();
        code.Close();
        code.Line();
        code.Line("decoder = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
    }

    private static string ReadHeader(HeaderField field) => Wire.Read(field.Primitive, $"header, {field.Offset}");

    private static string ReadHeaderInt(HeaderField field) =>
        (field.Primitive == PrimitiveType.UInt32 ? "(int)" : "") + ReadHeader(field);

    private void EmitTryWrapBody(BlockModel message, string name)
    {
        code.Summary("Wraps what follows a header that was read already; false when the block is truncated or lacks a field that every version has.");
        code.Line("/// <param name=\"body\">The message without its header.</param>");
        code.Line("/// <param name=\"actingBlockLength\">Bytes of the block, as the header says.</param>");
        code.Line("/// <param name=\"actingVersion\">Version of the writer's schema, as the header says; a newer one is read as far as it is known.</param>");
        code.Line("/// <param name=\"decoder\">The view; of no use when the result is false.</param>");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
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

    private void EmitTryRead(BlockModel message, BlockModel group, string name, int index)
    {
        DimensionModel dimension = group.Dimension!;
        int size = dimension.SizeBytes;
        code.Summary((group.Description.Length > 0 ? group.Description + ". " : "")
            + "False when the group does not fit the message, or an earlier group has not been read.");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Open($"public bool TryRead{name}(out {name}Decoder group)");
        if (BlockNames.IsVersionedGroup(message, group))
        {
            code.Line("// A message of an older version has no such group: that is an empty one.");
            code.Open($"if (_actingVersion < {group.SinceVersion} && _groupIndex == {index})");
            code.Line("group = default;");
            code.Line($"_groupIndex = {index + 1};");
            code.Line("return true;");
            code.Close();
            code.Line();
        }

        string version = BlockNames.IsVersioned(group) ? ", _actingVersion" : "";
        code.Open($"if (_groupIndex == {index} && _limit - _position >= {size})");
        code.Line("ref byte dimensions = ref Unsafe.Add(ref _block, _position);");
        code.Line($"int blockLength = {ReadDimension(dimension.BlockLength)};");
        code.Line($"int count = {ReadDimension(dimension.NumInGroup)};");
        code.Line("long bytes = (long)blockLength * count;");
        code.Line("// An empty group may state any block length; negative are numbers of 32 bits that no message can hold.");
        code.Open($"if (((blockLength >= {group.MinimumBlockLength} && count > 0) || count == 0) && bytes <= _limit - _position - {size})");
        code.Line($"group = new {name}Decoder(ref Unsafe.Add(ref dimensions, {size}), count, blockLength{version});");
        code.Line($"_position += {size} + (int)bytes;");
        code.Line($"_groupIndex = {index + 1};");
        code.Line("return true;");
        code.Close();
        code.Close();
        code.Line();
        code.Line("group = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
    }

    private static string ReadDimension(HeaderField field) =>
        (field.Primitive == PrimitiveType.UInt32 ? "(int)" : "") + Wire.Read(field.Primitive, $"dimensions, {field.Offset}");
}

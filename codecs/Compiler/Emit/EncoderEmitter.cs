using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The encoder of a message. A new block is null or zero throughout, so that no byte of the frame is left to chance.</summary>
internal sealed class EncoderEmitter(CodeWriter code, SchemaModel schema, TypeNames types)
{
    public void Emit(BlockModel message)
    {
        string name = types.NameOf(message) + "Encoder";
        var names = new BlockNames(message, types.NameOf(message));
        bool hasParts = message.HasParts();
        bool sharesCursor = message.SharesCursor();
        code.Summary(message.Description.Length > 0 ? message.Description : $"Writes the message {message.Name}.");
        code.Remarks("Wrapping writes the header and clears the block: required fields are zero and optional ones null until set."
            + (hasParts ? " Every group must be begun and all data written, empty ones too, in the order of the schema." : ""));
        code.Open($"public ref struct {name}");
        DecoderEmitter.EmitConstants(code, schema, message);
        foreach (var (data, dataName) in message.Data.Zip(names.Data, (data, dataName) => (data, dataName))) EmitMaxLength(code, data, dataName);
        code.Line("private readonly ref byte _block;");
        code.Line("private readonly int _headerBytes;");
        if (hasParts)
        {
            code.Line("private readonly int _limit;");
            code.Line(sharesCursor ? "private SbeCursor _cursor;" : "private int _position; // where the next group or data begins");
            code.Line("private int _part; // which it is");
        }

        code.Line();
        EmitConstructor(name, hasParts, sharesCursor);
        EmitTryWrap(name);
        EmitTryWrapBody(message, name);
        EmitEncodedLength(message, sharesCursor);
        FieldWriter.EmitNullBlock(code, message, schema.IsBigEndian);
        var writer = new FieldWriter(code, types, "_block", "");
        foreach (Member member in names.Members) writer.Emit(member);
        new PartWriter(code, message, names, isEntry: false).Emit();
        for (int i = 0; i < message.Groups.Count; i++)
            new GroupEncoderEmitter(code, types, schema.IsBigEndian).Emit(message.Groups[i], names.Groups[i]);
        code.Close();
    }

    public static void EmitMaxLength(CodeWriter code, DataModel data, string name)
    {
        code.Summary("The most bytes that the data can have.");
        code.Line($"public const int {name}MaxLength = {data.HighestLength};");
        code.Line();
    }

    private void EmitConstructor(string name, bool hasParts, bool sharesCursor)
    {
        code.Line(CodeWriter.Inline);
        code.Open($"private {name}(Span<byte> body, int headerBytes)");
        code.Line("_block = ref MemoryMarshal.GetReference(body);");
        code.Line("_headerBytes = headerBytes;");
        if (hasParts)
        {
            code.Line("_limit = body.Length;");
            code.Line(sharesCursor ? "_cursor = new SbeCursor { Position = BlockLength };" : "_position = BlockLength;");
            code.Line("_part = 0;");
        }

        code.Close();
        code.Line();
    }

    private void EmitTryWrap(string name)
    {
        HeaderModel header = schema.Header;
        int known = Wire.WrittenBytes(header.BlockLength, header.TemplateId, header.SchemaId, header.Version, header.NumGroups, header.NumVarDataFields);
        code.Summary("Writes the header and an empty block; false when the buffer cannot hold them, and then nothing is written.");
        if (known < header.SizeBytes) code.Remarks("Members of the header that SBE does not define are zero; the header has an encoder of its own to set them.");
        code.Line(CodeWriter.Inline);
        code.Open($"public static bool TryWrap(Span<byte> buffer, out {name} encoder)");
        code.Open($"if (buffer.Length < {header.SizeBytes} + BlockLength)");
        code.Line("encoder = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
        code.Line("ref byte header = ref MemoryMarshal.GetReference(buffer);");
        if (known < header.SizeBytes) code.Line($"Unsafe.InitBlockUnaligned(ref header, 0, {header.SizeBytes});");
        Write(header.BlockLength, "BlockLength");
        Write(header.TemplateId, "TemplateId");
        Write(header.SchemaId, "SchemaId");
        Write(header.Version, "SchemaVersion");
        Write(header.NumGroups, "GroupCount");
        Write(header.NumVarDataFields, "DataCount");
        code.Line($"encoder = new {name}(buffer.Slice({header.SizeBytes}), {header.SizeBytes});");
        code.Line("encoder.Fill();");
        code.Line("return true;");
        code.Close();
        code.Line();

        void Write(HeaderField? field, string constant)
        {
            if (field is { Constant: null }) code.Line(Wire.WriteLength(field, "header", constant));
        }
    }

    private void EmitTryWrapBody(BlockModel message, string name)
    {
        if (schema.Header.NumGroups is { Constant: null }) code.Line($"private const int GroupCount = {message.Groups.Count};");
        if (schema.Header.NumVarDataFields is { Constant: null }) code.Line($"private const int DataCount = {message.Data.Count};");
        if (schema.Header.NumGroups is not null || schema.Header.NumVarDataFields is not null) code.Line();
        code.Summary("Writes an empty block and no header, which is the caller's; false when the buffer cannot hold it.");
        code.Line(CodeWriter.Inline);
        code.Open($"public static bool TryWrapBody(Span<byte> body, out {name} encoder)");
        code.Open("if (body.Length < BlockLength)");
        code.Line("encoder = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
        code.Line($"encoder = new {name}(body, 0);");
        code.Line("encoder.Fill();");
        code.Line("return true;");
        code.Close();
        code.Line();
        code.Line(CodeWriter.Inline);
        code.Open("private readonly void Fill()");
        FieldWriter.EmitFill(code, message, "_block");
        code.Close();
        code.Line();
    }

    private void EmitEncodedLength(BlockModel message, bool sharesCursor)
    {
        string position = sharesCursor ? "_cursor.Position" : message.HasParts() ? "_position" : "BlockLength";
        code.Summary("Bytes of the message so far: its header where this wrote one, the block, and the groups and data begun.");
        code.Line($"public readonly int EncodedLength => _headerBytes + {position};");
        code.Line();
        string isComplete = message.HasParts() ? $"_part == {message.PartCount}{(sharesCursor ? " && _cursor.Owed == 0" : "")}" : "true";
        code.Summary("Every group was begun and all data written.");
        code.Line($"public readonly bool IsComplete => {isComplete};");
        code.Line();
    }
}

using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>A composite as a pair of views over bytes that the surrounding block has checked.</summary>
internal sealed class CompositeEmitter(CodeWriter code, SchemaModel schema, TypeNames types)
{
    public void Emit(CompositeModel model)
    {
        string name = types.NameOf(model);
        EmitDecoder(model, name + "Decoder");
        code.Line();
        EmitEncoder(model, name + "Encoder");
    }

    private NameScope Scope(CompositeModel model) => new(
        types.NameOf(model) + "Decoder", types.NameOf(model) + "Encoder", "SizeBytes", "Null", "NullBytes", "TryWrap",
        "TryGetDecimal", "TrySetDecimal", "TryGetUnixNs", "TrySetUnixNs", "_start", "_actingVersion", "_actingBlockLength");

    private void EmitDecoder(CompositeModel model, string name)
    {
        List<Member> members = Member.NameAll(model.Members, Scope(model));
        code.Summary(model.Description.Length > 0 ? model.Description : $"Reads the composite {model.Name}.");
        code.Remarks(Docs.Of(model.Notes, 0));
        code.Open($"public readonly ref struct {name}");
        EmitHead(model);
        if (model.IsVersioned)
        {
            code.Line("private readonly int _actingVersion;");
            code.Line("private readonly int _actingBlockLength;");
        }

        code.Line();
        code.Open($"internal {name}(ref byte start{(model.IsVersioned ? ", int actingVersion, int actingBlockLength" : "")})");
        code.Line("_start = ref start;");
        if (model.IsVersioned)
        {
            code.Line("_actingVersion = actingVersion;");
            code.Line("_actingBlockLength = actingBlockLength;");
        }

        code.Close();
        code.Line();
        EmitTryWrap(model, name, "ReadOnlySpan", "decoder");
        EmitNull(model, name);
        var reader = new FieldReader(code, types, "_start", "");
        foreach (Member member in members) reader.Emit(member);
        ConversionEmitter.EmitReads(code, members);
        code.Close();
    }

    private void EmitHead(CompositeModel model)
    {
        code.Summary("Bytes of the composite.");
        code.Line($"public const int SizeBytes = {model.SizeBytes};");
        code.Line();
        code.Line("private readonly ref byte _start;");
    }

    private void EmitTryWrap(CompositeModel model, string name, string span, string result)
    {
        code.Summary("Wraps a composite that stands by itself, as a message header does; false when the bytes are too few.");
        code.Open($"public static bool TryWrap({span}<byte> bytes, out {name} {result})");
        code.Open("if (bytes.Length < SizeBytes)");
        code.Line($"{result} = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
        code.Line($"{result} = new {name}(ref MemoryMarshal.GetReference(bytes){(model.IsVersioned && result == "decoder" ? ", int.MaxValue, SizeBytes" : "")});");
        code.Line("return true;");
        code.Close();
        code.Line();
    }

    // What a message of a version without the composite reads: every member null, as the bytes would be.
    private void EmitNull(CompositeModel model, string name)
    {
        byte[] bytes = new byte[model.SizeBytes];
        FillNull(bytes, model, 0);
        string version = model.IsVersioned ? ", int.MaxValue, SizeBytes" : "";
        code.Line($"internal static {name} Null => new {name}(ref MemoryMarshal.GetReference(NullBytes){version});");
        code.Line();
        code.Line($"private static ReadOnlySpan<byte> NullBytes => [{string.Join(", ", bytes)}];");
        code.Line();
    }

    private void FillNull(byte[] bytes, CompositeModel model, int start)
    {
        foreach (FieldModel member in model.Members)
        {
            int offset = start + member.Offset;
            if (member.Constant is not null) continue;
            if (member.Encoding is CompositeEncoding { Composite: var inner }) FillNull(bytes, inner, offset);
            if (member.Encoding is not (ScalarEncoding or EnumEncoding)) continue;
            byte[] one = Literals.Bytes(member.Null, schema.IsBigEndian);
            bool isBytes = member.Encoding is ScalarEncoding { Length: not 1, Primitive: PrimitiveType.Char or PrimitiveType.UInt8 };
            for (int i = 0; i < member.SizeBytes && !isBytes; i++) bytes[offset + i] = one[i % one.Length];
        }
    }

    private void EmitEncoder(CompositeModel model, string name)
    {
        List<Member> members = Member.NameAll(model.Members, Scope(model));
        code.Summary(model.Description.Length > 0 ? model.Description : $"Writes the composite {model.Name}.");
        code.Remarks("Keep it in a variable: C# does not assign to members of what a property returns.");
        code.Open($"public readonly ref struct {name}");
        EmitHead(model);
        code.Line();
        code.Open($"internal {name}(ref byte start)");
        code.Line("_start = ref start;");
        code.Close();
        code.Line();
        EmitTryWrap(model, name, "Span", "encoder");
        var writer = new FieldWriter(code, types, "_start", "");
        foreach (Member member in members) writer.Emit(member);
        ConversionEmitter.EmitWrites(code, members);
        code.Close();
    }
}

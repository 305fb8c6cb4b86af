using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The properties of an encoder, and the start values of a block.</summary>
/// <param name="code">The file.</param>
/// <param name="types">Names of enums, sets and composites.</param>
/// <param name="block">The byte reference that fields are written to.</param>
/// <param name="start">What to add to a field's offset, as an expression that ends in " + "; empty where the block starts at the reference.</param>
internal sealed class FieldWriter(CodeWriter code, TypeNames types, string block, string start)
{
    public void Emit(Member member)
    {
        if (member.Kind == MemberKind.Constant) return;
        if (member.HasNullConstant) FieldReader.EmitNullConstant(code, member);
        if (member.Kind is MemberKind.ByteArray or MemberKind.NumberArray) FieldReader.EmitLengthConstant(code, member);
        code.Summary(member.Field.Description);
        EmitValue(member);
        code.Line();
        if (member.IsTime) EmitTime(member);
    }

    /// <summary>Bytes that a new block needs because zero is not null there: offset within the block and value.</summary>
    public static IEnumerable<(int Offset, WireValue Value)> NonZeroNulls(IEnumerable<FieldModel> fields, int start = 0)
    {
        foreach (FieldModel field in fields)
        {
            int offset = start + field.Offset;
            if (field.Constant is not null) continue;
            if (field.Encoding is CompositeEncoding { Composite: var composite })
            {
                foreach (var inner in NonZeroNulls(composite.Members, offset)) yield return inner;
            }
            else if (field.Presence == Presence.Optional && field.Null.Bits != 0 && field.Encoding is (ScalarEncoding { Length: 1 } or EnumEncoding))
            {
                yield return (offset, field.Null);
            }
        }
    }

    /// <summary>Statements that make a block empty: zero, and null where zero is not null.</summary>
    public static void EmitFill(CodeWriter code, BlockModel model, string target)
    {
        if (model.BlockLength == 0) return;
        bool isZero = !NonZeroNulls(model.Fields).Any();
        code.Line(isZero
            ? $"Unsafe.InitBlockUnaligned(ref {target}, 0, {model.BlockLength});"
            : $"Unsafe.CopyBlockUnaligned(ref {target}, ref MemoryMarshal.GetReference(NullBlock), {model.BlockLength});");
    }

    /// <summary>The bytes of an empty block, where they are not all zero.</summary>
    public static void EmitNullBlock(CodeWriter code, BlockModel model, bool isBigEndian)
    {
        byte[] bytes = new byte[model.BlockLength];
        bool isZero = true;
        foreach (var (offset, value) in NonZeroNulls(model.Fields))
        {
            Literals.Bytes(value, isBigEndian).CopyTo(bytes, offset);
            isZero = false;
        }

        if (isZero) return;
        code.Line($"private static ReadOnlySpan<byte> NullBlock => [{string.Join(", ", bytes)}];");
        code.Line();
    }

    private string Address(int offset) => $"{block}, {start}{offset}";

    private void EmitValue(Member member)
    {
        string at = Address(member.Field.Offset);
        string name = member.Name;
        switch (member.Field.Encoding)
        {
            case ScalarEncoding { Length: 1 } scalar:
                EmitProperty(member, scalar.Primitive.CSharpName(), Wire.Write(scalar.Primitive, at, "value"));
                break;
            case ScalarEncoding scalar when member.Kind == MemberKind.ByteArray:
                code.Remarks($"{Docs.Of(member.Field)} A shorter value is filled up with zeros; one longer than {scalar.Length} bytes throws.");
                code.Line($"public readonly ReadOnlySpan<byte> {name} {{ set => {Wire.ClassName}.WriteBytes(ref {at}, {scalar.Length}, value); }}");
                break;
            case ScalarEncoding scalar:
                string element = $"{at} + ({Wire.ClassName}.CheckIndex(index, {scalar.Length}) * {scalar.Primitive.SizeBytes()})";
                string write = Wire.Write(scalar.Primitive, element, "value");
                code.Remarks(Docs.Of(member.Field));
                code.Line($"public readonly void Set{name}(int index, {scalar.Primitive.CSharpName()} value) => {write};");
                break;
            case EnumEncoding { Enum: var model }:
                EmitProperty(member, types.FullNameOf(model), Wire.Write(model.Primitive, at, $"({model.Primitive.CSharpName()})value"));
                break;
            case SetEncoding { Set: var model }:
                EmitProperty(member, types.FullNameOf(model), Wire.Write(model.Primitive, at, $"({model.Primitive.CSharpName()})value"));
                break;
            case CompositeEncoding { Composite: var model }:
                string encoder = types.FullNameOf(model) + "Encoder";
                code.Remarks(Docs.Of(member.Field));
                code.Line($"public readonly {encoder} {name} => new {encoder}(ref Unsafe.AddByteOffset(ref {at}));");
                break;
        }
    }

    private void EmitProperty(Member member, string type, string statement)
    {
        code.Remarks(Docs.Of(member.Field));
        code.Line($"public readonly {type} {member.Name} {{ set => {statement}; }}");
    }

    private void EmitTime(Member member)
    {
        string name = member.Name;
        PrimitiveType primitive = member.Scalar.Primitive;
        code.Summary("From nanoseconds since 1970 UTC; false, with nothing written, when the field cannot hold exactly that.");
        code.Open($"public readonly bool TrySet{name}UnixNs(long unixNs)");
        code.Line($"if (!{Wire.ClassName}.TryFromUnixNs(unixNs, {Wire.NanosecondsPer(member.Field.Time!.Value)}, {Wire.Bounds(primitive, member.Field.Null)}, out long value)) return false;");
        code.Line(Wire.Write(primitive, Address(member.Field.Offset), $"({primitive.CSharpName()})value") + ";");
        code.Line("return true;");
        code.Close();
        code.Line();
    }
}

using LowLatencyMM.Compiler.Model;

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
        if (member.Field.Description.Length > 0) code.Summary(member.Field.Description);
        EmitValue(member);
        code.Line();
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

    private string Address(int offset) => $"{block}, {start}{offset}";

    private void EmitValue(Member member)
    {
        string at = Address(member.Field.Offset);
        string name = member.Name;
        switch (member.Field.Encoding)
        {
            case ScalarEncoding { Length: 1 } scalar:
                EmitProperty(name, scalar.Primitive.CSharpName(), Wire.Write(scalar.Primitive, at, "value"));
                break;
            case ScalarEncoding scalar when member.Kind == MemberKind.ByteArray:
                code.Remarks($"A shorter value is filled up with zeros; one longer than {scalar.Length} bytes throws.");
                EmitProperty(name, "ReadOnlySpan<byte>", $"{Wire.ClassName}.WriteBytes(ref {at}, {scalar.Length}, value)");
                break;
            case ScalarEncoding scalar:
                string element = $"{at} + ({Wire.ClassName}.CheckIndex(index, {scalar.Length}) * {scalar.Primitive.SizeBytes()})";
                string write = Wire.Write(scalar.Primitive, element, "value");
                code.Line($"public readonly void Set{name}(int index, {scalar.Primitive.CSharpName()} value) => {write};");
                break;
            case EnumEncoding { Enum: var model }:
                EmitProperty(name, types.FullNameOf(model), Wire.Write(model.Primitive, at, $"({model.Primitive.CSharpName()})value"));
                break;
            case SetEncoding { Set: var model }:
                EmitProperty(name, types.FullNameOf(model), Wire.Write(model.Primitive, at, $"({model.Primitive.CSharpName()})value"));
                break;
            case CompositeEncoding { Composite: var model }:
                string encoder = types.FullNameOf(model) + "Encoder";
                code.Line($"public readonly {encoder} {name} => new {encoder}(ref Unsafe.Add(ref {at}));");
                break;
        }
    }

    private void EmitProperty(string name, string type, string statement) => code.Line($"public readonly {type} {name} {{ set => {statement}; }}");
}

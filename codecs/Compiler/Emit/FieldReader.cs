using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The properties of a decoder.</summary>
/// <param name="code">The file.</param>
/// <param name="types">Names of enums, sets and composites.</param>
/// <param name="block">The byte reference that fields are read from.</param>
/// <param name="start">What to add to a field's offset, as an expression that ends in " + "; empty where the block starts at the reference.</param>
internal sealed class FieldReader(CodeWriter code, TypeNames types, string block, string start)
{
    public void Emit(Member member)
    {
        if (member.HasNullConstant) EmitNullConstant(code, member);
        if (member.Kind is MemberKind.ByteArray or MemberKind.NumberArray) EmitLengthConstant(code, member);
        code.Summary(member.Field.Description);
        code.Remarks(Docs.Of(member.Field));
        EmitValue(member);
        code.Line();
        if (member.HasPresence) EmitPresence(member);
        if (member.IsTime) EmitTime(member);
    }

    public static void EmitNullConstant(CodeWriter code, Member member)
    {
        code.Summary("The value that stands for none.");
        code.Line($"public const {member.Scalar.Primitive.CSharpName()} {member.Name}Null = {Literals.Of(member.Field.Null)};");
        code.Line();
    }

    public static void EmitLengthConstant(CodeWriter code, Member member)
    {
        code.Summary("Elements of the array.");
        code.Line($"public const int {member.Name}Length = {member.Scalar.Length};");
        code.Line();
    }

    private string Address(int offset) => $"{block}, {start}{offset}";

    private void EmitValue(Member member)
    {
        FieldModel field = member.Field;
        string at = Address(field.Offset);
        string name = member.Name;
        switch (field.Encoding)
        {
            case var _ when field.Constant is { } constant:
                EmitConstant(constant, name);
                break;
            case ScalarEncoding { Length: 1 } scalar:
                EmitProperty(member, scalar.Primitive.CSharpName(), Wire.Read(scalar.Primitive, at), name + "Null");
                break;
            case ScalarEncoding scalar when member.Kind == MemberKind.ByteArray:
                string read = scalar.Primitive == PrimitiveType.Char ? "ReadText" : "ReadBytes";
                EmitProperty(member, "ReadOnlySpan<byte>", $"{Wire.ClassName}.{read}(ref {at}, {scalar.Length})", "default");
                break;
            case ScalarEncoding scalar:
                string element = $"{at} + ({Wire.ClassName}.CheckIndex(index, {scalar.Length}) * {scalar.Primitive.SizeBytes()})";
                string guarded = Guard(field, Wire.Read(scalar.Primitive, element), name + "Null");
                code.Line($"public readonly {scalar.Primitive.CSharpName()} Get{name}(int index) => {guarded};");
                break;
            case EnumEncoding { Enum: var model }:
                string enumName = types.FullNameOf(model);
                EmitProperty(member, enumName, $"({enumName}){Wire.Read(model.Primitive, at)}", $"{enumName}.{EnumEmitter.NullMember}");
                break;
            case SetEncoding { Set: var model }:
                string setName = types.FullNameOf(model);
                EmitProperty(member, setName, $"({setName}){Wire.Read(model.Primitive, at)}", $"{setName}.None");
                break;
            case CompositeEncoding { Composite: var model }:
                string decoder = types.FullNameOf(model) + "Decoder";
                string version = model.IsVersioned ? $", _actingVersion, _actingBlockLength - {field.Offset}" : "";
                EmitProperty(member, decoder, $"new {decoder}(ref Unsafe.AddByteOffset(ref {at}){version})", $"{decoder}.Null");
                break;
        }
    }

    private void EmitProperty(Member member, string type, string expression, string absent) =>
        code.Line($"public readonly {type} {member.Name} => {Guard(member.Field, expression, absent)};");

    private void EmitConstant(ConstantModel constant, string name)
    {
        string property = constant switch
        {
            NumberConstant number => $"{number.Value.Primitive.CSharpName()} {name} => {Literals.Of(number.Value)}",
            TextConstant text => $"ReadOnlySpan<byte> {name} => {Literals.OfText(text.Text)}",
            EnumConstant { Enum: var model } value =>
                $"{types.FullNameOf(model)} {name} => {types.FullNameOf(model)}.{EnumEmitter.MemberName(model, value.MemberName)}",
            _ => throw new InvalidOperationException(constant.GetType().Name),
        };
        code.Line($"public readonly {property};");
    }

    private void EmitPresence(Member member)
    {
        FieldModel field = member.Field;
        string isOnWire = IsOnWire(field);
        string isNotNull = member.Kind switch
        {
            MemberKind.Enum => $"{member.Name} != {types.FullNameOf(((EnumEncoding)field.Encoding).Enum)}.{EnumEmitter.NullMember}",
            MemberKind.ByteArray => $"!{member.Name}.IsEmpty",
            _ when field.Null.IsNaN => $"!{field.Null.Primitive.CSharpName()}.IsNaN({member.Name})",
            _ => $"{member.Name} != {member.Name}Null",
        };
        code.Summary(member.IsOptional ? "There is a value." : $"There is a value: the message is of version {field.SinceVersion} or newer.");
        code.Line($"public readonly bool Has{member.Name} => {(member.IsOptional ? isNotNull : isOnWire)};");
        code.Line();
    }

    private void EmitTime(Member member)
    {
        string name = member.Name;
        string absent = member.HasPresence ? $"!Has{name}" : "false";
        code.Summary("Nanoseconds since 1970 UTC, exact; false when there is no value or 64 bits cannot hold it.");
        code.Line($"public readonly bool TryGet{name}UnixNs(out long unixNs) =>");
        code.Indented($"{Wire.ClassName}.TryToUnixNs({absent}, {name}, {Wire.NanosecondsPer(member.Field.Time!.Value)}, out unixNs);");
        code.Line();
    }

    private static string Guard(FieldModel field, string expression, string absent) =>
        field.IsVersioned ? $"{IsOnWire(field)} ? {expression} : {absent}" : expression;

    // Both, because a writer of the right version may still send a shorter block, and must not make us read beyond it.
    private static string IsOnWire(FieldModel field)
    {
        if (!field.IsVersioned) return "true";
        int bytes = field.Encoding is CompositeEncoding { Composite: var composite } ? composite.MinimumBytes : field.SizeBytes;
        return $"(_actingVersion >= {field.SinceVersion} && _actingBlockLength >= {field.Offset + bytes})";
    }
}

using System.Globalization;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The generated helper that reads and writes primitives in the schema's byte order, one class a namespace.</summary>
internal static class Wire
{
    public const string ClassName = "SbeWire";

    public static string Read(PrimitiveType primitive, string address) => $"{ClassName}.Read{Method(primitive)}(ref {address})";

    public static string Write(PrimitiveType primitive, string address, string value) => $"{ClassName}.Write{Method(primitive)}(ref {address}, {value})";

    /// <summary>A count or a length of a header as an int; negative where no message can be that long.</summary>
    public static string ReadLength(HeaderField field, string start)
    {
        if (field.Constant is { } constant) return constant.ToString(CultureInfo.InvariantCulture);
        string read = Read(field.Primitive, $"{start}, {field.Offset}");
        return field.Primitive switch
        {
            PrimitiveType.UInt32 => Unchecked($"(int){read}"),
            PrimitiveType.UInt64 or PrimitiveType.Int64 => $"{ClassName}.ToLength({Unchecked($"(long){read}")})",
            _ => read,
        };
    }

    /// <summary>An expression that wraps around, whatever the user's project says: bytes must not throw where it checks arithmetic.</summary>
    public static string Unchecked(string expression) => $"unchecked({expression})";

    public static string WriteLength(HeaderField field, string start, string value)
    {
        if (field.Constant is not null) return "";
        return Write(field.Primitive, $"{start}, {field.Offset}", $"({field.Primitive.CSharpName()}){value}") + ";";
    }

    /// <summary>Bytes of a header that its encoder writes; the rest is cleared.</summary>
    public static int WrittenBytes(params HeaderField?[] fields) => fields.Sum(field => field is { Constant: null } ? field.Primitive.SizeBytes() : 0);

    public static string NanosecondsPer(TimeUnit unit)
    {
        long factor = 1;
        for (int digits = (int)unit; digits < 9; digits++) factor *= 10;
        return factor.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Lowest and highest value of a long that the primitive can hold, and its null value.</summary>
    public static string Bounds(PrimitiveType primitive, WireValue nullValue) => Bounds(primitive, nullValue, long.MaxValue, "L");

    /// <summary>The same for the whole range of 64 bits, signed or not.</summary>
    public static string WideBounds(PrimitiveType primitive, WireValue nullValue) =>
        Bounds(primitive, nullValue, ulong.MaxValue, primitive == PrimitiveType.UInt64 ? "UL" : "L");

    public static void Emit(CodeWriter code, SchemaModel schema)
    {
        code.Summary("Unchecked access to the primitives of a message, in the byte order of its schema.");
        code.Remarks("Callers check bounds once for a whole block. BitConverter.IsLittleEndian is a constant to the JIT.");
        code.Open($"internal static class {ClassName}");
        foreach (PrimitiveType primitive in Enum.GetValues(typeof(PrimitiveType)))
        {
            if (primitive != PrimitiveType.Char) EmitAccess(code, primitive, schema.IsBigEndian ? "!" : "");
        }

        WireHelpers.Emit(code);
        code.Close();
        if (!schema.Messages.Any(Traits.SharesCursor)) return;
        code.Line();
        code.Summary("Where the next group or data is written, and how many of those that belong to entries are still owed.");
        code.Open("internal struct SbeCursor");
        code.Line("public int Position;");
        code.Line("public int Owed;");
        code.Close();
    }

    private static string Bounds(PrimitiveType primitive, WireValue nullValue, decimal limit, string suffix)
    {
        decimal highest = Math.Min(primitive.HighestBits(), limit);
        decimal none = Math.Min(nullValue.AsInteger, limit);
        return string.Format(CultureInfo.InvariantCulture, "{0}{3}, {1}{3}, {2}{3}", primitive.LowestBits(), highest, none, suffix);
    }

    // A char is a byte.
    private static string Method(PrimitiveType primitive) => primitive == PrimitiveType.Char ? nameof(PrimitiveType.UInt8) : primitive.ToString();

    private static void EmitAccess(CodeWriter code, PrimitiveType primitive, string not)
    {
        string type = primitive.CSharpName();
        if (primitive.IsFloating())
        {
            PrimitiveType bits = primitive == PrimitiveType.Float ? PrimitiveType.UInt32 : PrimitiveType.UInt64;
            string convert = primitive == PrimitiveType.Float ? "Single" : "Double";
            EmitRead(code, primitive, $"BitConverter.UInt{bits.SizeBytes() * 8}BitsTo{convert}({Read(bits, "block, offset")})");
            EmitWrite(code, primitive, Write(bits, "block, offset", $"BitConverter.{convert}ToUInt{bits.SizeBytes() * 8}Bits(value)"));
            return;
        }

        string raw = $"Unsafe.ReadUnaligned<{type}>(ref Unsafe.AddByteOffset(ref block, offset))";
        bool isByte = primitive.SizeBytes() == 1;
        string native = $"{not}BitConverter.IsLittleEndian";
        EmitRead(code, primitive, isByte ? raw : $"{native} ? {raw} : BinaryPrimitives.ReverseEndianness({raw})");
        string value = isByte ? "value" : $"{native} ? value : BinaryPrimitives.ReverseEndianness(value)";
        EmitWrite(code, primitive, $"Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref block, offset), {value})");
    }

    private static void EmitRead(CodeWriter code, PrimitiveType primitive, string expression)
    {
        code.Line(CodeWriter.Inline);
        code.Line($"public static {primitive.CSharpName()} Read{primitive}(ref byte block, nint offset) =>");
        code.Indented(expression + ";");
        code.Line();
    }

    private static void EmitWrite(CodeWriter code, PrimitiveType primitive, string expression)
    {
        code.Line(CodeWriter.Inline);
        code.Line($"public static void Write{primitive}(ref byte block, nint offset, {primitive.CSharpName()} value) =>");
        code.Indented(expression + ";");
        code.Line();
    }
}

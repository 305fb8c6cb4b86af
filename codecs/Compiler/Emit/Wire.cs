using LowLatencyMM.Compiler.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The generated helper that reads and writes primitives in the schema's byte order, one class a namespace.</summary>
internal static class Wire
{
    public const string ClassName = "SbeWire";

    public static string Read(PrimitiveType primitive, string address) => $"{ClassName}.Read{Method(primitive)}(ref {address})";

    public static string Write(PrimitiveType primitive, string address, string value) => $"{ClassName}.Write{Method(primitive)}(ref {address}, {value})";

    public static void Emit(CodeWriter code, bool isBigEndian)
    {
        code.Summary("Unchecked access to the primitives of a message, in the byte order of its schema.");
        code.Remarks("Callers check bounds once for a whole block. BitConverter.IsLittleEndian is a constant to the JIT.");
        code.Open($"internal static class {ClassName}");
        foreach (PrimitiveType primitive in Enum.GetValues(typeof(PrimitiveType)))
        {
            if (primitive != PrimitiveType.Char) EmitAccess(code, primitive, isBigEndian ? "!" : "");
        }

        EmitArrays(code);
        code.Close();
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

        string raw = $"Unsafe.ReadUnaligned<{type}>(ref Unsafe.Add(ref block, offset))";
        bool isByte = primitive.SizeBytes() == 1;
        string native = $"{not}BitConverter.IsLittleEndian";
        EmitRead(code, primitive, isByte ? raw : $"{native} ? {raw} : BinaryPrimitives.ReverseEndianness({raw})");
        string value = isByte ? "value" : $"{native} ? value : BinaryPrimitives.ReverseEndianness(value)";
        EmitWrite(code, primitive, $"Unsafe.WriteUnaligned(ref Unsafe.Add(ref block, offset), {value})");
    }

    private static void EmitRead(CodeWriter code, PrimitiveType primitive, string expression)
    {
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Line($"public static {primitive.CSharpName()} Read{primitive}(ref byte block, int offset) =>");
        code.Indented(expression + ";");
        code.Line();
    }

    private static void EmitWrite(CodeWriter code, PrimitiveType primitive, string expression)
    {
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Line($"public static void Write{primitive}(ref byte block, int offset, {primitive.CSharpName()} value) =>");
        code.Indented(expression + ";");
        code.Line();
    }

    private static void EmitArrays(CodeWriter code)
    {
        code.Summary("A fixed array of bytes, whole.");
        code.Line("public static ReadOnlySpan<byte> ReadBytes(ref byte block, int offset, int length) =>");
        code.Indented("MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref block, offset), length);");
        code.Line();
        code.Summary("A fixed array of char up to its first NUL.");
        code.Open("public static ReadOnlySpan<byte> ReadText(ref byte block, int offset, int length)");
        code.Line("ReadOnlySpan<byte> text = ReadBytes(ref block, offset, length);");
        code.Line("int end = text.IndexOf((byte)0);");
        code.Line("return end < 0 ? text : text.Slice(0, end);");
        code.Close();
        code.Line();
        code.Summary("Fills a fixed array of bytes; the rest becomes zero. Throws when the value is longer than the array.");
        code.Open("public static void WriteBytes(ref byte block, int offset, int length, ReadOnlySpan<byte> value)");
        code.Line("if (value.Length > length) ThrowTooLong(value.Length, length);");
        code.Line("Span<byte> target = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref block, offset), length);");
        code.Line("value.CopyTo(target);");
        code.Line("target.Slice(value.Length).Clear();");
        code.Close();
        code.Line();
        code.Summary("The index of an element, checked. Throws when there is none: an index is the caller's, never the message's.");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Open("public static int CheckIndex(int index, int length)");
        code.Line("if ((uint)index >= (uint)length) ThrowIndex(index, length);");
        code.Line("return index;");
        code.Close();
        code.Line();
        code.Line("[DoesNotReturn]");
        code.Line("private static void ThrowTooLong(int bytes, int length) =>");
        code.Indented("throw new ArgumentException($\"{bytes} bytes do not fit an array of {length}\");");
        code.Line();
        code.Line("[DoesNotReturn]");
        code.Line("private static void ThrowIndex(int index, int length) =>");
        code.Indented("throw new ArgumentOutOfRangeException(nameof(index), index, $\"allowed is 0 to {length - 1}\");");
    }
}

using System.Globalization;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>Primitives and their values in C#.</summary>
internal static class Literals
{
    public static string CSharpName(this PrimitiveType primitive) => primitive switch
    {
        PrimitiveType.Int8 => "sbyte",
        PrimitiveType.Int16 => "short",
        PrimitiveType.Int32 => "int",
        PrimitiveType.Int64 => "long",
        PrimitiveType.UInt16 => "ushort",
        PrimitiveType.UInt32 => "uint",
        PrimitiveType.UInt64 => "ulong",
        PrimitiveType.Float => "float",
        PrimitiveType.Double => "double",
        _ => "byte",
    };

    /// <summary>A literal that converts to the primitive's C# type.</summary>
    public static string Of(WireValue value)
    {
        PrimitiveType primitive = value.Primitive;
        if (!primitive.IsFloating()) return value.AsInteger.ToString(CultureInfo.InvariantCulture) + Suffix(primitive);
        double number = value.AsDouble;
        if (double.IsNaN(number)) return primitive.CSharpName() + ".NaN";
        return number.ToString("R", CultureInfo.InvariantCulture) + Suffix(primitive);
    }

    /// <summary>A value for people: a printable char as itself.</summary>
    public static string Readable(WireValue value)
    {
        if (value.Primitive.IsFloating()) return value.AsDouble.ToString("R", CultureInfo.InvariantCulture);
        bool isPrintable = value.Primitive == PrimitiveType.Char && value.Bits is > ' ' and <= '~';
        return isPrintable ? $"'{(char)value.Bits}'" : value.AsInteger.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A UTF-8 literal.</summary>
    public static string OfText(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"u8";

    /// <summary>The bytes on the wire.</summary>
    public static byte[] Bytes(WireValue value, bool isBigEndian)
    {
        byte[] bytes = new byte[value.Primitive.SizeBytes()];
        for (int i = 0; i < bytes.Length; i++) bytes[isBigEndian ? bytes.Length - 1 - i : i] = (byte)(value.Bits >> (8 * i));
        return bytes;
    }

    private static string Suffix(PrimitiveType primitive) => primitive switch
    {
        PrimitiveType.Int64 => "L",
        PrimitiveType.UInt32 => "U",
        PrimitiveType.UInt64 => "UL",
        PrimitiveType.Float => "F",
        PrimitiveType.Double => "D",
        _ => "",
    };
}

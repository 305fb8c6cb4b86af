namespace LowLatencyMM.Schema.Model;

/// <summary>Facts of each primitive: size, range and null value. Source: SBE 1.0, chapter 3, "Data type attributes".</summary>
internal static class Primitives
{
    private static readonly string[] SchemaNames =
        ["char", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double"];

    /// <summary>The primitive of that schema name; false when there is none.</summary>
    public static bool TryParse(string name, out PrimitiveType primitive)
    {
        int index = Array.IndexOf(SchemaNames, name);
        primitive = (PrimitiveType)Math.Max(index, 0);
        return index >= 0;
    }

    public static string AllNames => string.Join(", ", SchemaNames);

    public static string SchemaName(this PrimitiveType primitive) => SchemaNames[(int)primitive];

    public static int SizeBytes(this PrimitiveType primitive) => primitive switch
    {
        PrimitiveType.Char or PrimitiveType.Int8 or PrimitiveType.UInt8 => 1,
        PrimitiveType.Int16 or PrimitiveType.UInt16 => 2,
        PrimitiveType.Int32 or PrimitiveType.UInt32 or PrimitiveType.Float => 4,
        _ => 8,
    };

    public static bool IsFloating(this PrimitiveType primitive) => primitive is PrimitiveType.Float or PrimitiveType.Double;

    public static bool IsUnsigned(this PrimitiveType primitive) =>
        primitive is PrimitiveType.UInt8 or PrimitiveType.UInt16 or PrimitiveType.UInt32 or PrimitiveType.UInt64;

    public static bool IsSigned(this PrimitiveType primitive) =>
        primitive is PrimitiveType.Int8 or PrimitiveType.Int16 or PrimitiveType.Int32 or PrimitiveType.Int64;

    /// <summary>The smallest value that the bits can hold, null included. Integers and char only.</summary>
    public static decimal LowestBits(this PrimitiveType primitive) =>
        primitive.IsSigned() ? -Power(2, (8 * primitive.SizeBytes()) - 1) : 0;

    /// <summary>The largest value that the bits can hold, null included. Integers and char only.</summary>
    public static decimal HighestBits(this PrimitiveType primitive) =>
        Power(2, (8 * primitive.SizeBytes()) - (primitive.IsSigned() ? 1 : 0)) - 1;

    /// <summary>The largest value of an unsigned primitive that is not its null value.</summary>
    public static decimal HighestValue(this PrimitiveType primitive) => primitive.HighestBits() - 1;

    /// <summary>The null value where the schema names none: 0 for char, lowest for signed, highest for unsigned, NaN.</summary>
    public static WireValue DefaultNull(this PrimitiveType primitive) => primitive switch
    {
        PrimitiveType.Char => new WireValue(primitive, 0),
        PrimitiveType.Float => WireValue.OfDouble(primitive, double.NaN),
        PrimitiveType.Double => WireValue.OfDouble(primitive, double.NaN),
        _ => WireValue.OfInteger(primitive, primitive.IsSigned() ? primitive.LowestBits() : primitive.HighestBits()),
    };

    private static decimal Power(int radix, int exponent)
    {
        decimal result = 1;
        for (int i = 0; i < exponent; i++) result *= radix;
        return result;
    }
}

namespace LowLatencyMM.Schema.Model;

/// <summary>One value of a primitive, as its bits: exact for 64-bit integers, and NaN equals itself.</summary>
internal readonly record struct WireValue(PrimitiveType Primitive, ulong Bits)
{
    public static WireValue OfInteger(PrimitiveType primitive, decimal value) =>
        new(primitive, value < 0 ? unchecked((ulong)(long)value) : (ulong)value);

    public static WireValue OfDouble(PrimitiveType primitive, double value) =>
        primitive == PrimitiveType.Double
            ? new(primitive, unchecked((ulong)BitConverter.DoubleToInt64Bits(value)))
            : new(primitive, BitConverter.ToUInt32(BitConverter.GetBytes((float)value), 0));

    public double AsDouble => Primitive == PrimitiveType.Double
        ? BitConverter.Int64BitsToDouble(unchecked((long)Bits))
        : BitConverter.ToSingle(BitConverter.GetBytes((uint)Bits), 0);

    public bool IsNaN => Primitive.IsFloating() && double.IsNaN(AsDouble);

    public decimal AsInteger => Primitive.IsSigned() ? unchecked((long)Bits) : Bits;
}

using System.Buffers.Binary;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <summary>Primitives from and to bytes, either byte order.</summary>
internal static class WireBytes
{
    /// <summary>The value at the start of the bytes, which must hold it; signed ones with their sign extended.</summary>
    public static WireValue Read(ReadOnlySpan<byte> bytes, PrimitiveType primitive, bool isBigEndian)
    {
        ulong bits = primitive.SizeBytes() switch
        {
            1 => bytes[0],
            2 => isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
        if (!primitive.IsSigned()) return new(primitive, bits);
        int shift = 64 - (8 * primitive.SizeBytes());
        return new(primitive, unchecked((ulong)((long)(bits << shift) >> shift)));
    }

    /// <summary>Writes the low bytes of the value's bits.</summary>
    public static void Write(Span<byte> bytes, WireValue value, bool isBigEndian)
    {
        switch (value.Primitive.SizeBytes())
        {
            case 1:
                bytes[0] = unchecked((byte)value.Bits);
                break;
            case 2:
                if (isBigEndian) BinaryPrimitives.WriteUInt16BigEndian(bytes, unchecked((ushort)value.Bits));
                else BinaryPrimitives.WriteUInt16LittleEndian(bytes, unchecked((ushort)value.Bits));
                break;
            case 4:
                if (isBigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, unchecked((uint)value.Bits));
                else BinaryPrimitives.WriteUInt32LittleEndian(bytes, unchecked((uint)value.Bits));
                break;
            default:
                if (isBigEndian) BinaryPrimitives.WriteUInt64BigEndian(bytes, value.Bits);
                else BinaryPrimitives.WriteUInt64LittleEndian(bytes, value.Bits);
                break;
        }
    }

    /// <summary>A number of a header, which must lie within the bytes.</summary>
    public static ulong Read(ReadOnlySpan<byte> header, HeaderField field, bool isBigEndian) =>
        field.Constant is { } constant ? unchecked((ulong)constant) : Read(header[field.Offset..], field.Primitive, isBigEndian).Bits;

    /// <summary>Sets a number of a header, unless the schema makes it a constant.</summary>
    public static void Write(Span<byte> header, HeaderField field, long value, bool isBigEndian)
    {
        if (field.Constant is null) Write(header[field.Offset..], new(field.Primitive, unchecked((ulong)value)), isBigEndian);
    }
}

using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>What a pcapng file says of one interface.</summary>
/// <param name="SnapBytes">Bytes of a packet that are captured at most; 0 is no limit.</param>
/// <param name="Resolution">As in the file: a power of ten, or of two with the high bit set; of a second, negative.</param>
/// <param name="OffsetSeconds">Added to every time.</param>
internal sealed record PcapngInterface(int LinkType, uint SnapBytes, byte Resolution, long OffsetSeconds)
{
    private const int ResolutionOption = 9;
    private const int OffsetOption = 14;
    private const byte Microseconds = 6;

    /// <param name="body">Of an interface description block, at least 8 bytes.</param>
    public static PcapngInterface Parse(ReadOnlySpan<byte> body, bool isBigEndian)
    {
        byte resolution = Microseconds;
        long offsetSeconds = 0;
        for (int position = 8; position + 4 <= body.Length;)
        {
            int code = UInt16(body[position..], isBigEndian);
            int length = UInt16(body[(position + 2)..], isBigEndian);
            position += 4;
            if (code == 0 || length > body.Length - position) break;
            ReadOnlySpan<byte> value = body.Slice(position, length);
            if (code == ResolutionOption && length >= 1) resolution = value[0];
            if (code == OffsetOption && length >= 8)
                offsetSeconds = isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
            position += (length + 3) & ~3;
        }

        uint snapBytes = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(body[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        return new(UInt16(body, isBigEndian), snapBytes, resolution, offsetSeconds);
    }

    /// <summary>Unix epoch, ns; null when it does not fit 63 bits.</summary>
    public long? TimeNs(ulong units)
    {
        Int128 timeNs = units;
        int power = Resolution & 0x7F;
        if ((Resolution & 0x80) != 0) timeNs = (timeNs * 1_000_000_000) >> power;
        else if (power > 9) timeNs = power - 9 > 20 ? 0 : timeNs / Power10(power - 9);
        else timeNs *= Power10(9 - power);
        timeNs += (Int128)OffsetSeconds * 1_000_000_000;
        return timeNs >= long.MinValue && timeNs <= long.MaxValue ? (long)timeNs : null;
    }

    private static Int128 Power10(int exponent)
    {
        Int128 result = 1;
        for (int i = 0; i < exponent; i++) result *= 10;
        return result;
    }

    private static int UInt16(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}

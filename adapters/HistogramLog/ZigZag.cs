namespace LowLatencyMM.HistogramLog;

/// <summary>Signed numbers in 1 to 9 bytes: ZigZag, then little-endian groups of seven bits; a ninth byte holds eight.</summary>
internal static class ZigZag
{
    public const int BytesMax = 9;

    /// <summary>Writes a number; returns its bytes.</summary>
    /// <param name="target">At least <see cref="BytesMax"/> long.</param>
    public static int Write(Span<byte> target, long value)
    {
        ulong rest = (ulong)((value << 1) ^ (value >> 63));
        int length = 0;
        while (rest > 0x7f && length < BytesMax - 1)
        {
            target[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        target[length++] = (byte)rest;
        return length;
    }

    /// <summary>Reads a number and moves on; false when the bytes end within it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, ref int position, out long value)
    {
        ulong bits = 0;
        for (int length = 0; length < BytesMax && position < source.Length; length++)
        {
            byte next = source[position++];
            bool isLast = next < 0x80 || length == BytesMax - 1;
            bits |= (ulong)(length == BytesMax - 1 ? next : next & 0x7f) << (7 * length);
            if (!isLast) continue;
            value = (long)(bits >> 1) ^ -(long)(bits & 1);
            return true;
        }

        value = 0;
        return false;
    }
}

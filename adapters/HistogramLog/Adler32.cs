namespace LowLatencyMM.HistogramLog;

/// <summary>Check sum at the end of a zlib stream. Source: RFC 1950.</summary>
internal static class Adler32
{
    private const uint Modulus = 65_521;

    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => Continue(Continue(1, first), second);

    private static uint Continue(uint sum, ReadOnlySpan<byte> bytes)
    {
        (uint low, uint high) = (sum & 0xffff, sum >> 16);
        foreach (byte next in bytes)
        {
            low = (low + next) % Modulus;
            high = (high + low) % Modulus;
        }

        return (high << 16) | low;
    }
}

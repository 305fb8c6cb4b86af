namespace LowLatencyMM.Perf;

/// <summary>How the race consumes what is not a number, the same for every side.</summary>
internal static class Sum
{
    public static ulong Of(float value) => BitConverter.SingleToUInt32Bits(value);

    public static ulong Of(ReadOnlySpan<byte> bytes) => (ulong)bytes.Length + (bytes.IsEmpty ? 0UL : (ulong)bytes[0] + bytes[^1]);
}

using System.Runtime.InteropServices;

namespace LowLatencyMM.Perf;

/// <summary>64 bytes that tell which message they are, so that traffic cannot be optimised away or mixed up.</summary>
internal static class Payload
{
    public const int Bytes = 64;

    public static void Fill(Span<byte> slot, long count)
    {
        Span<long> words = MemoryMarshal.Cast<byte, long>(slot[..Bytes]);
        for (int index = 0; index < words.Length; index++) words[index] = count + index;
    }

    public static void Check(ReadOnlySpan<byte> slot, long count)
    {
        ReadOnlySpan<long> words = MemoryMarshal.Cast<byte, long>(slot[..Bytes]);
        long sum = 0;
        for (int index = 0; index < words.Length; index++) sum += words[index];
        if (sum != (8 * count) + 28) throw new InvalidOperationException($"damaged slot {count}");
    }
}

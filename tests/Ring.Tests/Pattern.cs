using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring.Tests;

/// <summary>Slot content that follows from its count, every word of it: any mixture of two slots is noticed.</summary>
internal static class Pattern
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    public static void Write(Span<byte> slot, long count)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(slot);
        ulong sum = words[0] = (ulong)count;
        for (int index = 1; index < words.Length - 1; index++) sum = (sum ^ (words[index] = Word(count, index))) * Golden;
        words[^1] = sum;
    }

    /// <summary>True when the slot is whole and of this count.</summary>
    public static bool Matches(ReadOnlySpan<byte> slot, long count)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(slot);
        ulong sum = words[0];
        bool same = sum == (ulong)count;
        for (int index = 1; index < words.Length - 1; index++)
        {
            same &= words[index] == Word(count, index);
            sum = (sum ^ words[index]) * Golden;
        }

        return same & words[^1] == sum;
    }

    private static ulong Word(long count, int index) => ((ulong)count + (ulong)index) * Golden;
}

using System.Runtime.InteropServices;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>Messages every byte of which follows from their number, their length too.</summary>
internal static class Message
{
    /// <summary>Length of message <paramref name="number"/>, bytes; 8 to <paramref name="bytesMax"/>.</summary>
    public static int BytesOf(long number, int bytesMax) => 8 + (int)(Mixed(number) % (ulong)(bytesMax - 7));

    public static void Fill(Span<byte> message, long number)
    {
        ulong word = Mixed(number);
        MemoryMarshal.Write(message, number);
        for (int index = 8; index < message.Length; index++)
        {
            if ((index & 7) == 0) word = word * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407;
            message[index] = (byte)(word >> (8 * (index & 7)));
        }
    }

    public static long NumberOf(ReadOnlySpan<byte> message) => message.Length < 8 ? -1 : MemoryMarshal.Read<long>(message);

    /// <summary>Whether it is that message and every byte of it is right.</summary>
    public static bool Matches(ReadOnlySpan<byte> message, long number)
    {
        if (NumberOf(message) != number) return false;
        ulong word = Mixed(number);
        for (int index = 8; index < message.Length; index++)
        {
            if ((index & 7) == 0) word = word * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407;
            if (message[index] != (byte)(word >> (8 * (index & 7)))) return false;
        }

        return true;
    }

    private static ulong Mixed(long number) => new SplitMix64((ulong)number).Next();
}

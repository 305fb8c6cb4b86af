using System.Runtime.InteropServices;

namespace LowLatencyMM.Host;

/// <summary>A slot of an order lane: length of the message, then the message.</summary>
internal static class OrderLane
{
    public const int SlotBytes = 128;
    private const int PrefixBytes = 8;

    /// <summary>Room for a message of this length in a slot, whose prefix is written.</summary>
    public static Span<byte> Prepare(Span<byte> slot, int lengthBytes)
    {
        MemoryMarshal.Write(slot, in lengthBytes);
        return slot.Slice(PrefixBytes, lengthBytes);
    }

    /// <summary>The message in a slot.</summary>
    public static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> slot) => slot.Slice(PrefixBytes, MemoryMarshal.Read<int>(slot));
}

using System.Numerics;

namespace LowLatencyMM.Ring;

/// <summary>Slot size and slot count of a lane or ring; always valid once constructed.</summary>
public readonly record struct RingGeometry
{
    /// <summary>Slots are whole cache lines.</summary>
    public const int SlotBytesMultiple = 64;

    public const int SlotBytesMax = 1 << 20;
    public const int SlotCountMax = 1 << 24;

    /// <param name="slotBytes">Bytes a slot: a multiple of 64, at most 1 MiB.</param>
    /// <param name="slotCount">Slots: a power of two, at most 2^24.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RingGeometry(int slotBytes, int slotCount)
    {
        if (Refusal(slotBytes, slotCount) is { } reason) throw new ArgumentOutOfRangeException(nameof(slotBytes), reason);
        SlotBytes = slotBytes;
        SlotCount = slotCount;
    }

    public int SlotBytes { get; }

    public int SlotCount { get; }

    /// <summary>Bytes of the whole block: header page, cursor page, slots.</summary>
    public long BlockBytes => BlockLayout.SlotsOffsetBytes + (long)SlotBytes * SlotCount;

    /// <summary>Why these values make no geometry; null when they do.</summary>
    internal static string? Refusal(int slotBytes, int slotCount)
    {
        if (slotBytes is < SlotBytesMultiple or > SlotBytesMax || slotBytes % SlotBytesMultiple != 0)
            return $"Slot size is {slotBytes} bytes; allowed are multiples of {SlotBytesMultiple} from {SlotBytesMultiple} to {SlotBytesMax}.";
        if (slotCount is < 1 or > SlotCountMax || !BitOperations.IsPow2(slotCount))
            return $"Slot count is {slotCount}; allowed are powers of two from 1 to {SlotCountMax}.";
        return null;
    }

    public override string ToString() => $"{SlotCount} slots of {SlotBytes} bytes";
}

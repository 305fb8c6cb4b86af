using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring;

/// <summary>One place for a consumer that stops the producer. Its owner writes both lines; an evictor becomes the owner first.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
internal struct RingGate
{
    public const int SizeBytes = 2 * BlockLayout.LineBytes;

    /// <summary>The <see cref="Consumed"/> of a gate without owner: it never holds the producer back.</summary>
    public const long Open = long.MaxValue;

    /// <summary>Owner writes, producer reads.</summary>
    [FieldOffset(0)] public long Consumed;

    /// <summary>Owner only: the last published count it saw.</summary>
    [FieldOffset(BlockLayout.LineBytes)] public long PublishedCache;

    /// <summary>Who holds the gate; 0 for nobody. Changes by compare-and-swap from 0 or from a dead owner, and back to 0 by its owner.</summary>
    [FieldOffset(BlockLayout.LineBytes + 8)] public long Owner;
}

using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring;

/// <summary>One place for a consumer that stops the producer. Its owner writes both lines.</summary>
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
}

using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring;

/// <summary>The cursors of a lane: counts of slots since its creation. One writer per line; the caches never leave their thread.</summary>
[StructLayout(LayoutKind.Explicit, Size = 5 * BlockLayout.LineBytes)]
internal struct LaneCursors
{
    /// <summary>Producer writes, consumer reads.</summary>
    [FieldOffset(0)] public long Published;

    /// <summary>Consumer writes, producer reads.</summary>
    [FieldOffset(1 * BlockLayout.LineBytes)] public long Consumed;

    /// <summary>Producer only: the last <see cref="Consumed"/> it saw.</summary>
    [FieldOffset(2 * BlockLayout.LineBytes)] public long ConsumedCache;

    /// <summary>Producer writes; anyone may look.</summary>
    [FieldOffset(2 * BlockLayout.LineBytes + 8)] public long RefusedCount;

    /// <summary>Consumer only: the last <see cref="Published"/> it saw.</summary>
    [FieldOffset(3 * BlockLayout.LineBytes)] public long PublishedCache;

    /// <summary>Producer writes once: 1 after the last publication.</summary>
    [FieldOffset(4 * BlockLayout.LineBytes)] public long Closed;
}

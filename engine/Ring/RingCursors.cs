using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring;

/// <summary>The cursors of a broadcast ring: counts of slots since its creation. One writer per line.</summary>
[StructLayout(LayoutKind.Explicit, Size = GatesOffsetBytes + BroadcastRing.GateCount * RingGate.SizeBytes)]
internal struct RingCursors
{
    public const int GatesOffsetBytes = 4 * BlockLayout.LineBytes;

    /// <summary>Producer writes after a slot is whole; consumers and observers read.</summary>
    [FieldOffset(0)] public long Published;

    /// <summary>Producer writes before it touches a slot; observers read after they copied one.</summary>
    [FieldOffset(1 * BlockLayout.LineBytes)] public long Claimed;

    /// <summary>Producer only: a count that every gate had passed when it last looked.</summary>
    [FieldOffset(2 * BlockLayout.LineBytes)] public long GateCache;

    /// <summary>Producer writes; anyone may look.</summary>
    [FieldOffset(2 * BlockLayout.LineBytes + 8)] public long RefusedCount;

    /// <summary>Producer writes once: 1 after the last publication.</summary>
    [FieldOffset(3 * BlockLayout.LineBytes)] public long Closed;

    /// <summary>The first of <see cref="BroadcastRing.GateCount"/> gates.</summary>
    [FieldOffset(GatesOffsetBytes)] public RingGate FirstGate;
}

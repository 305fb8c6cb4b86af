using System.Runtime.InteropServices;

namespace LowLatencyMM.Journal;

/// <summary>The cursors of a <see cref="SpillBuffer"/>: one writing thread a line.</summary>
[StructLayout(LayoutKind.Explicit, Size = 4 * LineBytes)]
internal struct SpillCursors
{
    public const int LineBytes = 128; // x64 prefetches lines in pairs

    [FieldOffset(1 * LineBytes)] public long Published; // producer writes
    [FieldOffset((1 * LineBytes) + 8)] public long ConsumedCache; // producer only
    [FieldOffset((1 * LineBytes) + 16)] public long HighWaterBytes; // producer writes
    [FieldOffset(2 * LineBytes)] public long Consumed; // consumer writes
    [FieldOffset((2 * LineBytes) + 8)] public long PublishedCache; // consumer only
    [FieldOffset((2 * LineBytes) + 16)] public long Read; // consumer only
}

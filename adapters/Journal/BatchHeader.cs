using System.Runtime.InteropServices;

namespace LowLatencyMM.Journal;

/// <summary>The 40 bytes before the frames of a batch. Little-endian; blittable.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
internal struct BatchHeader
{
    public const int SizeBytes = 40;
    public const uint MagicValue = 0x424D_4C4C; // "LLMB" in file order

    /// <summary>The part of the header under the checksum; the seed and the checksum itself follow it.</summary>
    private const int CheckedBytes = 32;

    [FieldOffset(0)] public uint Magic;
    [FieldOffset(4)] public uint PayloadBytes;
    [FieldOffset(8)] public uint FrameCount;

    /// <summary>Checksum of the segment's header: tells a batch of this segment from an old one in a reused disk block.</summary>
    [FieldOffset(12)] public uint SegmentCrc;

    [FieldOffset(16)] public long FirstSequence;

    /// <summary>How much of this file was known to be on disk when the batch was written.</summary>
    [FieldOffset(24)] public long SyncedBytes;

    [FieldOffset(32)] public uint PreviousCrc;
    [FieldOffset(36)] public uint Crc;

    public readonly int BatchBytes => SizeBytes + (int)PayloadBytes;

    /// <summary>Magic and length are those of a batch.</summary>
    public readonly bool IsPlausible =>
        Magic == MagicValue && PayloadBytes <= JournalFormat.MaxBatchBytes - SizeBytes && PayloadBytes % JournalFormat.AlignmentBytes == 0;

    public static BatchHeader Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<BatchHeader>(bytes);

    /// <summary>The checksum of a whole batch, seeded with the one before it.</summary>
    public static uint ComputeCrc(uint previousCrc, ReadOnlySpan<byte> batch) =>
        Crc32C.Extend(Crc32C.Extend(previousCrc, batch[..CheckedBytes]), batch[SizeBytes..]);
}

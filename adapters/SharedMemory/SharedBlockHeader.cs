using System.Numerics;
using System.Runtime.InteropServices;

namespace LowLatencyMM.SharedMemory;

/// <summary>The first page of a shared block's file: what it holds, and whose it is. Little-endian; docs/shared-memory.md.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
internal struct SharedBlockHeader
{
    public const int SizeBytes = 128;
    public const ulong MagicValue = 0x4652_4853_4D4D_4C4C; // "LLMMSHRF"
    public const uint VersionValue = 1;

    [FieldOffset(0)] public ulong Magic;
    [FieldOffset(8)] public uint Version;
    [FieldOffset(12)] public SharedBlockKind Kind;
    [FieldOffset(16)] public long FileBytes;
    [FieldOffset(24)] public int SlotBytes;
    [FieldOffset(28)] public int SlotCount;
    [FieldOffset(32)] public ulong SchemaHash;
    [FieldOffset(40)] public long CreatedTimeNs;
    [FieldOffset(48)] public ushort Epoch;
    [FieldOffset(50)] public ushort ShardId;
    [FieldOffset(56)] public long Owner;
    [FieldOffset(64)] public Guid BootId;
    [FieldOffset(124)] public uint Crc;

    /// <summary>CRC-32C of everything before the checksum.</summary>
    public readonly uint ComputeCrc()
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<SharedBlockHeader, uint>(new ReadOnlySpan<SharedBlockHeader>(in this));
        uint crc = uint.MaxValue;
        foreach (uint word in words[..^1]) crc = BitOperations.Crc32C(crc, word);
        return ~crc;
    }
}

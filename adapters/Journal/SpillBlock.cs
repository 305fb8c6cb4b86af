using System.Numerics;
using System.Runtime.InteropServices;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Journal;

/// <summary>The memory that a spill buffer occupies. It holds no reference and no address, so that another process can read what is left in it.</summary>
/// <remarks><code>
/// 0      header page   magic u64 | version u32 | capacityBytes i32
/// 4096   cursor page   SpillCursors, one writer per 128-byte line
/// 8192   entries       capacityBytes
/// </code>Little-endian.</remarks>
public static unsafe class SpillBlock
{
    private const ulong Magic = 0x4C49_5053_4D4D_4C4C; // "LLMMSPIL"
    private const uint Version = 1;
    private const int PageBytes = 4096;
    private const int EntriesOffsetBytes = 2 * PageBytes;

    /// <summary>Bytes of a block with room for so many.</summary>
    /// <param name="capacityBytes">A power of two from 4 KiB to 1 GiB, as <see cref="JournalRecorderOptions.SpillBytes"/>.</param>
    public static long BytesFor(int capacityBytes) => EntriesOffsetBytes + (long)capacityBytes;

    /// <summary>Makes an empty spill buffer of memory that is all zeros.</summary>
    /// <exception cref="ArgumentException">The region is too small, or the capacity none.</exception>
    public static void Initialize(MemoryRegion region, int capacityBytes)
    {
        if (!IsCapacity(capacityBytes) || region.Bytes < BytesFor(capacityBytes))
            throw new ArgumentException($"{region.Bytes} bytes hold no spill buffer of {capacityBytes} bytes", nameof(region));
        var header = (Header*)region.Address;
        header->Version = Version;
        header->CapacityBytes = capacityBytes;
        Cursors(region)->HighWaterBytes = capacityBytes / SpillBuffer.HighWaterFloorDivisor;
        Volatile.Write(ref header->Magic, Magic); // release; who sees it sees the rest
    }

    /// <summary>Why a region holds no spill buffer; null, and its capacity, when it does.</summary>
    internal static string? Refusal(MemoryRegion region, out int capacityBytes)
    {
        capacityBytes = 0;
        if (region.Bytes < EntriesOffsetBytes) return $"the region has {region.Bytes} bytes; a spill buffer has more than {EntriesOffsetBytes}";
        var header = (Header*)region.Address;
        ulong magic = Volatile.Read(ref header->Magic); // acquire; pairs with Initialize
        if (magic != Magic) return $"magic is 0x{magic:x16}; expected 0x{Magic:x16}";
        if (header->Version != Version) return $"version is {header->Version}; this build reads {Version}";
        if (!IsCapacity(header->CapacityBytes)) return $"capacity is {header->CapacityBytes} bytes; allowed are powers of two";
        if (region.Bytes < BytesFor(header->CapacityBytes)) return $"the region has {region.Bytes} bytes; its header declares {BytesFor(header->CapacityBytes)}";
        capacityBytes = header->CapacityBytes;
        return null;
    }

    internal static SpillCursors* Cursors(MemoryRegion region) => (SpillCursors*)(region.Address + PageBytes);

    internal static byte* Entries(MemoryRegion region) => region.Address + EntriesOffsetBytes;

    private static bool IsCapacity(int bytes) => bytes is >= JournalRecorderOptions.MinSpillBytes and <= JournalRecorderOptions.MaxSpillBytes && BitOperations.IsPow2(bytes);

    [StructLayout(LayoutKind.Explicit, Size = PageBytes)]
    private struct Header
    {
        [FieldOffset(0)] public ulong Magic;
        [FieldOffset(8)] public uint Version;
        [FieldOffset(12)] public int CapacityBytes;
    }
}

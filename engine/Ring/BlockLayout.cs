using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring;

/// <summary>The block that a lane or ring occupies. It holds no reference and no address, so any mapping of it is as good.</summary>
/// <remarks><code>
/// 0      header page   magic u64 | version u32 | slotBytes i32 | slotCount i32 | gateCount i32 | blockBytes i64
/// 4096   cursor page   LaneCursors or RingCursors, one writer per 128-byte line
/// 8192   slots         slotCount * slotBytes
/// </code>Little-endian. A change of anything here is a new <see cref="Version"/>.</remarks>
internal static unsafe class BlockLayout
{
    public const ulong LaneMagic = 0x454E_414C_4D4D_4C4C; // "LLMMLANE"
    public const ulong RingMagic = 0x474E_4952_4D4D_4C4C; // "LLMMRING"
    public const uint Version = 2;
    public const int PageBytes = 4096;
    public const int CursorsOffsetBytes = PageBytes;
    public const int SlotsOffsetBytes = 2 * PageBytes;

    /// <summary>x64 prefetches cache lines in pairs, and some Arm cores have lines of 128 bytes.</summary>
    public const int LineBytes = 128;

    /// <summary>Zeroes header and cursors and writes the header without its magic, which <see cref="Seal"/> adds: who sees the magic sees the rest.</summary>
    public static void Initialize(MemoryRegion region, RingGeometry geometry, int gateCount)
    {
        if (geometry.SlotCount == 0) throw new ArgumentException("The geometry is the default value; use its constructor.", nameof(geometry));
        if (PlacementRefusal(region, geometry.BlockBytes) is { } reason) throw new ArgumentException(reason, nameof(region));

        Header* header = (Header*)region.Address;
        Volatile.Write(ref header->Magic, 0); // a reader of the former block stops attaching here
        NativeMemory.Clear(region.Address + sizeof(ulong), SlotsOffsetBytes - sizeof(ulong));
        header->Version = Version;
        header->SlotBytes = geometry.SlotBytes;
        header->SlotCount = geometry.SlotCount;
        header->GateCount = gateCount;
        header->BlockBytes = geometry.BlockBytes;
    }

    /// <summary>Makes an initialized block attachable. Release; pairs with the acquire in <see cref="Refusal"/>.</summary>
    public static void Seal(MemoryRegion region, ulong magic) => Volatile.Write(ref ((Header*)region.Address)->Magic, magic);

    /// <summary>Why the block in <paramref name="region"/> cannot be attached to; null, and its geometry, when it can.</summary>
    public static string? Refusal(MemoryRegion region, ulong magic, int gateCount, RingGeometry? expected, out RingGeometry geometry)
    {
        geometry = default;
        if (PlacementRefusal(region, SlotsOffsetBytes) is { } placement) return placement;

        Header* header = (Header*)region.Address;
        ulong found = Volatile.Read(ref header->Magic); // acquire; pairs with Seal
        if (found != magic) return $"Magic is {Text(found)}; expected {Text(magic)}.";
        if (header->Version != Version) return $"Layout version is {header->Version}; this build reads version {Version}.";
        if (RingGeometry.Refusal(header->SlotBytes, header->SlotCount) is { } refusal) return refusal;
        if (header->GateCount != gateCount) return $"Gate count is {header->GateCount}; this build has {gateCount}.";

        var declared = new RingGeometry(header->SlotBytes, header->SlotCount);
        if (header->BlockBytes != declared.BlockBytes)
            return $"The header declares {header->BlockBytes} bytes; {declared} take {declared.BlockBytes}.";
        if (region.Bytes < declared.BlockBytes) return $"The region has {region.Bytes} bytes; {declared} take {declared.BlockBytes}.";
        if (expected is { } wanted && wanted != declared) return $"The block has {declared}; expected {wanted}.";

        geometry = declared;
        return null;
    }

    public static byte* Cursors(MemoryRegion region) => region.Address + CursorsOffsetBytes;

    public static byte* Slots(MemoryRegion region) => region.Address + SlotsOffsetBytes;

    private static string? PlacementRefusal(MemoryRegion region, long bytesNeeded)
    {
        if (sizeof(nint) != sizeof(long)) return "The process is not 64-bit; cursors would be read in halves.";
        if (region.Bytes < bytesNeeded) return $"The region has {region.Bytes} bytes; at least {bytesNeeded} are needed.";
        if ((nuint)region.Address % LineBytes != 0) return $"The region is not aligned to {LineBytes} bytes.";
        return null;
    }

    private static string Text(ulong magic) => $"0x{magic:X16}";

    [StructLayout(LayoutKind.Explicit, Size = PageBytes)]
    internal struct Header
    {
        [FieldOffset(0)] public ulong Magic;
        [FieldOffset(8)] public uint Version;
        [FieldOffset(12)] public int SlotBytes;
        [FieldOffset(16)] public int SlotCount;
        [FieldOffset(20)] public int GateCount;
        [FieldOffset(24)] public long BlockBytes;
    }
}

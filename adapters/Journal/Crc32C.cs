using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Journal;

/// <summary>CRC-32C (Castagnoli, polynomial 0x1EDC6F41, reflected), in hardware where the CPU has it.</summary>
internal static class Crc32C
{
    /// <summary>Continues a checksum: <c>Extend(Extend(0, a), b)</c> is the CRC-32C of a followed by b, and <c>Extend(0, a)</c> the usual one of a.</summary>
    public static uint Extend(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        nint offset = 0;
        for (; offset <= bytes.Length - sizeof(ulong); offset += sizeof(ulong))
            crc = BitOperations.Crc32C(crc, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset)));
        for (; offset < bytes.Length; offset++)
            crc = BitOperations.Crc32C(crc, Unsafe.Add(ref start, offset));
        return ~crc;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Perf;

/// <summary>The book update as somebody writes it who knows its offsets: unchecked loads and stores behind one check of the length.</summary>
internal readonly struct HandBook : IRacer<BookData>
{
    private const int EntryBytes = 25;

    public int Encode(byte[] buffer, int offset, BookData data)
    {
        BookData.Entry[] entries = data.Entries;
        int length = 25 + (entries.Length * EntryBytes);
        if (buffer.Length - offset < length) return -1;
        ref byte start = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), offset);
        Unsafe.WriteUnaligned(ref start, 13UL | (1UL << 16) | (801UL << 32));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, 8), data.TransactTime);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, 16), data.Sequence);
        Unsafe.Add(ref start, 20) = data.Flags;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, 21), (uint)EntryBytes | ((uint)entries.Length << 16));
        ref byte at = ref Unsafe.Add(ref start, 25);
        for (int i = 0; i < entries.Length; i++)
        {
            ref readonly BookData.Entry entry = ref entries[i];
            Unsafe.WriteUnaligned(ref at, entry.Price);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 8), entry.Size);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 12), entry.Instrument);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 16), entry.ReportSequence);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 20), entry.Orders);
            Unsafe.Add(ref at, 22) = entry.Level;
            Unsafe.Add(ref at, 23) = entry.Action;
            Unsafe.Add(ref at, 24) = entry.Kind;
            at = ref Unsafe.Add(ref at, EntryBytes);
        }

        return length;
    }

    public ulong Decode(byte[] buffer, int offset, int length)
    {
        if (length < 25 || buffer.Length - offset < length) return 0;
        ref byte start = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), offset);
        uint ids = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, 2));
        if (ids != (1u | (801u << 16))) return 0;
        int blockLength = Unsafe.ReadUnaligned<ushort>(ref start);
        if (blockLength < 13 || 8 + blockLength + 4 > length) return 0;
        ulong sum = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, 8)) + Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, 16)) + Unsafe.Add(ref start, 20);
        ref byte dimensions = ref Unsafe.Add(ref start, 8 + blockLength);
        int entryBytes = Unsafe.ReadUnaligned<ushort>(ref dimensions);
        int count = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref dimensions, 2));
        if (entryBytes < EntryBytes || ((long)entryBytes * count) + 12 + blockLength > length) return 0;
        ref byte at = ref Unsafe.Add(ref dimensions, 4);
        for (int i = 0; i < count; i++)
        {
            sum += (ulong)Unsafe.ReadUnaligned<long>(ref at) + unchecked((ulong)-9L) + (ulong)Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref at, 8))
                + (ulong)Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref at, 12)) + Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref at, 16))
                + Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref at, 20)) + Unsafe.Add(ref at, 22) + Unsafe.Add(ref at, 23) + Unsafe.Add(ref at, 24);
            at = ref Unsafe.Add(ref at, entryBytes);
        }

        return sum;
    }
}

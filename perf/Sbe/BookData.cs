namespace LowLatencyMM.Perf;

/// <summary>What is written into a book update.</summary>
internal sealed class BookData
{
    public const int EntryCount = 8;

    public BookData(Random random)
    {
        TransactTime = (ulong)random.NextInt64();
        Sequence = (uint)random.Next();
        Flags = (byte)random.Next(256);
        for (int i = 0; i < EntryCount; i++)
        {
            Entries[i] = new Entry(
                random.NextInt64(), random.Next(), random.Next(), (uint)random.Next(), (ushort)random.Next(65_535), (byte)random.Next(10), (byte)random.Next(3),
                (byte)"01E"[random.Next(3)]);
        }
    }

    public ulong TransactTime { get; }

    public uint Sequence { get; }

    public byte Flags { get; }

    public Entry[] Entries { get; } = new Entry[EntryCount];

    public readonly record struct Entry(
        long Price, int Size, int Instrument, uint ReportSequence, ushort Orders, byte Level, byte Action, byte Kind);
}

using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Perf;

/// <summary>A tape for a book of any depth: a snapshot, then updates of one level a side that change it, take it out or put it in.</summary>
internal static class BookTape
{
    private const long TickNanos = 100_000_000;
    private const long BestBidTicks = 600_000;

    public static MarketTape Create(ulong seed, int levelsPerSide, int updateCount)
    {
        MarketTape empty = SyntheticTape.Create(seed, count: 0); // for its definition
        var sink = new ListSink();
        sink.Frames.Add(empty.Definition);
        var random = new SplitMix64(seed);
        long sourceSequence = 1;
        var header = new FrameHeader { ReceiveTimeNs = empty.StartNs, SourceId = 1, Flags = FrameFlags.EndOfEvent | FrameFlags.Synthetic };
        BookEntry[] bids = [.. Enumerable.Range(0, levelsPerSide).Select(level => Entry(-level, 1_000))];
        BookEntry[] asks = [.. Enumerable.Range(0, levelsPerSide).Select(level => Entry(1 + level, 1_000))];
        BookFrameWriter.WriteSnapshot(ref sink, in header, ref sourceSequence, 1, bids, asks);
        for (int i = 0; i < updateCount; i++)
        {
            header.ReceiveTimeNs += 1_000_000;
            BookFrameWriter.WriteUpdate(
                ref sink, in header, ref sourceSequence, i + 2, [Entry(-Depth(ref random, levelsPerSide), Lots(ref random))],
                [Entry(1 + Depth(ref random, levelsPerSide), Lots(ref random))]);
        }

        return new MarketTape($"synthetic, {levelsPerSide} levels", sink.Frames);
    }

    private static BookEntry Entry(long ticksFromBestBid, long lots) => new((BestBidTicks + ticksFromBestBid) * TickNanos, lots);

    /// <summary>Every level but the best, the density falling as one over the depth.</summary>
    private static int Depth(ref SplitMix64 random, int levelsPerSide) =>
        (int)DeterministicMath.Pow(levelsPerSide - 1, random.NextDouble()); // 1 to levels - 1: the touch stays, so no book ever empties

    private static long Lots(ref SplitMix64 random) => random.NextBounded(4) == 0 ? 0 : 500 + random.NextBounded(1_000);

    private readonly struct ListSink() : IFrameSink
    {
        private readonly byte[] _slot = new byte[FrameLayout.SlotBytes];

        public List<byte[]> Frames { get; } = [];

        public bool TryClaim(out Span<byte> frame)
        {
            frame = _slot;
            return true;
        }

        public void Commit() => Frames.Add(_slot[..(FrameHeader.SizeBytes + (int)MemoryMarshal.Read<FrameHeader>(_slot).Length)]);
    }
}

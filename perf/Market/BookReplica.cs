using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Perf;

/// <summary>A plain copy of one book, to take snapshots of a recording in its middle. Cold.</summary>
internal sealed class BookReplica
{
    private const int LevelsPerPart = 12; // of each side: two groups of them fit a frame
    private readonly SortedDictionary<long, long> _bids = new(Comparer<long>.Create((left, right) => right.CompareTo(left)));
    private readonly SortedDictionary<long, long> _asks = [];

    public bool IsEmpty => _bids.Count == 0 || _asks.Count == 0;

    /// <summary>Applies a market-data message.</summary>
    public void Apply(ReadOnlySpan<byte> message)
    {
        if (BookSnapshotDecoder.TryWrap(message, out BookSnapshotDecoder snapshot))
        {
            if (snapshot.Part == 0)
            {
                _bids.Clear();
                _asks.Clear();
            }

            snapshot.TryReadBids(out BookSnapshotDecoder.BidsDecoder bids);
            while (bids.MoveNext()) Set(_bids, bids.Price, bids.Lots);
            snapshot.TryReadAsks(out BookSnapshotDecoder.AsksDecoder asks);
            while (asks.MoveNext()) Set(_asks, asks.Price, asks.Lots);
        }
        else if (BookUpdateDecoder.TryWrap(message, out BookUpdateDecoder update))
        {
            update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids);
            while (bids.MoveNext()) Set(_bids, bids.Price, bids.Lots);
            update.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks);
            while (asks.MoveNext()) Set(_asks, asks.Price, asks.Lots);
        }
    }

    /// <summary>The whole book as the frames of one snapshot.</summary>
    public List<byte[]> Snapshot(FrameHeader header)
    {
        (long Price, long Lots)[] bids = [.. _bids.Select(level => (level.Key, level.Value))];
        (long Price, long Lots)[] asks = [.. _asks.Select(level => (level.Key, level.Value))];
        int parts = Math.Max(1, (Math.Max(bids.Length, asks.Length) + LevelsPerPart - 1) / LevelsPerPart);
        var frames = new List<byte[]>();
        for (int part = 0; part < parts; part++)
        {
            FrameFlags flags = FrameFlags.Snapshot | FrameFlags.Synthetic | (part == parts - 1 ? FrameFlags.EndOfEvent : 0);
            frames.Add(Part(header, flags, (ushort)part, Slice(bids, part), Slice(asks, part)));
        }

        return frames;
    }

    private static ReadOnlySpan<(long Price, long Lots)> Slice((long Price, long Lots)[] levels, int part)
    {
        int start = Math.Min(levels.Length, part * LevelsPerPart);
        return levels.AsSpan(start, Math.Min(LevelsPerPart, levels.Length - start));
    }

    private static byte[] Part(
        FrameHeader header, FrameFlags flags, ushort part, ReadOnlySpan<(long Price, long Lots)> bidLevels, ReadOnlySpan<(long Price, long Lots)> askLevels)
    {
        var buffer = new byte[FrameLayout.SlotBytes];
        BookSnapshotEncoder.TryWrap(buffer.AsSpan(FrameHeader.SizeBytes), out BookSnapshotEncoder snapshot);
        snapshot.UpdateId = 0;
        snapshot.Part = part;
        snapshot.TryBeginBids((ushort)bidLevels.Length, out BookSnapshotEncoder.BidsEncoder bids);
        foreach ((long price, long lots) in bidLevels)
        {
            bids.MoveNext();
            bids.Price = price;
            bids.Lots = lots;
        }

        snapshot.TryBeginAsks((ushort)askLevels.Length, out BookSnapshotEncoder.AsksEncoder asks);
        foreach ((long price, long lots) in askLevels)
        {
            asks.MoveNext();
            asks.Price = price;
            asks.Lots = lots;
        }

        header.Length = (uint)snapshot.EncodedLength;
        header.Flags = flags;
        System.Runtime.InteropServices.MemoryMarshal.Write(buffer, in header);
        return buffer[..(FrameHeader.SizeBytes + snapshot.EncodedLength)];
    }

    private static void Set(SortedDictionary<long, long> side, long price, long lots)
    {
        if (lots == 0) side.Remove(price);
        else side[price] = lots;
    }
}

using System.Runtime.InteropServices;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Messages;

/// <summary>Writes a book snapshot or update of any number of levels as frames that fit a slot.</summary>
/// <remarks>Stateless, any thread, never allocates or throws. Bids fill the parts first, then asks. The last part carries
/// <see cref="FrameFlags.EndOfEvent"/>, the others never do.
/// <para>A sink that must take all parts or none asks <see cref="FrameCount"/> before it starts. A sink that fills up in between makes
/// the writer return early with the number of parts written; calling again with that number as <c>firstPart</c> goes on where it stopped.</para></remarks>
public static class BookFrameWriter
{
    /// <summary>Levels that fit one frame, of a snapshot as well as of an update.</summary>
    public const int MaxLevelsPerFrame
        = (FrameLayout.MaxMessageBytes - SbeHeader.SizeBytes - BookSnapshotEncoder.BlockLength - (2 * DimensionBytes)) / EntryBytes;

    private const int DimensionBytes = 4;
    private const int EntryBytes = 16;

    /// <summary>Frames that a book event of so many levels takes; an event without levels takes one.</summary>
    public static int FrameCount(int bidCount, int askCount) => Math.Max(1, (bidCount + askCount + MaxLevelsPerFrame - 1) / MaxLevelsPerFrame);

    /// <summary>Writes a BookUpdate: absolute quantities of the levels that changed.</summary>
    /// <param name="sink">Takes the frames.</param>
    /// <param name="header">Times, instrument, source, shard and flags of every part; the rest of it is overwritten.</param>
    /// <param name="sourceSequence">The source's last number; each part takes the next.</param>
    /// <param name="updateId">The venue's number of the book state.</param>
    /// <param name="firstPart">Parts that an earlier call for the same event wrote.</param>
    /// <returns>Parts written so far, those before <paramref name="firstPart"/> included; <see cref="FrameCount"/> when all are.</returns>
    public static int WriteUpdate<TSink>(
        ref TSink sink, in FrameHeader header, ref long sourceSequence, long updateId,
        ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks, int firstPart = 0)
        where TSink : struct, IFrameSink, allows ref struct
        => Write(ref sink, header, ref sourceSequence, updateId, bids, asks, firstPart, isSnapshot: false);

    /// <summary>Writes a BookSnapshot: the whole book, best level first on each side, in numbered parts flagged as snapshot.</summary>
    /// <inheritdoc cref="WriteUpdate"/>
    public static int WriteSnapshot<TSink>(
        ref TSink sink, in FrameHeader header, ref long sourceSequence, long updateId,
        ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks, int firstPart = 0)
        where TSink : struct, IFrameSink, allows ref struct
        => Write(ref sink, header, ref sourceSequence, updateId, bids, asks, firstPart, isSnapshot: true);

    private static int Write<TSink>(
        ref TSink sink, FrameHeader header, ref long sourceSequence, long updateId,
        ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks, int firstPart, bool isSnapshot)
        where TSink : struct, IFrameSink, allows ref struct
    {
        FrameFlags flags = (header.Flags & ~FrameFlags.EndOfEvent) | (isSnapshot ? FrameFlags.Snapshot : FrameFlags.None);
        int frameCount = FrameCount(bids.Length, asks.Length);
        for (int part = firstPart; part < frameCount; part++)
        {
            if (!sink.TryClaim(out Span<byte> frame)) return part;

            int from = part * MaxLevelsPerFrame;
            ReadOnlySpan<BookEntry> partBids = Slice(bids, from);
            ReadOnlySpan<BookEntry> partAsks = Slice(asks, from + partBids.Length - bids.Length, MaxLevelsPerFrame - partBids.Length);
            Span<byte> message = frame[FrameHeader.SizeBytes..];
            header.Length = (uint)(isSnapshot
                ? WriteSnapshotMessage(message, updateId, part, partBids, partAsks)
                : WriteUpdateMessage(message, updateId, partBids, partAsks));
            header.Flags = part == frameCount - 1 ? flags | FrameFlags.EndOfEvent : flags;
            header.SourceSequence = ++sourceSequence;
            MemoryMarshal.Write(frame, in header);
            sink.Commit();
        }
        return frameCount;
    }

    private static ReadOnlySpan<BookEntry> Slice(ReadOnlySpan<BookEntry> levels, int from, int countMax = MaxLevelsPerFrame)
    {
        int start = Math.Clamp(from, 0, levels.Length);
        return levels.Slice(start, Math.Min(countMax, levels.Length - start));
    }

    // A part never holds more than fits, so the encoders cannot refuse.
    private static int WriteSnapshotMessage(Span<byte> message, long updateId, int part, ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks)
    {
        _ = BookSnapshotEncoder.TryWrap(message, out BookSnapshotEncoder snapshot);
        snapshot.UpdateId = updateId;
        snapshot.Part = (ushort)part;
        _ = snapshot.TryBeginBids(bids.Length, out BookSnapshotEncoder.BidsEncoder bidsEncoder);
        for (int i = 0; bidsEncoder.MoveNext(); i++) (bidsEncoder.Price, bidsEncoder.Lots) = bids[i];
        _ = snapshot.TryBeginAsks(asks.Length, out BookSnapshotEncoder.AsksEncoder asksEncoder);
        for (int i = 0; asksEncoder.MoveNext(); i++) (asksEncoder.Price, asksEncoder.Lots) = asks[i];
        return snapshot.EncodedLength;
    }

    private static int WriteUpdateMessage(Span<byte> message, long updateId, ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks)
    {
        _ = BookUpdateEncoder.TryWrap(message, out BookUpdateEncoder update);
        update.UpdateId = updateId;
        _ = update.TryBeginBids(bids.Length, out BookUpdateEncoder.BidsEncoder bidsEncoder);
        for (int i = 0; bidsEncoder.MoveNext(); i++) (bidsEncoder.Price, bidsEncoder.Lots) = bids[i];
        _ = update.TryBeginAsks(asks.Length, out BookUpdateEncoder.AsksEncoder asksEncoder);
        for (int i = 0; asksEncoder.MoveNext(); i++) (asksEncoder.Price, asksEncoder.Lots) = asks[i];
        return update.EncodedLength;
    }
}

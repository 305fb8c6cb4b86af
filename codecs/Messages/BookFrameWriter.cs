using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Messages;

/// <summary>Writes a book snapshot or update of any number of levels as frames that fit a slot.</summary>
/// <remarks>Stateless, any thread, never allocates or throws. Bids fill the parts first, then asks. The last part carries
/// <see cref="FrameFlags.EndOfEvent"/>, the others never do.
/// <para>A sink that must take all parts or none asks <see cref="FrameCount"/> before it starts. A sink that fills up in between makes
/// the writer return early with the number of parts written; calling again with that number as <c>firstPart</c> goes on where it stopped.</para></remarks>
public static class BookFrameWriter
{
    /// <summary>Levels that fit one frame, of a snapshot as well as of an update.</summary>
    public const int MaxLevelsPerFrame = (FrameLayout.MaxMessageBytes - SbeHeader.SizeBytes - SnapshotBlockBytes - (2 * DimensionBytes)) / EntryBytes;

    private const int UpdateBlockBytes = 8;
    private const int SnapshotBlockBytes = 10;
    private const int DimensionBytes = 4;
    private const int EntryBytes = 16;
    private const ushort SchemaId = 1;
    private const ushort SnapshotTemplateId = 3;
    private const ushort UpdateTemplateId = 4;

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
            int bytes = WriteMessage(frame[FrameHeader.SizeBytes..], isSnapshot, updateId, part, partBids, partAsks);
            header.Length = (uint)bytes;
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

    private static int WriteMessage(Span<byte> message, bool isSnapshot, long updateId, int part, ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks)
    {
        int blockBytes = isSnapshot ? SnapshotBlockBytes : UpdateBlockBytes;
        BinaryPrimitives.WriteUInt16LittleEndian(message, (ushort)blockBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(message[2..], isSnapshot ? SnapshotTemplateId : UpdateTemplateId);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], SchemaId);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(message[8..], updateId);
        if (isSnapshot) BinaryPrimitives.WriteUInt16LittleEndian(message[16..], (ushort)part);
        int offset = SbeHeader.SizeBytes + blockBytes;
        offset += WriteGroup(message[offset..], bids);
        return offset + WriteGroup(message[offset..], asks);
    }

    private static int WriteGroup(Span<byte> group, ReadOnlySpan<BookEntry> levels)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(group, EntryBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(group[2..], (ushort)levels.Length);
        // BookEntry is laid out as the wire is, on the little-endian machines that we run on.
        MemoryMarshal.AsBytes(levels).CopyTo(group[DimensionBytes..]);
        return DimensionBytes + (levels.Length * EntryBytes);
    }
}

using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class BookFrameWriterTests
{
    private static readonly FrameHeader Template = new()
    {
        ReceiveTimeNs = 11,
        VenueTimeNs = 10,
        InstrumentId = 0x1_0002,
        SourceId = 7,
        ShardId = 3,
        Flags = FrameFlags.Synthetic | FrameFlags.EndOfEvent,
    };

    [Test] // Goal: what is split is whole again when joined. Method: all pairs of level counts around the edges of a frame, decoded with the generated codecs.
    public void Parts_joined_give_every_level_in_order_with_one_end(
        [Values(0, 1, 25, 26, 27, 52, 53, 1_000)] int bidCount, [Values(0, 1, 26, 27, 700)] int askCount, [Values] bool isSnapshot)
    {
        (BookEntry[] bids, BookEntry[] asks) = Levels(bidCount, askCount);
        var queue = new DeliveryQueue();
        var sink = new DeliverySink(queue);
        long sourceSequence = 41;
        int frames = isSnapshot
            ? BookFrameWriter.WriteSnapshot(ref sink, Template, ref sourceSequence, 99, bids, asks)
            : BookFrameWriter.WriteUpdate(ref sink, Template, ref sourceSequence, 99, bids, asks);
        Assert.That(frames, Is.EqualTo(BookFrameWriter.FrameCount(bidCount, askCount)).And.EqualTo(queue.Count));
        Assert.That(sourceSequence, Is.EqualTo(41 + frames));
        List<BookEntry> readBids = [], readAsks = [];
        for (int part = 0; part < frames; part++)
        {
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(queue.First);
            Assert.That((header.ReceiveTimeNs, header.VenueTimeNs, header.InstrumentId), Is.EqualTo((11L, 10L, 0x1_0002u)));
            Assert.That((header.SourceId, header.ShardId), Is.EqualTo(((ushort)7, (ushort)3)));
            Assert.That(header.SourceSequence, Is.EqualTo(42 + part));
            Assert.That(header.Length, Is.EqualTo(queue.First.Length - FrameHeader.SizeBytes).And.AtMost(FrameLayout.MaxMessageBytes));
            FrameFlags expected = FrameFlags.Synthetic | (isSnapshot ? FrameFlags.Snapshot : 0) | (part == frames - 1 ? FrameFlags.EndOfEvent : 0);
            Assert.That(header.Flags, Is.EqualTo(expected));
            Read(queue.First[FrameHeader.SizeBytes..], isSnapshot, part, readBids, readAsks);
            queue.RemoveFirst();
        }
        Assert.That(readBids, Is.EqualTo(bids));
        Assert.That(readAsks, Is.EqualTo(asks));
    }

    [Test] // Goal: a sink that fills up loses nothing. Method: a sink that refuses after every few frames; the writer goes on where it stopped.
    public void Writing_resumes_after_a_full_sink([Values(1, 2, 5)] int room)
    {
        (BookEntry[] bids, BookEntry[] asks) = Levels(90, 70);
        var whole = new DeliveryQueue();
        var sink = new DeliverySink(whole);
        long sequence = 0;
        int frames = BookFrameWriter.WriteSnapshot(ref sink, Template, ref sequence, 5, bids, asks);
        var pieces = new DeliveryQueue();
        long pieceSequence = 0;
        int written = 0;
        while (written < frames)
        {
            var limited = new LimitedSink { Inner = new DeliverySink(pieces), Room = room };
            int now = BookFrameWriter.WriteSnapshot(ref limited, Template, ref pieceSequence, 5, bids, asks, written);
            Assert.That(now, Is.EqualTo(Math.Min(frames, written + room)));
            written = now;
        }
        for (; whole.Count > 0; whole.RemoveFirst(), pieces.RemoveFirst()) Assert.That(pieces.First.SequenceEqual(whole.First), Is.True);
    }

    private static (BookEntry[] Bids, BookEntry[] Asks) Levels(int bidCount, int askCount) => (
        [.. Enumerable.Range(1, bidCount).Select(i => new BookEntry(1_000_000 - i, i))],
        [.. Enumerable.Range(1, askCount).Select(i => new BookEntry(1_000_000 + i, 3 * i))]);

    private static void Read(ReadOnlySpan<byte> message, bool isSnapshot, int part, List<BookEntry> bids, List<BookEntry> asks)
    {
        if (isSnapshot)
        {
            Assert.That(BookSnapshotDecoder.TryWrap(message, out BookSnapshotDecoder snapshot), Is.True);
            Assert.That((snapshot.UpdateId, (int)snapshot.Part), Is.EqualTo((99L, part)));
            Assert.That(snapshot.TryReadBids(out BookSnapshotDecoder.BidsDecoder bidsOfPart), Is.True);
            while (bidsOfPart.MoveNext()) bids.Add(new BookEntry(bidsOfPart.Price, bidsOfPart.Lots));
            Assert.That(snapshot.TryReadAsks(out BookSnapshotDecoder.AsksDecoder asksOfPart), Is.True);
            while (asksOfPart.MoveNext()) asks.Add(new BookEntry(asksOfPart.Price, asksOfPart.Lots));
            return;
        }
        Assert.That(BookUpdateDecoder.TryWrap(message, out BookUpdateDecoder update), Is.True);
        Assert.That(update.UpdateId, Is.EqualTo(99));
        Assert.That(update.TryReadBids(out BookUpdateDecoder.BidsDecoder bidLevels), Is.True);
        while (bidLevels.MoveNext()) bids.Add(new BookEntry(bidLevels.Price, bidLevels.Lots));
        Assert.That(update.TryReadAsks(out BookUpdateDecoder.AsksDecoder askLevels), Is.True);
        while (askLevels.MoveNext()) asks.Add(new BookEntry(askLevels.Price, askLevels.Lots));
    }

    private struct LimitedSink : IFrameSink
    {
        public DeliverySink Inner;
        public int Room;

        public bool TryClaim(out Span<byte> frame)
        {
            frame = default;
            return Room > 0 && Inner.TryClaim(out frame);
        }

        public void Commit()
        {
            Room--;
            Inner.Commit();
        }
    }
}

using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Ring;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>What an engine makes of a lane's frames, told naively: a book is whole from the last part of a snapshot until a gap.</summary>
internal sealed class FeedReplica(LaneConsumer lane, ushort sourceId)
{
    private readonly Dictionary<uint, int> _nextParts = []; // of a snapshot that is arriving
    private long _sequence;

    public Dictionary<uint, SortedDictionary<(Side Side, long Price), long>> Books { get; } = [];

    public HashSet<uint> Whole { get; } = [];

    public HashSet<uint> Defined { get; } = [];

    public List<GapReason> Gaps { get; } = [];

    public int TradeCount { get; private set; }

    public long LastReceiveNs { get; private set; }

    public void Drain()
    {
        while (lane.TryRead(out ReadOnlySpan<byte> slot))
        {
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(slot);
            Assert.That((header.SourceId, header.SourceSequence, header.Sequence), Is.EqualTo((sourceId, ++_sequence, 0L)));
            if (header.PublishTicks <= 0 || header.ReceiveTimeNs < LastReceiveNs) Assert.Fail($"ticks {header.PublishTicks}, received {header.ReceiveTimeNs}");
            LastReceiveNs = header.ReceiveTimeNs;
            Take(in header, slot.Slice(FrameHeader.SizeBytes, (int)header.Length));
            lane.Release();
        }
    }

    /// <summary>Differences to the venue's own books; empty when all are equal and whole.</summary>
    public string Difference(ExchangeVenue venue, IReadOnlyList<uint> instrumentIds)
    {
        for (int i = 0; i < instrumentIds.Count; i++)
        {
            uint id = instrumentIds[i];
            if (!Whole.Contains(id)) return $"{id} is not whole";
            var expected = new SortedDictionary<(Side, long), long>();
            foreach (Side side in new[] { Side.Buy, Side.Sell })
            {
                BookEntry[] levels = new BookEntry[venue.Books.LevelCount(i, side)];
                _ = venue.Books.CopyLevels(i, side, levels);
                foreach ((long price, long lots) in levels) expected[(side, price)] = lots;
            }

            if (!expected.SequenceEqual(Books[id])) return $"{id}: {Books[id].Count} levels, expected {expected.Count}";
        }

        return "";
    }

    private void Take(in FrameHeader header, ReadOnlySpan<byte> message)
    {
        uint id = header.InstrumentId;
        bool isLast = (header.Flags & FrameFlags.EndOfEvent) != 0;
        if (GapDecoder.TryWrap(message, out GapDecoder gap))
        {
            Assert.That(id, Is.EqualTo(FrameHeader.NoInstrument));
            Gaps.Add(gap.Reason);
            Whole.Clear();
            _nextParts.Clear();
        }
        else if (InstrumentDefinitionDecoder.TryWrap(message, out _))
        {
            Defined.Add(id);
        }
        else if (TradeDecoder.TryWrap(message, out _))
        {
            TradeCount++;
        }
        else if (BookSnapshotDecoder.TryWrap(message, out BookSnapshotDecoder snapshot))
        {
            TakeSnapshot(id, ref snapshot, isLast);
        }
        else
        {
            Assert.That(BookUpdateDecoder.TryWrap(message, out BookUpdateDecoder update), Is.True);
            if (!Whole.Contains(id)) return;
            Assert.That(update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids), Is.True);
            while (bids.MoveNext()) Set(id, Side.Buy, bids.Price, bids.Lots);
            Assert.That(update.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks), Is.True);
            while (asks.MoveNext()) Set(id, Side.Sell, asks.Price, asks.Lots);
        }
    }

    private void TakeSnapshot(uint id, ref BookSnapshotDecoder snapshot, bool isLast)
    {
        if (snapshot.Part == 0)
        {
            Books[id] = [];
            Whole.Remove(id);
            _nextParts[id] = 0;
        }

        if (!_nextParts.TryGetValue(id, out int next) || next != snapshot.Part)
        {
            _nextParts.Remove(id);
            return;
        }

        _nextParts[id] = next + 1;
        Assert.That(snapshot.TryReadBids(out BookSnapshotDecoder.BidsDecoder bids), Is.True);
        while (bids.MoveNext()) Set(id, Side.Buy, bids.Price, bids.Lots);
        Assert.That(snapshot.TryReadAsks(out BookSnapshotDecoder.AsksDecoder asks), Is.True);
        while (asks.MoveNext()) Set(id, Side.Sell, asks.Price, asks.Lots);
        if (isLast && _nextParts.Remove(id)) Whole.Add(id);
    }

    private void Set(uint id, Side side, long price, long lots)
    {
        if (lots > 0) Books[id][(side, price)] = lots;
        else Books[id].Remove((side, price)); // after a repaired loss it may not be there
    }
}

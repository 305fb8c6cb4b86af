using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>A recording written by hand: prices in whole units, lots as they are, times in ns. Each step is one venue event.</summary>
internal sealed class RecordedMarket
{
    public const uint Instrument = 7;
    public const long Unit = 1_000_000_000;

    /// <summary>Tick 1, lot 1, contract value 1: fees are easy to follow. Maker rebate 1e-4, taker 5e-4.</summary>
    public static readonly InstrumentRules Rules = new()
    {
        InstrumentId = Instrument,
        VenueId = 3,
        Symbol = "TEST",
        Ticks = [new TickRow(0, Unit)],
        MaxLots = 1_000_000,
        MakerFee = -1_000,
        TakerFee = 5_000,
    };

    private readonly List<byte[]> _frames = [];
    private long _sourceSequence;

    public IReadOnlyList<byte[]> Frames => _frames;

    public IFrameSource Source => new ListSource(_frames);

    /// <summary>Definition and a book at time 0: bids 99 x 30, 98 x 20; asks 101 x 30, 102 x 20.</summary>
    public static RecordedMarket Standard() => new RecordedMarket().Define(0, Rules).Snapshot(0, [(99, 30), (98, 20)], [(101, 30), (102, 20)]);

    public RecordedMarket Define(long receiveTimeNs, InstrumentRules rules)
    {
        var message = new byte[FrameLayout.MaxMessageBytes];
        int bytes = InstrumentDefinitionWriter.Write(rules, message);
        return Add(receiveTimeNs, 0, rules.InstrumentId, message.AsSpan(0, bytes));
    }

    public RecordedMarket Snapshot(long receiveTimeNs, (long Price, long Lots)[] bids, (long Price, long Lots)[] asks, long venueTimeNs = 0, uint instrumentId = Instrument)
        => Book(isSnapshot: true, receiveTimeNs, venueTimeNs, bids, asks, instrumentId);

    public RecordedMarket Update(long receiveTimeNs, (long Price, long Lots)[] bids, (long Price, long Lots)[] asks, long venueTimeNs = 0, uint instrumentId = Instrument)
        => Book(isSnapshot: false, receiveTimeNs, venueTimeNs, bids, asks, instrumentId);

    public RecordedMarket Trade(long receiveTimeNs, long price, long lots, Aggressor aggressor, long venueTimeNs = 0, uint instrumentId = Instrument)
    {
        var message = new byte[64];
        Assert.That(TradeEncoder.TryWrap(message, out TradeEncoder trade), Is.True);
        trade.TradeId = _sourceSequence + 1;
        trade.Price = price * Unit;
        trade.Lots = lots;
        trade.Aggressor = aggressor;
        return Add(receiveTimeNs, venueTimeNs, instrumentId, message.AsSpan(0, trade.EncodedLength));
    }

    public RecordedMarket Raw(long receiveTimeNs, ReadOnlySpan<byte> message) => Add(receiveTimeNs, 0, Instrument, message);

    private RecordedMarket Book(bool isSnapshot, long receiveTimeNs, long venueTimeNs, (long Price, long Lots)[] bids, (long Price, long Lots)[] asks, uint instrumentId)
    {
        var header = new FrameHeader { ReceiveTimeNs = receiveTimeNs, VenueTimeNs = venueTimeNs, InstrumentId = instrumentId };
        var sink = new Sink(_frames, new byte[FrameLayout.SlotBytes]);
        BookEntry[] bidEntries = [.. bids.Select(level => new BookEntry(level.Price * Unit, level.Lots))];
        BookEntry[] askEntries = [.. asks.Select(level => new BookEntry(level.Price * Unit, level.Lots))];
        _ = isSnapshot
            ? BookFrameWriter.WriteSnapshot(ref sink, in header, ref _sourceSequence, receiveTimeNs, bidEntries, askEntries)
            : BookFrameWriter.WriteUpdate(ref sink, in header, ref _sourceSequence, receiveTimeNs, bidEntries, askEntries);
        return this;
    }

    private RecordedMarket Add(long receiveTimeNs, long venueTimeNs, uint instrumentId, ReadOnlySpan<byte> message)
    {
        var header = new FrameHeader
        {
            ReceiveTimeNs = receiveTimeNs,
            VenueTimeNs = venueTimeNs,
            InstrumentId = instrumentId,
            Length = (uint)message.Length,
            SourceSequence = ++_sourceSequence,
            Flags = FrameFlags.EndOfEvent,
        };
        var frame = new byte[FrameHeader.SizeBytes + message.Length];
        MemoryMarshal.Write(frame, in header);
        message.CopyTo(frame.AsSpan(FrameHeader.SizeBytes));
        _frames.Add(frame);
        return this;
    }

    private readonly struct Sink(List<byte[]> frames, byte[] slot) : IFrameSink
    {
        public bool TryClaim(out Span<byte> frame)
        {
            frame = slot;
            return true;
        }

        public void Commit() => frames.Add(slot[..(FrameHeader.SizeBytes + (int)MemoryMarshal.Read<FrameHeader>(slot).Length)]);
    }

    private sealed class ListSource(List<byte[]> frames) : IFrameSource
    {
        private int _next;

        public bool TryNext(out ReadOnlySpan<byte> frame)
        {
            frame = _next < frames.Count ? frames[_next] : default;
            return _next++ < frames.Count;
        }
    }
}

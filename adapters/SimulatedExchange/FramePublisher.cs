using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Turns what happens at the venue into frames on their way to us, one venue event at a time.</summary>
/// <remarks>One thread. Frames of one event and one way (the feed, or a session's executions) are one packet: they share a latency, and the last one carries the end of event.
/// Executions enter the outbox before the market data of their event, trades before the book update.</remarks>
internal sealed class FramePublisher(LatencyModel latency, ushort marketDataSourceId, SessionTable sessions)
{
    private MatchedTrade[] _trades = new MatchedTrade[2_048];
    private int _tradeCount;
    private long _marketDataSequence;
    private long _venueTimeNs;

    /// <summary>Frames on their way, in the order in which we receive them.</summary>
    public DeliveryQueue Outbox { get; } = new();

    public void Begin(long venueTimeNs) => _venueTimeNs = venueTimeNs;

    public void Add(in MatchedTrade trade)
    {
        if (_tradeCount == _trades.Length) Array.Resize(ref _trades, 2 * _tradeCount);
        _trades[_tradeCount++] = trade;
    }

    public void Publish(in Execution execution) => sessions.Publish(in execution, _venueTimeNs, Outbox);

    public void PublishDefinition(InstrumentRules rules)
    {
        FrameHeader header = MarketDataHeader(rules.InstrumentId, latency.FeedReceiptNs(_venueTimeNs));
        Span<byte> frame = Claim();
        header.Length = (uint)InstrumentDefinitionWriter.Write(rules, frame[FrameHeader.SizeBytes..FrameLayout.SlotBytes]);
        header.Flags |= FrameFlags.EndOfEvent;
        header.SourceSequence = ++_marketDataSequence;
        Commit(frame, in header);
    }

    public void PublishSnapshot(uint instrumentId, long updateId, ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks)
    {
        FrameHeader header = MarketDataHeader(instrumentId, latency.FeedReceiptNs(_venueTimeNs));
        var sink = new DeliverySink(Outbox);
        if (BookFrameWriter.WriteSnapshot(ref sink, in header, ref _marketDataSequence, updateId, bids, asks)
            < BookFrameWriter.FrameCount(bids.Length, asks.Length))
            throw Overflow();
    }

    /// <summary>Ends the event: its executions are complete, its trades and the changes of its book become public.</summary>
    public void End(uint instrumentId, long updateId, ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks)
    {
        sessions.End(Outbox);
        bool hasBook = bids.Length + asks.Length > 0;
        if (!hasBook && _tradeCount == 0) return;
        FrameHeader header = MarketDataHeader(instrumentId, latency.FeedReceiptNs(_venueTimeNs));
        for (int i = 0; i < _tradeCount; i++) Publish(in _trades[i], header, isLast: !hasBook && i == _tradeCount - 1);
        _tradeCount = 0;
        if (!hasBook) return;
        var sink = new DeliverySink(Outbox);
        if (BookFrameWriter.WriteUpdate(ref sink, in header, ref _marketDataSequence, updateId, bids, asks)
            < BookFrameWriter.FrameCount(bids.Length, asks.Length))
            throw Overflow();
    }

    private void Publish(in MatchedTrade trade, FrameHeader header, bool isLast)
    {
        Span<byte> frame = Claim();
        _ = TradeEncoder.TryWrap(frame[FrameHeader.SizeBytes..], out TradeEncoder encoder);
        encoder.TradeId = trade.MatchId;
        encoder.Price = trade.Price;
        encoder.Lots = trade.Lots;
        encoder.Aggressor = trade.TakerSide == Side.Buy ? Aggressor.Buy : Aggressor.Sell;
        header.Length = (uint)encoder.EncodedLength;
        if (isLast) header.Flags |= FrameFlags.EndOfEvent;
        header.SourceSequence = ++_marketDataSequence;
        Commit(frame, in header);
    }

    private FrameHeader MarketDataHeader(uint instrumentId, long receiveTimeNs) => new()
    {
        ReceiveTimeNs = receiveTimeNs,
        VenueTimeNs = _venueTimeNs,
        InstrumentId = instrumentId,
        SourceId = marketDataSourceId,
        Flags = FrameFlags.Synthetic,
    };

    private void Commit(Span<byte> frame, in FrameHeader header)
    {
        MemoryMarshal.Write(frame, in header);
        Outbox.Commit(header.ReceiveTimeNs, FrameHeader.SizeBytes + (int)header.Length);
    }

    private Span<byte> Claim() => Outbox.TryClaim(out Span<byte> frame) ? frame : throw Overflow();

    // A configuration that cannot work, not an input: no frame may be lost in silence.
    internal static InvalidOperationException Overflow()
        => new($"more than {DeliveryQueue.CapacityMax} frames are on their way: the latency is too long for the rate of events");
}

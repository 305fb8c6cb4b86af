using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers;

/// <summary>Writes the frames of an import in their order, each instrument's definition before its first one. One thread.</summary>
internal sealed class ImportFrameWriter(FrameQueue queue, ushort sourceId)
{
    private long _sourceSequence;

    public void WriteSnapshot(
        InstrumentState instrument, long receiveTimeNs, long venueTimeNs, long updateId,
        ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks)
    {
        FrameHeader header = Begin(instrument, receiveTimeNs, venueTimeNs);
        var sink = new FrameQueue.Sink(queue);
        BookFrameWriter.WriteSnapshot(ref sink, in header, ref _sourceSequence, updateId, bids, asks);
    }

    public void WriteUpdate(
        InstrumentState instrument, long receiveTimeNs, long venueTimeNs, long updateId,
        ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks)
    {
        FrameHeader header = Begin(instrument, receiveTimeNs, venueTimeNs);
        var sink = new FrameQueue.Sink(queue);
        BookFrameWriter.WriteUpdate(ref sink, in header, ref _sourceSequence, updateId, bids, asks);
    }

    public void WriteTrade(
        InstrumentState instrument, long receiveTimeNs, long venueTimeNs, long tradeId, long price, long lots, Aggressor aggressor)
    {
        FrameHeader header = Begin(instrument, receiveTimeNs, venueTimeNs);
        Span<byte> frame = queue.Claim();
        _ = TradeEncoder.TryWrap(frame[FrameHeader.SizeBytes..], out TradeEncoder trade);
        trade.TradeId = tradeId;
        trade.Price = price;
        trade.Lots = lots;
        trade.Aggressor = aggressor;
        Commit(frame, header, trade.EncodedLength);
    }

    public void WriteGap(InstrumentState instrument, long receiveTimeNs, long venueTimeNs, long expectedId, long receivedId)
    {
        FrameHeader header = Begin(instrument, receiveTimeNs, venueTimeNs);
        Span<byte> frame = queue.Claim();
        _ = GapEncoder.TryWrap(frame[FrameHeader.SizeBytes..], out GapEncoder gap);
        gap.ExpectedId = expectedId;
        gap.ReceivedId = receivedId;
        gap.Reason = GapReason.SequenceGap;
        Commit(frame, header, gap.EncodedLength);
    }

    public void WriteStatus(InstrumentState instrument, long receiveTimeNs, long venueTimeNs, TradingStatus status)
    {
        FrameHeader header = Begin(instrument, receiveTimeNs, venueTimeNs);
        Span<byte> frame = queue.Claim();
        _ = InstrumentStatusEncoder.TryWrap(frame[FrameHeader.SizeBytes..], out InstrumentStatusEncoder message);
        message.Status = status;
        Commit(frame, header, message.EncodedLength);
    }

    private FrameHeader Begin(InstrumentState instrument, long receiveTimeNs, long venueTimeNs)
    {
        var header = new FrameHeader { ReceiveTimeNs = receiveTimeNs, InstrumentId = instrument.Specification.InstrumentId, SourceId = sourceId };
        if (!instrument.IsDefined)
        {
            instrument.IsDefined = true;
            ReadOnlySpan<byte> definition = instrument.Specification.Definition.Span;
            Span<byte> frame = queue.Claim();
            definition.CopyTo(frame[FrameHeader.SizeBytes..]);
            Commit(frame, header, definition.Length);
        }
        header.VenueTimeNs = venueTimeNs;
        return header;
    }

    private void Commit(Span<byte> frame, FrameHeader header, int messageBytes)
    {
        header.Length = (uint)messageBytes;
        header.SourceSequence = ++_sourceSequence;
        header.Flags = FrameFlags.EndOfEvent;
        MemoryMarshal.Write(frame, in header);
        queue.Commit();
    }
}

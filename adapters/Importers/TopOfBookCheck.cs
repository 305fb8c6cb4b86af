using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers;

/// <summary>Proves an import: rebuilds each book from the frames it produced and compares the top, after each depth update, with the venue's
/// own ticker of the greatest id not above that update's, wherever in the file that ticker stands.</summary>
/// <remarks>One thread. Frames and tickers each in order of id, interleaved in any way; <see cref="Complete"/> ends the comparison.
/// Updates between a gap and the next snapshot are not checked, because no book stands then.</remarks>
public sealed class TopOfBookCheck
{
    private readonly Dictionary<uint, TopOfBookInstrument> _instruments = [];
    private long _checked;
    private long _mismatched;
    private TopOfBookMismatch? _firstMismatch;

    /// <summary>Depth updates compared so far.</summary>
    public long Checked => _checked;

    /// <summary>Of those, how many differed in price or size.</summary>
    public long Mismatched => _mismatched;

    public TopOfBookMismatch? FirstMismatch => _firstMismatch;

    /// <summary>Takes any frame of the import; others than books and gaps are passed over.</summary>
    public void OnFrame(ReadOnlySpan<byte> frame)
    {
        FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
        ReadOnlySpan<byte> message = frame[FrameHeader.SizeBytes..];
        if (!SbeHeader.TryRead(message, out SbeHeader sbe) || sbe.SchemaId != BookUpdateDecoder.SchemaId) return;
        TopOfBookInstrument instrument = Find(header.InstrumentId);
        switch (sbe.TemplateId)
        {
            case BookUpdateDecoder.TemplateId: OnUpdate(instrument, message, header.Flags); break;
            case BookSnapshotDecoder.TemplateId: OnSnapshot(instrument, message); break;
            case GapDecoder.TemplateId: instrument.HasBook = false; break;
        }
    }

    /// <param name="instrumentId">As in the frames.</param>
    /// <param name="tickerId">The venue's number of the book state that the ticker describes.</param>
    /// <param name="top">The ticker.</param>
    public void OnTicker(uint instrumentId, long tickerId, in TopOfBook top)
    {
        TopOfBookInstrument instrument = Find(instrumentId);
        instrument.AddTicker(tickerId, in top);
        instrument.Compare(isEnd: false, ref _checked, ref _mismatched, ref _firstMismatch);
    }

    /// <summary>Compares what still waited for a later ticker.</summary>
    public void Complete()
    {
        foreach (TopOfBookInstrument instrument in _instruments.Values)
            instrument.Compare(isEnd: true, ref _checked, ref _mismatched, ref _firstMismatch);
    }

    private static void OnSnapshot(TopOfBookInstrument instrument, ReadOnlySpan<byte> message)
    {
        if (!BookSnapshotDecoder.TryWrap(message, out BookSnapshotDecoder snapshot)) return;
        if (snapshot.Part == 0)
        {
            instrument.Bids.Clear();
            instrument.Asks.Clear();
            instrument.HasBook = true;
        }
        if (!snapshot.TryReadBids(out var bids)) return;
        while (bids.MoveNext()) instrument.Bids.Set(bids.Price, bids.Lots);
        if (!snapshot.TryReadAsks(out var asks)) return;
        while (asks.MoveNext()) instrument.Asks.Set(asks.Price, asks.Lots);
    }

    private void OnUpdate(TopOfBookInstrument instrument, ReadOnlySpan<byte> message, FrameFlags flags)
    {
        if (!instrument.HasBook || !BookUpdateDecoder.TryWrap(message, out BookUpdateDecoder update)) return;
        if (!update.TryReadBids(out var bids)) return;
        while (bids.MoveNext()) instrument.Bids.Set(bids.Price, bids.Lots);
        if (!update.TryReadAsks(out var asks)) return;
        while (asks.MoveNext()) instrument.Asks.Set(asks.Price, asks.Lots);

        if ((flags & FrameFlags.EndOfEvent) == 0) return;
        instrument.AddTop(update.UpdateId);
        instrument.Compare(isEnd: false, ref _checked, ref _mismatched, ref _firstMismatch);
    }

    private TopOfBookInstrument Find(uint instrumentId)
    {
        ref TopOfBookInstrument? instrument = ref CollectionsMarshal.GetValueRefOrAddDefault(_instruments, instrumentId, out _);
        return instrument ??= new TopOfBookInstrument(instrumentId);
    }
}

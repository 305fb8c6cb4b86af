using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Host;

/// <summary><c>frames.csv</c>, <c>book_updates.csv</c>, <c>trades.csv</c> and <c>top_of_book.csv</c>. One thread.</summary>
internal sealed class MarketExport(string directory, ExportInstruments instruments) : IDisposable
{
    private const string Time = "sequence,time_ns,time";
    private static readonly (FrameFlags Flag, string Name)[] FlagNames =
    [
        (FrameFlags.EndOfEvent, "endOfEvent"), (FrameFlags.Snapshot, "snapshot"), (FrameFlags.Resend, "resend"), (FrameFlags.Synthetic, "synthetic"),
    ];

    private readonly CsvFile _frames = new(
        Path.Combine(directory, "frames.csv"),
        $"{Time},venue_time_ns,venue_time,source_id,source_sequence,instrument,template,flags,message_bytes,epoch,order_digest");

    private readonly CsvFile _levels = new(Path.Combine(directory, "book_updates.csv"), $"{Time},instrument,kind,update_id,side,price,quantity");
    private readonly CsvFile _trades = new(
        Path.Combine(directory, "trades.csv"), $"{Time},venue_time_ns,venue_time,instrument,trade_id,price,quantity,aggressor");

    private readonly CsvFile _tops = new(
        Path.Combine(directory, "top_of_book.csv"), $"{Time},instrument,status,bid_price,bid_quantity,ask_price,ask_quantity,mid");

    private readonly Dictionary<int, (BookStatus Status, int TopVersion)> _shown = [];

    public IEnumerable<CsvFile> Files => [_frames, _levels, _trades, _tops];

    public void OnFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        Begin(_frames, in header).Time(header.VenueTimeNs).Number(header.SourceId).Number(header.SourceSequence);
        _frames.Text(instruments.Symbol(header.InstrumentId)).Text(MessageText.Kind(message)).Text(Flags(header.Flags));
        _frames.Number(header.Length).Number(header.Epoch).Text(header.OrderDigest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)).End();
        if (BookUpdateDecoder.TryWrap(message, out BookUpdateDecoder update)) Write(in header, ref update);
        else if (BookSnapshotDecoder.TryWrap(message, out BookSnapshotDecoder snapshot)) Write(in header, ref snapshot);
        else if (TradeDecoder.TryWrap(message, out TradeDecoder trade)) Write(in header, ref trade);
        if (context.Instruments.TryGetSlot(header.InstrumentId, out int slot)) WriteTop(in header, slot, context.Books[slot]);
    }

    public void Dispose()
    {
        foreach (CsvFile file in Files) file.Dispose();
    }

    private static CsvFile Begin(CsvFile file, in FrameHeader header) => file.Number(header.Sequence).Time(header.ReceiveTimeNs);

    private static string Flags(FrameFlags flags) => string.Join('|', FlagNames.Where(name => (flags & name.Flag) != 0).Select(name => name.Name));

    private void Write(in FrameHeader header, ref BookUpdateDecoder update)
    {
        if (!update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids)) return;
        while (bids.MoveNext()) Level(in header, "update", update.UpdateId, "bid", bids.Price, bids.Lots);
        if (!update.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks)) return;
        while (asks.MoveNext()) Level(in header, "update", update.UpdateId, "ask", asks.Price, asks.Lots);
    }

    private void Write(in FrameHeader header, ref BookSnapshotDecoder snapshot)
    {
        if (!snapshot.TryReadBids(out BookSnapshotDecoder.BidsDecoder bids)) return;
        while (bids.MoveNext()) Level(in header, "snapshot", snapshot.UpdateId, "bid", bids.Price, bids.Lots);
        if (!snapshot.TryReadAsks(out BookSnapshotDecoder.AsksDecoder asks)) return;
        while (asks.MoveNext()) Level(in header, "snapshot", snapshot.UpdateId, "ask", asks.Price, asks.Lots);
    }

    private void Level(in FrameHeader header, string kind, long updateId, string side, long priceNanos, long lots)
    {
        Begin(_levels, in header).Text(instruments.Symbol(header.InstrumentId)).Text(kind).Number(updateId).Text(side);
        _levels.Decimal(priceNanos, 9).Decimal(instruments.Quantity(header.InstrumentId, lots), 9).End();
    }

    private void Write(in FrameHeader header, ref TradeDecoder trade)
    {
        Begin(_trades, in header).Time(header.VenueTimeNs).Text(instruments.Symbol(header.InstrumentId)).Number(trade.TradeId);
        _trades.Decimal(trade.Price, 9).Decimal(instruments.Quantity(header.InstrumentId, trade.Lots), 9).Text(trade.Aggressor.ToString()).End();
    }

    /// <summary>A row where an event has ended and the top, or whether the book can be used, is another than in the row before.</summary>
    private void WriteTop(in FrameHeader header, int slot, Book book)
    {
        if (book.IsInEvent || book.Status is BookStatus.AwaitingSnapshot or BookStatus.InSnapshot) return;
        if (_shown.TryGetValue(slot, out var shown) && shown == (book.Status, book.TopVersion)) return;
        _shown[slot] = (book.Status, book.TopVersion);
        Begin(_tops, in header).Text(instruments.Symbol(header.InstrumentId)).Text(book.Status.ToString());
        if (book.BidCount > 0) Side(header.InstrumentId, book.BestBid);
        else _tops.Empty().Empty();
        if (book.AskCount > 0) Side(header.InstrumentId, book.BestAsk);
        else _tops.Empty().Empty();
        if (book.IsQuotable) _tops.Price(book.Mid);
        else _tops.Empty();
        _tops.End();
    }

    private void Side(uint instrumentId, BookLevel level) => _tops.Price(level.Price).Decimal(instruments.Quantity(instrumentId, level.Lots.Count), 9);
}

using System.Text;
using System.Text.Json;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers;

/// <summary>A raw Binance recording (USD-M and coin-margined futures, spot) as frames, in one pass and constant memory.</summary>
/// <remarks>Lines are <c>&lt;local ns&gt; &lt;JSON&gt;</c>, plain or gzip: depth updates, in-file snapshots and trades become frames, tickers only
/// feed the <see cref="TopOfBookCheck"/>. An instrument's definition precedes its first frame. Depth updates before a snapshot wait for it and
/// carry its receive time; a break in their ids is a Gap frame, and the book is whole again with the next snapshot.
/// <para>One thread. The same file gives the same bytes. Every failure is an <see cref="ImportException"/> with file and line.</para></remarks>
public sealed class BinanceRawImporter : LineImporter
{
    private const long ProgressBytes = 1 << 20;

    private readonly TopOfBookCheck? _check;
    private readonly BinanceRawInstrument[] _instruments;
    private readonly BinanceRawEvent _event = new();
    private long _localTimeNs;
    private BinanceRawInstrument? _onlySymbol;
    private bool _hasSeveralSymbols;

    /// <param name="path">The recording.</param>
    /// <param name="instruments">Every instrument that may occur; another symbol in the data is an error.</param>
    /// <param name="sourceId">For the frame headers.</param>
    /// <param name="check">Compares the rebuilt top of book with the recorded tickers; null: no check.</param>
    /// <exception cref="ImportException">The file cannot be opened.</exception>
    public BinanceRawImporter(string path, IReadOnlyCollection<ImportedInstrument> instruments, ushort sourceId, TopOfBookCheck? check = null)
        : base(path, sourceId)
    {
        _check = check;
        _instruments = [.. instruments.Select(instrument => new BinanceRawInstrument(instrument))];
    }

    /// <inheritdoc/>
    public override ImportVerdict? Verdict => _check is null
        ? null
        : new ImportVerdict(
            "top of book", FormattableString.Invariant($"{_check.Checked:N0} checked against the venue's tickers, {_check.Mismatched:N0} differ"),
            _check.FirstMismatch?.ToString());

    /// <summary>Hands every remaining frame to a sink.</summary>
    /// <param name="sink">Takes the frames; must not be bounded below the import, for nobody drains it meanwhile.</param>
    /// <param name="onProgress">Called about once a megabyte of the file, and at the end.</param>
    /// <param name="cancellation">Looked at once a frame.</param>
    /// <exception cref="ImportException">The file is cut, unordered, damaged or of another format.</exception>
    /// <exception cref="InvalidOperationException">The sink refused a frame.</exception>
    public void CopyTo<TSink>(ref TSink sink, Action<ImportProgress>? onProgress = null, CancellationToken cancellation = default)
        where TSink : struct, IFrameSink
    {
        long reportAtBytes = ProgressBytes;
        while (TryNext(out ReadOnlySpan<byte> frame))
        {
            if (!sink.TryClaim(out Span<byte> slot)) throw new InvalidOperationException($"the sink is full after {Statistics.Frames - 1} frames");
            frame.CopyTo(slot);
            sink.Commit();
            cancellation.ThrowIfCancellationRequested();
            if (onProgress is null || Progress.BytesRead < reportAtBytes) continue;
            onProgress(Progress);
            reportAtBytes = Progress.BytesRead + ProgressBytes;
        }
        onProgress?.Invoke(Progress);
    }

    private protected override void OnFrame(ReadOnlySpan<byte> frame) => _check?.OnFrame(frame);

    private protected override void ImportLine(ReadOnlySpan<byte> line)
    {
        try
        {
            BinanceRawParser.Parse(line, out long localTimeNs, _event);
            if (localTimeNs < _localTimeNs)
                throw new RawFormatException($"local time {localTimeNs} after {_localTimeNs}, expected times that never decrease");
            _localTimeNs = localTimeNs;
            Import();
        }
        catch (JsonException exception)
        {
            throw new RawFormatException($"broken JSON at its byte {exception.BytePositionInLine + 1}, {BinanceRawParser.Expected}");
        }
    }

    private void Import()
    {
        if (_event.Kind == BinanceEventKind.Other)
        {
            Statistics.OtherEvents++;
            return;
        }
        BinanceRawInstrument instrument = FindInstrument();
        long quantityStep = instrument.Specification.QuantityStep;
        switch (_event.Kind)
        {
            case BinanceEventKind.Depth:
                MeasureOffset(_localTimeNs, _event.VenueTimeNs);
                _event.Bids.ConvertToLots(quantityStep);
                _event.Asks.ConvertToLots(quantityStep);
                OnDepth(instrument);
                break;
            case BinanceEventKind.Snapshot:
                _event.Bids.ConvertToLots(quantityStep);
                _event.Asks.ConvertToLots(quantityStep);
                OnSnapshot(instrument);
                break;
            case BinanceEventKind.Trade:
                MeasureOffset(_localTimeNs, _event.VenueTimeNs);
                OnTrade(instrument);
                break;
            case BinanceEventKind.BookTicker:
                OnTicker(instrument);
                break;
        }
    }

    private void OnDepth(BinanceRawInstrument instrument)
    {
        instrument.DepthUpdatesSeen++;
        long previousId = _event.PreviousUpdateId != BinanceRawEvent.None ? _event.PreviousUpdateId : _event.FirstUpdateId - 1;
        long lastId = _event.LastUpdateId;
        long expectedId = instrument.Sequence.LastUpdateId;
        switch (instrument.Sequence.OnUpdate(previousId, lastId))
        {
            case DepthDecision.Apply:
                WriteUpdate(instrument, _event.VenueTimeNs, lastId, _event.Bids.Entries, _event.Asks.Entries);
                break;
            case DepthDecision.Drop:
                Statistics.DepthUpdatesDropped++;
                break;
            case DepthDecision.Gap:
                WriteGap(instrument, _event.VenueTimeNs, expectedId, previousId);
                goto case DepthDecision.Buffer;
            case DepthDecision.Buffer:
                var pending = new PendingDepth(previousId, lastId, _event.VenueTimeNs, _event.Bids.Entries.ToArray(), _event.Asks.Entries.ToArray());
                Statistics.DepthUpdatesDropped += instrument.AddPending(pending);
                break;
        }
    }

    private void OnSnapshot(BinanceRawInstrument instrument)
    {
        long snapshotId = _event.SnapshotUpdateId;
        if (!instrument.Sequence.Wants(snapshotId) || !instrument.Connects(snapshotId))
        {
            Statistics.SnapshotsIgnored++;
            return;
        }
        Statistics.Snapshots++;
        instrument.SnapshotsTaken++;
        Writer.WriteSnapshot(instrument, _localTimeNs, _event.VenueTimeNs, snapshotId, _event.Bids.Entries, _event.Asks.Entries);
        instrument.Sequence.OnSnapshot(snapshotId);
        ApplyPending(instrument);
    }

    private void ApplyPending(BinanceRawInstrument instrument)
    {
        for (int count = instrument.Pending.Count; count > 0; count--)
        {
            PendingDepth depth = instrument.Pending.Dequeue();
            long expectedId = instrument.Sequence.LastUpdateId;
            switch (instrument.Sequence.OnUpdate(depth.PreviousId, depth.LastId))
            {
                case DepthDecision.Apply:
                    WriteUpdate(instrument, depth.VenueTimeNs, depth.LastId, depth.Bids, depth.Asks);
                    break;
                case DepthDecision.Drop:
                    Statistics.DepthUpdatesDropped++;
                    break;
                case DepthDecision.Gap:
                    WriteGap(instrument, depth.VenueTimeNs, expectedId, depth.PreviousId);
                    goto case DepthDecision.Buffer;
                case DepthDecision.Buffer:
                    Statistics.DepthUpdatesDropped += instrument.AddPending(depth);
                    break;
            }
        }
    }

    private void OnTrade(BinanceRawInstrument instrument)
    {
        if (!_event.IsInBook)
        {
            Statistics.TradesOutsideBook++;
            return;
        }
        Statistics.Trades++;
        long lots = Quantity.ToLots(_event.Quantity, instrument.Specification.QuantityStep);
        Aggressor aggressor = _event.IsBuyerMaker ? Aggressor.Sell : Aggressor.Buy;
        Writer.WriteTrade(instrument, _localTimeNs, _event.VenueTimeNs, _event.TradeId, _event.Price, lots, aggressor);
    }

    private void OnTicker(BinanceRawInstrument instrument)
    {
        Statistics.BookTickers++;
        long quantityStep = instrument.Specification.QuantityStep;
        var top = new TopOfBook(
            _event.BidPrice, Quantity.ToLots(_event.BidQuantity, quantityStep),
            _event.AskPrice, Quantity.ToLots(_event.AskQuantity, quantityStep));
        _check?.OnTicker(instrument.Specification.InstrumentId, _event.LastUpdateId, in top);
    }

    private void WriteUpdate(
        BinanceRawInstrument instrument, long venueTimeNs, long updateId, ReadOnlySpan<BookEntry> bids, ReadOnlySpan<BookEntry> asks)
    {
        Statistics.DepthUpdates++;
        Writer.WriteUpdate(instrument, _localTimeNs, venueTimeNs, updateId, bids, asks);
    }

    private void WriteGap(BinanceRawInstrument instrument, long venueTimeNs, long expectedId, long receivedId)
    {
        Statistics.Gaps++;
        Writer.WriteGap(instrument, _localTimeNs, venueTimeNs, expectedId, receivedId);
    }

    private BinanceRawInstrument FindInstrument()
    {
        if (_event.Symbol.IsEmpty) return FindUnnamed();
        foreach (BinanceRawInstrument instrument in _instruments)
        {
            if (!_event.Symbol.SequenceEqual(instrument.Symbol)) continue;
            _hasSeveralSymbols |= _onlySymbol is not null && _onlySymbol != instrument;
            _onlySymbol = instrument;
            return instrument;
        }
        string known = string.Join(", ", _instruments.Select(instrument => instrument.Specification.Symbol));
        throw new RawFormatException($"symbol \"{Encoding.UTF8.GetString(_event.Symbol)}\" is not among the configured instruments ({known})");
    }

    // Snapshots of USD-M futures and spot do not say whose they are; one symbol in the file or in the configuration leaves no doubt.
    private BinanceRawInstrument FindUnnamed()
    {
        if (_hasSeveralSymbols) throw new RawFormatException("a snapshot that does not name its symbol in a file of several symbols");
        if (_onlySymbol is not null) return _onlySymbol;
        if (_instruments.Length == 1) return _instruments[0];
        throw new RawFormatException("a snapshot that does not name its symbol before any line that does");
    }

    private protected override void Complete()
    {
        if (LineNumber == 0) throw new RawFormatException($"the file is empty, {BinanceRawParser.Expected}");
        foreach (BinanceRawInstrument instrument in _instruments)
        {
            if (instrument is { DepthUpdatesSeen: > 0, SnapshotsTaken: 0 })
            {
                throw new ImportException(
                    Path, LineNumber,
                    $"the file ends with {instrument.DepthUpdatesSeen} depth updates of {instrument.Specification.Symbol} "
                    + "and no snapshot that they go on from, expected a line with {\"lastUpdateId\": ...}");
            }
            Statistics.DepthUpdatesDropped += instrument.Pending.Count;
        }
        _check?.Complete();
    }
}

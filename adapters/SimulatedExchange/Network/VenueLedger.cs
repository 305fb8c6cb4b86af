using System.Text;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>What a venue must not forget when it is killed: the fills of its accounts, the ids that it has used, its sessions' epochs, and about where
/// prices stood.</summary>
/// <remarks>One thread. An append-only file of records (<see cref="LedgerRecord"/>): definitions of the instruments, fills, marks that reserve
/// ids ahead of their use, greatest epochs, last prices. A fill is written before anybody hears of it, an epoch before its logon is accepted; the page cache keeps it when the process is killed, and with
/// <c>isDurable</c> the disk when the machine loses power. Allocates nothing while the venue runs. A write that fails throws, and the venue must stop:
/// what it cannot remember it may not tell.</remarks>
public sealed class VenueLedger : IDisposable
{
    public const string FileName = "venue.ledger";

    /// <summary>Ids are reserved in blocks of so many; a restart skips what is left of a block.</summary>
    public const long IdBlock = 1 << 20;

    private const long PriceIntervalNs = 1_000_000_000;
    private const int PriceChangeParts = 1_024; // a price is written again when it has moved by a thousandth
    private const int FillBatch = 64;
    private readonly LedgerFile _file;
    private readonly Dictionary<uint, byte[]> _definitions = [];
    private readonly Dictionary<uint, long> _prices = [];
    private readonly Dictionary<string, ushort> _epochs = new(StringComparer.Ordinal); // by session
    private readonly AccountFill[] _batch = new AccountFill[FillBatch];
    private readonly byte[] _message = new byte[FrameLayout.MaxMessageBytes];
    private readonly long[] _lastPrices = new long[InstrumentRecovery.SlotCount];
    private readonly long[] _writtenPrices = new long[InstrumentRecovery.SlotCount];
    private readonly long[] _writtenFills = new long[64]; // by account
    private List<AccountFill> _fills = [];
    private uint[] _instrumentIds = [];
    private long _runId;
    private long _venueOrderIdBound;
    private long _matchIdBound;
    private long _priceNs;
    private int _accountCount;
    private ushort _venueId;
    private bool _hasVenue;

    private VenueLedger(string path, bool isDurable) => _file = new LedgerFile(path, isDurable);

    /// <summary>Bytes of a torn tail that were cut at the opening.</summary>
    public long CutBytes => _file.CutBytes;

    /// <summary>Fills that the file had at the opening.</summary>
    public int RestoredFillCount { get; private set; }

    /// <summary>The file.</summary>
    public string FilePath => _file.FilePath;

    /// <summary>Opens the ledger of a directory, or begins one. A torn tail is cut.</summary>
    /// <param name="isDurable">Whether each fill reaches the disk before it is told.</param>
    /// <exception cref="VenueLedgerException">The file is corrupt before its tail; the message has file and offset.</exception>
    /// <exception cref="IOException">It cannot be read or written, or another process has it.</exception>
    public static VenueLedger Open(string directory, bool isDurable = false)
    {
        Directory.CreateDirectory(directory);
        var ledger = new VenueLedger(Path.Combine(directory, FileName), isDurable);
        try
        {
            ledger._file.ReadAll(ledger.Take);
            ledger.RestoredFillCount = ledger._fills.Count;
            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>The configuration of a run that continues the ledger: a later start, and prices from where they stood.</summary>
    /// <exception cref="VenueLedgerException">The ledger is of another venue, or of other instruments.</exception>
    public ExchangeConfiguration Continue(ExchangeConfiguration configuration)
    {
        if (_hasVenue && _venueId != configuration.VenueId)
            throw new VenueLedgerException($"{FilePath}: is of venue {_venueId}, not of {configuration.VenueId}");
        foreach (SimulatedInstrument instrument in configuration.Instruments) CheckDefinition(instrument.Rules);
        return configuration with
        {
            StartTimeNs = Math.Max(configuration.StartTimeNs, _runId + 1),
            Instruments = [.. configuration.Instruments.Select(AtLastPrice)],
        };
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Tells a new venue its former life, and begins a run in the file.</summary>
    /// <exception cref="VenueLedgerException">A fill is of an account or instrument that the venue has not.</exception>
    internal void Restore(ExchangeVenue venue, ExchangeConfiguration configuration)
    {
        _ = Continue(configuration); // it checks
        foreach (AccountFill fill in _fills)
        {
            try
            {
                venue.RestoreFill(fill.VenueTimeNs, fill.Execution);
            }
            catch (ArgumentException exception)
            {
                throw new VenueLedgerException($"{FilePath}: fill {fill.FillId} of account {fill.Execution.OwnerId}: {exception.Message}");
            }
        }

        _fills = [];
        venue.ContinueAbove(_matchIdBound, _venueOrderIdBound);
        (_venueId, _runId) = (configuration.VenueId, configuration.StartTimeNs);
        _accountCount = configuration.Sessions.Max(session => session.Account);
        for (int account = 1; account <= _accountCount; account++) _writtenFills[account] = venue.FillCount(account);
        _instrumentIds = [.. configuration.Instruments.Select(instrument => instrument.Rules.InstrumentId)];
        foreach (SimulatedInstrument instrument in configuration.Instruments) WriteDefinition(instrument.Rules);
        WriteMark(venue);
        _file.Flush();
    }

    /// <summary>Remembers what happened at the venue since the last call.</summary>
    internal void Record(ExchangeVenue venue, long nowNs)
    {
        for (int account = 1; account <= _accountCount; account++)
        {
            if (venue.FillCount(account) != _writtenFills[account]) WriteFills(venue, account);
        }

        if (IsBlockLow(venue)) WriteMark(venue);
        if (nowNs - _priceNs >= PriceIntervalNs) WritePrices(nowNs);
        _file.Flush();
    }

    /// <summary>The greatest epoch that ever logged on to a session; 0 for none.</summary>
    internal ushort EpochMax(string session) => _epochs.GetValueOrDefault(session);

    /// <summary>Remembers a greater epoch before its logon is accepted. A new engine's, so that it may allocate.</summary>
    internal void RecordEpoch(string session, ushort epoch)
    {
        _epochs[session] = epoch;
        _ = EpochMarkEncoder.TryWrap(_message, out EpochMarkEncoder mark);
        mark.Session = Encoding.ASCII.GetBytes(session);
        mark.Epoch = epoch;
        _file.Append(new FrameHeader { InstrumentId = FrameHeader.NoInstrument }, _message.AsSpan(0, mark.EncodedLength));
        _file.Flush();
    }

    /// <summary>A trade that the public hears of.</summary>
    internal void OnTrade(uint instrumentId, long price) => _lastPrices[instrumentId & 0xFFFF] = price;

    private static bool IsSymbolOf(ReadOnlySpan<byte> message, InstrumentRules rules)
        => InstrumentDefinitionDecoder.TryWrap(message, out InstrumentDefinitionDecoder definition)
            && Ascii.Equals(definition.Symbol.TrimEnd((byte)0), rules.Symbol)
            && definition.QuantityStep == rules.QuantityStep && definition.ContractValue == rules.ContractValue && definition.Kind == rules.Kind;

    private void CheckDefinition(InstrumentRules rules)
    {
        if (_definitions.TryGetValue(rules.InstrumentId, out byte[]? known) && !IsSymbolOf(known, rules))
            throw new VenueLedgerException($"{FilePath}: instrument {rules.InstrumentId} was another one than {rules.Symbol}, or of another lot");
    }

    private SimulatedInstrument AtLastPrice(SimulatedInstrument instrument)
        => instrument.Crowd is { } crowd && _prices.TryGetValue(instrument.Rules.InstrumentId, out long price) && price > 0
            ? instrument with { Crowd = crowd with { InitialPrice = price } }
            : instrument;

    private void Take(in FrameHeader header, ReadOnlySpan<byte> message, long offset)
    {
        if (VenueMarkDecoder.TryWrap(message, out VenueMarkDecoder mark))
        {
            _runId = Math.Max(_runId, mark.VenueRunId);
            _venueOrderIdBound = Math.Max(_venueOrderIdBound, mark.VenueOrderIdBound);
            _matchIdBound = Math.Max(_matchIdBound, mark.MatchIdBound);
            (_venueId, _hasVenue) = (mark.VenueId, true);
        }
        else if (EpochMarkDecoder.TryWrap(message, out EpochMarkDecoder epochMark))
        {
            string session = Encoding.ASCII.GetString(epochMark.Session.TrimEnd((byte)0));
            _epochs[session] = Math.Max(EpochMax(session), epochMark.Epoch);
        }
        else if (FilledDecoder.TryWrap(message, out FilledDecoder filled))
        {
            int account = header.SourceId;
            if (account is < 1 or > 62 || header.SourceSequence != ++_writtenFills[account])
                throw new VenueLedgerException($"{FilePath}: offset {offset}: fill {header.SourceSequence} of account {account}, expected {(account < 63 ? _writtenFills[account] : 0)}");
            _fills.Add(new AccountFill(header.SourceSequence, header.VenueTimeNs, LedgerRecord.Fill(in header, ref filled)));
        }
        else if (TradeDecoder.TryWrap(message, out TradeDecoder trade))
        {
            _prices[header.InstrumentId] = trade.Price;
        }
        else if (InstrumentDefinitionDecoder.TryWrap(message, out _))
        {
            _definitions[header.InstrumentId] = message.ToArray();
        }
        else
        {
            throw new VenueLedgerException($"{FilePath}: offset {offset}: a record of an unknown kind");
        }
    }

    private void WriteFills(ExchangeVenue venue, int account)
    {
        int count;
        while ((count = venue.CopyFills(account, _writtenFills[account], _batch)) > 0)
        {
            foreach (ref readonly AccountFill fill in _batch.AsSpan(0, count))
            {
                // The venue remembers thousands, and is asked after every frame.
                if (fill.FillId != ++_writtenFills[account]) throw new VenueLedgerException($"{FilePath}: fills were forgotten before they were written");
                Execution execution = fill.Execution;
                var header = new FrameHeader
                {
                    VenueTimeNs = fill.VenueTimeNs,
                    SourceSequence = fill.FillId,
                    InstrumentId = execution.InstrumentId,
                    SourceId = (ushort)account,
                    ShardId = execution.SessionId,
                };
                _file.Append(header, _message.AsSpan(0, ExecutionEncoder.Write(in execution, _venueId, _message)));
            }
        }
    }

    private bool IsBlockLow(ExchangeVenue venue)
        => venue.Books.LastVenueOrderId > _venueOrderIdBound - (IdBlock / 2) || venue.Books.LastMatchIdOfAll > _matchIdBound - (IdBlock / 2);

    private void WriteMark(ExchangeVenue venue)
    {
        _venueOrderIdBound = venue.Books.LastVenueOrderId + IdBlock;
        _matchIdBound = venue.Books.LastMatchIdOfAll + IdBlock;
        _ = VenueMarkEncoder.TryWrap(_message, out VenueMarkEncoder mark);
        mark.VenueRunId = _runId;
        mark.VenueOrderIdBound = _venueOrderIdBound;
        mark.MatchIdBound = _matchIdBound;
        mark.VenueId = _venueId;
        _file.Append(new FrameHeader { InstrumentId = FrameHeader.NoInstrument }, _message.AsSpan(0, mark.EncodedLength));
    }

    private void WritePrices(long nowNs)
    {
        _priceNs = nowNs;
        foreach (uint instrumentId in _instrumentIds)
        {
            int slot = (int)(instrumentId & 0xFFFF);
            long price = _lastPrices[slot];
            if (price == 0 || Math.Abs(price - _writtenPrices[slot]) <= Math.Abs(price) / PriceChangeParts) continue;
            _writtenPrices[slot] = price;
            _ = TradeEncoder.TryWrap(_message, out TradeEncoder trade);
            (trade.TradeId, trade.Price, trade.Lots, trade.Aggressor) = (0, price, 0, Aggressor.Unknown);
            _file.Append(new FrameHeader { InstrumentId = instrumentId, VenueTimeNs = nowNs }, _message.AsSpan(0, trade.EncodedLength));
        }
    }

    private void WriteDefinition(InstrumentRules rules)
    {
        int length = InstrumentDefinitionWriter.Write(rules, _message);
        ReadOnlySpan<byte> message = _message.AsSpan(0, length);
        if (_definitions.TryGetValue(rules.InstrumentId, out byte[]? known) && message.SequenceEqual(known)) return;
        _definitions[rules.InstrumentId] = message.ToArray();
        _file.Append(new FrameHeader { InstrumentId = rules.InstrumentId }, message);
    }
}

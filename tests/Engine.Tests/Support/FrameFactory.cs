using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Makes whole frames for tests: header and message, sequences kept right, times given.</summary>
internal sealed class FrameFactory
{
    public const uint Instrument = 0;
    public const ushort Venue = 1;
    public const long Tick = 100_000_000; // 0.1
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private readonly long[] _sourceSequences = new long[8];
    private long _sequence;

    /// <summary>Of the run.</summary>
    public ushort Epoch { get; set; } = 1;

    /// <summary>Sequence of the last frame made.</summary>
    public long Sequence => _sequence;

    public long NowNs { get; set; } = 1_700_000_000_000_000_000;

    /// <summary>The digest to stamp, as the sequencer of a live engine does.</summary>
    public ulong OrderDigest { get; set; }

    /// <summary>Counts on from where another one stands.</summary>
    public void ContinueFrom(FrameFactory other)
    {
        (_sequence, NowNs, Epoch) = (other._sequence, other.NowNs, other.Epoch);
        other._sourceSequences.CopyTo(_sourceSequences, 0);
    }

    public ReadOnlySpan<byte> Definition(
        uint instrumentId = Instrument,
        InstrumentKind kind = InstrumentKind.Linear,
        long contractValue = 1_000_000_000,
        long quantityStep = 1_000_000,
        long minNotional = 0,
        TradingStatus status = TradingStatus.Trading,
        InstrumentFlags flags = 0,
        ushort venueId = Venue,
        long maxLots = 1_000_000,
        string baseCurrency = "BTC",
        string quoteCurrency = "USDT")
    {
        InstrumentDefinitionEncoder.TryWrap(Message, out InstrumentDefinitionEncoder definition);
        definition.ContractValue = contractValue;
        definition.QuantityStep = quantityStep;
        definition.MinPrice = flags == 0 ? Tick : -1_000_000 * Price.Scale;
        definition.MaxPrice = 1_000_000 * Price.Scale;
        definition.MinLots = 1;
        definition.MaxLots = maxLots;
        definition.MinNotional = minNotional;
        definition.MakerFee = 0;
        definition.TakerFee = 4_000;
        definition.VenueId = venueId;
        definition.Kind = kind;
        definition.Status = status;
        definition.Flags = flags;
        definition.Symbol = Ascii("TEST", 32);
        definition.BaseCurrency = Ascii(baseCurrency, 8);
        definition.QuoteCurrency = Ascii(quoteCurrency, 8);
        definition.SettlementCurrency = Ascii(kind == InstrumentKind.Inverse ? "BTC" : "USDT", 8);
        definition.TryBeginTicks(1, out InstrumentDefinitionEncoder.TicksEncoder ticks);
        ticks.MoveNext();
        ticks.FromPrice = 0;
        ticks.TickSize = Tick;
        return Frame(definition.EncodedLength, sourceId: 1, instrumentId, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Status(TradingStatus status, uint instrumentId = Instrument)
    {
        InstrumentStatusEncoder.TryWrap(Message, out InstrumentStatusEncoder message);
        message.Status = status;
        return Frame(message.EncodedLength, sourceId: 1, instrumentId, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> SessionUp(ushort venueId = Venue) => Session(SessionStatus.Up, venueId);

    /// <summary>The first frame of a run: all sources count from 1 again.</summary>
    public ReadOnlySpan<byte> StartOfRun(bool isConfigurationChanged = false)
    {
        ForgetSources();
        StartOfRunEncoder.TryWrap(Message, out StartOfRunEncoder start);
        start.ConfigurationChanged = isConfigurationChanged ? (byte)1 : (byte)0;
        return Frame(start.EncodedLength, sourceId: 4, FrameHeader.NoInstrument, FrameFlags.Synthetic);
    }

    public ReadOnlySpan<byte> StateHash(ulong stateHash)
    {
        StateHashEncoder.TryWrap(Message, out StateHashEncoder hash);
        hash.StateHash = stateHash;
        return Frame(hash.EncodedLength, sourceId: 4, FrameHeader.NoInstrument, FrameFlags.Synthetic);
    }

    public ReadOnlySpan<byte> SetParameter(int parameterId, long valueNanos, uint instrumentId = FrameHeader.NoInstrument, long commandId = 1)
    {
        SetParameterEncoder.TryWrap(Message, out SetParameterEncoder parameter);
        parameter.CommandId = commandId;
        parameter.ParameterId = (ushort)parameterId;
        parameter.Value = valueNanos;
        parameter.OperatorName = Ascii("tester", 32);
        return Frame(parameter.EncodedLength, sourceId: 3, instrumentId, FrameFlags.None);
    }

    public ReadOnlySpan<byte> Connected(long sessionId, ushort venueId = Venue)
    {
        SessionStateEncoder.TryWrap(Message, out SessionStateEncoder session);
        session.VenueId = venueId;
        session.Status = SessionStatus.Connected;
        session.SessionId = sessionId;
        return Frame(session.EncodedLength, sourceId: 3, FrameHeader.NoInstrument, FrameFlags.None);
    }

    public ReadOnlySpan<byte> OpenOrder(
        long requestId, long clientOrderId, long venueOrderId, long price, long leaves, long cum, Side side, uint instrumentId = Instrument)
    {
        OpenOrderEncoder.TryWrap(Message, out OpenOrderEncoder open);
        open.RequestId = requestId;
        open.ClientOrderId = clientOrderId;
        open.VenueOrderId = venueOrderId;
        open.Price = price;
        open.LeavesLots = leaves;
        open.CumLots = cum;
        open.Side = side;
        return Frame(open.EncodedLength, sourceId: 2, instrumentId, FrameFlags.None);
    }

    public ReadOnlySpan<byte> PositionReport(long requestId, long lots, long lastMatchId, uint instrumentId = Instrument)
    {
        PositionReportEncoder.TryWrap(Message, out PositionReportEncoder report);
        report.RequestId = requestId;
        report.PositionLots = lots;
        report.LastMatchId = lastMatchId;
        return Frame(report.EncodedLength, sourceId: 2, instrumentId, FrameFlags.None);
    }

    public ReadOnlySpan<byte> StatusEnd(
        long requestId, int fills, int openOrders, int positions, long lastMatchId = 0, bool isHistoryWhole = true, ushort venueId = Venue)
    {
        StatusEndEncoder.TryWrap(Message, out StatusEndEncoder end);
        end.RequestId = requestId;
        end.LastMatchId = lastMatchId;
        end.FillCount = (uint)fills;
        end.OpenOrderCount = (uint)openOrders;
        end.PositionCount = (uint)positions;
        end.VenueId = venueId;
        end.IsHistoryWhole = isHistoryWhole ? (byte)1 : (byte)0;
        return Frame(end.EncodedLength, sourceId: 2, FrameHeader.NoInstrument, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Session(SessionStatus status, ushort venueId = Venue)
    {
        SessionStateEncoder.TryWrap(Message, out SessionStateEncoder session);
        session.VenueId = venueId;
        session.Status = status;
        session.SessionId = 0;
        return Frame(session.EncodedLength, sourceId: 3, FrameHeader.NoInstrument, FrameFlags.None);
    }

    public ReadOnlySpan<byte> Snapshot(
        (long Price, long Lots)[] bids,
        (long Price, long Lots)[] asks,
        uint instrumentId = Instrument,
        FrameFlags flags = FrameFlags.EndOfEvent | FrameFlags.Snapshot,
        ushort part = 0)
    {
        BookSnapshotEncoder.TryWrap(Message, out BookSnapshotEncoder snapshot);
        snapshot.UpdateId = _sequence;
        snapshot.Part = part;
        snapshot.TryBeginBids(bids.Length, out BookSnapshotEncoder.BidsEncoder bidLevels);
        foreach ((long price, long lots) in bids)
        {
            bidLevels.MoveNext();
            bidLevels.Price = price;
            bidLevels.Lots = lots;
        }

        snapshot.TryBeginAsks(asks.Length, out BookSnapshotEncoder.AsksEncoder askLevels);
        foreach ((long price, long lots) in asks)
        {
            askLevels.MoveNext();
            askLevels.Price = price;
            askLevels.Lots = lots;
        }

        return Frame(snapshot.EncodedLength, sourceId: 1, instrumentId, flags);
    }

    public ReadOnlySpan<byte> Update(
        (long Price, long Lots)[] bids, (long Price, long Lots)[] asks, uint instrumentId = Instrument, FrameFlags flags = FrameFlags.EndOfEvent)
    {
        BookUpdateEncoder.TryWrap(Message, out BookUpdateEncoder update);
        update.UpdateId = _sequence;
        update.TryBeginBids(bids.Length, out BookUpdateEncoder.BidsEncoder bidLevels);
        foreach ((long price, long lots) in bids)
        {
            bidLevels.MoveNext();
            bidLevels.Price = price;
            bidLevels.Lots = lots;
        }

        update.TryBeginAsks(asks.Length, out BookUpdateEncoder.AsksEncoder askLevels);
        foreach ((long price, long lots) in asks)
        {
            askLevels.MoveNext();
            askLevels.Price = price;
            askLevels.Lots = lots;
        }

        return Frame(update.EncodedLength, sourceId: 1, instrumentId, flags);
    }

    public ReadOnlySpan<byte> Trade(long price, long lots, Aggressor aggressor, uint instrumentId = Instrument)
    {
        TradeEncoder.TryWrap(Message, out TradeEncoder trade);
        trade.TradeId = _sequence;
        trade.Price = price;
        trade.Lots = lots;
        trade.Aggressor = aggressor;
        return Frame(trade.EncodedLength, sourceId: 1, instrumentId, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Gap(uint instrumentId = Instrument)
    {
        GapEncoder.TryWrap(Message, out GapEncoder gap);
        gap.ExpectedId = 1;
        gap.ReceivedId = 3;
        gap.Reason = GapReason.SequenceGap;
        return Frame(gap.EncodedLength, sourceId: 1, instrumentId, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Timer()
    {
        TimerEncoder.TryWrap(Message, out TimerEncoder timer);
        timer.Tick = (ulong)_sequence;
        return Frame(timer.EncodedLength, sourceId: 4, FrameHeader.NoInstrument, FrameFlags.Synthetic);
    }

    public ReadOnlySpan<byte> Command(CommandKind kind, uint instrumentId = FrameHeader.NoInstrument)
    {
        CommandEncoder.TryWrap(Message, out CommandEncoder command);
        command.CommandId = _sequence;
        command.Kind = kind;
        command.OperatorName = Ascii("tester", 32);
        return Frame(command.EncodedLength, sourceId: 3, instrumentId, FrameFlags.None);
    }

    public ReadOnlySpan<byte> Override(RiskTrigger trigger, int seconds)
    {
        CommandEncoder.TryWrap(Message, out CommandEncoder command);
        command.CommandId = _sequence;
        command.Kind = CommandKind.Override;
        command.OperatorName = Ascii("tester", 32);
        command.Reason = Ascii("the feed is known to be slow", 64);
        command.Trigger = trigger;
        command.DurationSeconds = (ushort)seconds;
        return Frame(command.EncodedLength, sourceId: 3, FrameHeader.NoInstrument, FrameFlags.None);
    }

    public ReadOnlySpan<byte> Measurement(RiskTrigger trigger, double measured, ushort venueId = ushort.MaxValue, uint instrumentId = FrameHeader.NoInstrument)
    {
        MeasurementEncoder.TryWrap(Message, out MeasurementEncoder measurement);
        measurement.Measured = measured;
        measurement.VenueId = venueId;
        measurement.Trigger = trigger;
        return Frame(measurement.EncodedLength, sourceId: 3, instrumentId, FrameFlags.None);
    }

    public ReadOnlySpan<byte> Alert(long number)
    {
        AlertEncoder.TryWrap(Message, out AlertEncoder alert);
        alert.Number = number;
        return Frame(alert.EncodedLength, sourceId: 4, FrameHeader.NoInstrument, FrameFlags.Synthetic);
    }

    public ReadOnlySpan<byte> Accepted(long clientOrderId, long venueOrderId, long price, long leaves)
    {
        AcceptedEncoder.TryWrap(Message, out AcceptedEncoder accepted);
        accepted.ClientOrderId = clientOrderId;
        accepted.VenueOrderId = venueOrderId;
        accepted.Price = price;
        accepted.LeavesLots = leaves;
        return Frame(accepted.EncodedLength, sourceId: 2, Instrument, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Rejected(long clientOrderId, RejectReason reason)
    {
        RejectedEncoder.TryWrap(Message, out RejectedEncoder rejected);
        rejected.ClientOrderId = clientOrderId;
        rejected.Reason = reason;
        return Frame(rejected.EncodedLength, sourceId: 2, Instrument, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Canceled(long clientOrderId, long venueOrderId, long leaves, long cum, CancelReason reason = CancelReason.Requested)
    {
        CanceledEncoder.TryWrap(Message, out CanceledEncoder canceled);
        canceled.ClientOrderId = clientOrderId;
        canceled.VenueOrderId = venueOrderId;
        canceled.LeavesLots = leaves;
        canceled.CumLots = cum;
        canceled.Reason = reason;
        return Frame(canceled.EncodedLength, sourceId: 2, Instrument, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> CancelRejected(long clientOrderId, RejectReason reason)
    {
        CancelRejectedEncoder.TryWrap(Message, out CancelRejectedEncoder rejected);
        rejected.ClientOrderId = clientOrderId;
        rejected.Reason = reason;
        return Frame(rejected.EncodedLength, sourceId: 2, Instrument, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Replaced(long clientOrderId, long originalClientOrderId, long venueOrderId, long price, long leaves, long cum)
    {
        ReplacedEncoder.TryWrap(Message, out ReplacedEncoder replaced);
        replaced.ClientOrderId = clientOrderId;
        replaced.OriginalClientOrderId = originalClientOrderId;
        replaced.VenueOrderId = venueOrderId;
        replaced.Price = price;
        replaced.LeavesLots = leaves;
        replaced.CumLots = cum;
        return Frame(replaced.EncodedLength, sourceId: 2, Instrument, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> ReplaceRejected(long clientOrderId, long originalClientOrderId, RejectReason reason)
    {
        ReplaceRejectedEncoder.TryWrap(Message, out ReplaceRejectedEncoder rejected);
        rejected.ClientOrderId = clientOrderId;
        rejected.OriginalClientOrderId = originalClientOrderId;
        rejected.Reason = reason;
        return Frame(rejected.EncodedLength, sourceId: 2, Instrument, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Filled(
        long clientOrderId, long venueOrderId, long matchId, long price, long lots, Side side, long leaves = 0, long cum = 0, long fee = 0, uint instrumentId = Instrument,
        FrameFlags flags = FrameFlags.EndOfEvent, ushort venueId = Venue)
    {
        FilledEncoder.TryWrap(Message, out FilledEncoder filled);
        filled.ClientOrderId = clientOrderId;
        filled.VenueOrderId = venueOrderId;
        filled.MatchId = matchId;
        filled.Price = price;
        filled.Lots = lots;
        filled.LeavesLots = leaves;
        filled.CumLots = cum;
        filled.Fee = fee;
        filled.VenueId = venueId;
        filled.Leg = 0;
        filled.Side = side;
        filled.Liquidity = Liquidity.Maker;
        return Frame(filled.EncodedLength, sourceId: 2, instrumentId, flags);
    }

    public void ForgetSources() => Array.Clear(_sourceSequences);

    private Span<byte> Message => _frame.AsSpan(FrameHeader.SizeBytes);

    private ReadOnlySpan<byte> Frame(int messageBytes, ushort sourceId, uint instrumentId, FrameFlags flags)
    {
        var header = new FrameHeader
        {
            Sequence = ++_sequence,
            ReceiveTimeNs = NowNs,
            VenueTimeNs = NowNs - 1_000_000,
            SourceSequence = ++_sourceSequences[sourceId],
            OrderDigest = OrderDigest,
            InstrumentId = instrumentId,
            Length = (uint)messageBytes,
            SourceId = sourceId,
            Epoch = Epoch,
            Flags = flags,
        };
        MemoryMarshal.Write(_frame, in header);
        return _frame.AsSpan(0, FrameHeader.SizeBytes + messageBytes);
    }

    private static ReadOnlySpan<byte> Ascii(string text, int length)
    {
        var bytes = new byte[length];
        System.Text.Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }
}

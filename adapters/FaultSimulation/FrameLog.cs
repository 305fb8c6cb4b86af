using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <summary>Makes the frames of a script and keeps them: the engine's journal. One thread.</summary>
internal sealed class FrameLog
{
    public const long Tick = 100_000_000; // 0.1
    private const ushort MarketSource = 1;
    public const ushort VenueSource = 2;
    private const ushort ControlSource = 8;
    private readonly long[] _sourceSequences = new long[16];
    private readonly List<int> _offsets = [];
    private byte[] _bytes = new byte[1 << 16];
    private int _end;
    private long _commandId;

    /// <summary>Frames kept.</summary>
    public int Count => _offsets.Count;

    public long NowNs { get; set; }

    /// <summary>Of the run.</summary>
    public ushort Epoch { get; set; }

    /// <summary>The engine's, stamped into the next frame as its sequencer does.</summary>
    public ulong OrderDigest { get; set; }

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_offsets[index], (index + 1 < _offsets.Count ? _offsets[index + 1] : _end) - _offsets[index]);

    public void Clear()
    {
        _offsets.Clear();
        Array.Clear(_sourceSequences);
        _end = 0;
        _commandId = 0;
    }

    /// <summary>Forgets the last frames: they were never written.</summary>
    public void Truncate(int count)
    {
        if (count >= _offsets.Count) return;
        _end = _offsets[count];
        _offsets.RemoveRange(count, _offsets.Count - count);
    }

    public ReadOnlySpan<byte> Definition(int instrument, ushort venueId)
    {
        InstrumentDefinitionEncoder.TryWrap(Begin(), out InstrumentDefinitionEncoder definition);
        definition.ContractValue = 1_000_000_000;
        definition.QuantityStep = 1_000_000_000;
        definition.MinPrice = Tick;
        definition.MaxPrice = 1_000_000_000_000_000;
        definition.MinLots = 1;
        definition.MaxLots = 1_000_000;
        definition.VenueId = venueId;
        definition.Kind = InstrumentKind.Linear;
        definition.Status = TradingStatus.Trading;
        definition.Symbol = "TEST                            "u8;
        definition.BaseCurrency = "BTC     "u8;
        definition.QuoteCurrency = "USDT    "u8;
        definition.SettlementCurrency = "USDT    "u8;
        definition.TryBeginTicks(1, out InstrumentDefinitionEncoder.TicksEncoder ticks);
        ticks.MoveNext();
        ticks.FromPrice = 0;
        ticks.TickSize = Tick;
        return End(definition.EncodedLength, MarketSource, (uint)instrument, FrameFlags.EndOfEvent);
    }

    /// <summary>A whole book of one level a side, a tick each from the mid.</summary>
    public ReadOnlySpan<byte> Book(int instrument, long midNanos)
    {
        BookSnapshotEncoder.TryWrap(Begin(), out BookSnapshotEncoder snapshot);
        snapshot.TryBeginBids(1, out BookSnapshotEncoder.BidsEncoder bids);
        bids.MoveNext();
        (bids.Price, bids.Lots) = (midNanos - Tick, 5);
        snapshot.TryBeginAsks(1, out BookSnapshotEncoder.AsksEncoder asks);
        asks.MoveNext();
        (asks.Price, asks.Lots) = (midNanos + Tick, 5);
        return End(snapshot.EncodedLength, MarketSource, (uint)instrument, FrameFlags.EndOfEvent | FrameFlags.Snapshot);
    }

    public ReadOnlySpan<byte> Gap(int instrument)
    {
        GapEncoder.TryWrap(Begin(), out GapEncoder gap);
        gap.Reason = GapReason.SequenceGap;
        return End(gap.EncodedLength, MarketSource, (uint)instrument, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Wish(int instrument, long wish, long price, long lots, Side side)
    {
        TradeEncoder.TryWrap(Begin(), out TradeEncoder trade);
        trade.TradeId = wish;
        trade.Price = price;
        trade.Lots = lots;
        trade.Aggressor = side == Side.Buy ? Aggressor.Buy : Aggressor.Sell;
        return End(trade.EncodedLength, MarketSource, (uint)instrument, FrameFlags.EndOfEvent);
    }

    public ReadOnlySpan<byte> Timer()
    {
        TimerEncoder.TryWrap(Begin(), out TimerEncoder timer);
        return End(timer.EncodedLength, ControlSource, FrameHeader.NoInstrument, FrameFlags.Synthetic);
    }

    public ReadOnlySpan<byte> Command(CommandKind kind)
    {
        CommandEncoder.TryWrap(Begin(), out CommandEncoder command);
        command.CommandId = ++_commandId;
        command.Kind = kind;
        return End(command.EncodedLength, ControlSource, FrameHeader.NoInstrument, FrameFlags.None);
    }

    public ReadOnlySpan<byte> Session(ushort venueId, SessionStatus status, long sessionId)
    {
        SessionStateEncoder.TryWrap(Begin(), out SessionStateEncoder session);
        session.VenueId = venueId;
        session.Status = status;
        session.SessionId = sessionId;
        return End(session.EncodedLength, ControlSource, FrameHeader.NoInstrument, FrameFlags.None);
    }

    public ReadOnlySpan<byte> StartOfRun()
    {
        Array.Clear(_sourceSequences);
        StartOfRunEncoder.TryWrap(Begin(), out StartOfRunEncoder start);
        return End(start.EncodedLength, ControlSource, FrameHeader.NoInstrument, FrameFlags.Synthetic);
    }

    public ReadOnlySpan<byte> Execution(in Execution execution, ushort venueId)
    {
        Span<byte> message = Begin();
        int bytes = ExecutionEncoding.Encode(message, in execution, venueId);
        FrameFlags flags = FrameFlags.EndOfEvent | (execution.IsResend ? FrameFlags.Resend : FrameFlags.None);
        uint instrument = execution.Kind == ExecutionKind.StatusEnd ? FrameHeader.NoInstrument : (uint)execution.Instrument;
        return End(bytes, (ushort)(VenueSource + venueId), instrument, flags);
    }

    /// <summary>A frame that a gateway wrote, as the engine's sequencer takes it.</summary>
    public ReadOnlySpan<byte> Taken(ReadOnlySpan<byte> frame)
    {
        _ = Begin();
        frame.CopyTo(_bytes.AsSpan(_end));
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(_bytes.AsSpan(_end));
        (header.Sequence, header.OrderDigest, header.Epoch) = (_offsets.Count + 1, OrderDigest, Epoch);
        _offsets.Add(_end);
        _end += frame.Length;
        return this[_offsets.Count - 1];
    }

    private Span<byte> Begin()
    {
        if (_bytes.Length - _end < FrameLayout.SlotBytes) Array.Resize(ref _bytes, 2 * _bytes.Length);
        Span<byte> slot = _bytes.AsSpan(_end, FrameLayout.SlotBytes);
        slot.Clear();
        return slot[FrameHeader.SizeBytes..];
    }

    private ReadOnlySpan<byte> End(int messageBytes, ushort sourceId, uint instrumentId, FrameFlags flags)
    {
        var header = new FrameHeader
        {
            Sequence = _offsets.Count + 1,
            ReceiveTimeNs = NowNs,
            VenueTimeNs = NowNs,
            SourceSequence = ++_sourceSequences[sourceId],
            OrderDigest = OrderDigest,
            InstrumentId = instrumentId,
            Length = (uint)messageBytes,
            SourceId = sourceId,
            Epoch = Epoch,
            Flags = flags,
        };
        MemoryMarshal.Write(_bytes.AsSpan(_end), in header);
        _offsets.Add(_end);
        _end += FrameHeader.SizeBytes + messageBytes;
        return this[_offsets.Count - 1];
    }
}

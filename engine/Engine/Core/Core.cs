using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>The engine: one frame in, order messages out. Live, in a backtest, in a replay and in a follower it is this one method.</summary>
/// <typeparam name="TStrategy">Decides; a struct, so that the compiler binds every call.</typeparam>
/// <remarks>A pure function of its configuration and of the frames so far. One thread. After construction it allocates nothing and
/// throws only when an invariant of ours is broken. Malformed input is dropped and counted.</remarks>
public sealed partial class Core<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    private const int SourceCapacity = 64;
    private readonly Arena _arena;
    private readonly ArenaArray<EngineState> _state;
    private readonly ArenaArray<EngineCounters> _counters;
    private readonly ArenaArray<long> _sourceSequences;
    private readonly InstrumentTable _instruments;
    private readonly BookTable _books;
    private readonly OrderTable _orders;
    private readonly PositionTable _positions;
    private readonly ExposureTable _exposures;
    private readonly TailLimiter _tail;
    private readonly AccountWatch _account;
    private readonly RegimeWatch _regimes;
    private readonly KillSwitch _killSwitch;
    private readonly PreTradeRisk _risk;
    private readonly OrderOutbox _outbox;
    private readonly OrderEntry _entry;
    private readonly ExecutionHandler _executions;
    private readonly OrderSupervisor _supervisor;
    private readonly OperatorCommands _commands;
    private readonly Reconciler _reconciler;
    private readonly PerformanceTable _performance;
    private TStrategy _strategy;

    /// <summary>Sizes all state. Throws <see cref="ArgumentException"/> with every error of the configuration.</summary>
    /// <param name="onStateReserved">Told the address and the bytes of the state before the first byte is touched: where a host asks for huge pages.</param>
    public Core(EngineConfiguration configuration, TStrategy strategy, Action<nint, nint>? onStateReserved = null)
    {
        IReadOnlyList<string> errors = configuration.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join("\n", errors), nameof(configuration));
        _arena = new Arena(configuration.StateBytesMax, onStateReserved);
        _state = _arena.Allocate<EngineState>(1);
        _state[0].Epoch = (ushort)configuration.Epoch;
        _counters = _arena.Allocate<EngineCounters>(1);
        _sourceSequences = _arena.Allocate<long>(SourceCapacity);
        _instruments = new InstrumentTable(_arena, configuration.InstrumentCapacity, configuration.VenueCapacity);
        _books = new BookTable(_arena, configuration.InstrumentCapacity, configuration.BookLevelsPerSide);
        _exposures = new ExposureTable(_arena, configuration);
        _orders = new OrderTable(_arena, configuration, _state, _exposures);
        _positions = new PositionTable(_arena, configuration.InstrumentCapacity, _exposures);
        _killSwitch = new KillSwitch(_arena, configuration, _instruments, _state);
        _tail = new TailLimiter(_arena, configuration, _instruments, _books, _exposures, _killSwitch, _state);
        _account = new AccountWatch(_arena, configuration, _instruments, _positions, _exposures, _killSwitch, _state);
        _regimes = new RegimeWatch(_arena, configuration, _instruments, _books, _exposures, _killSwitch, _state);
        _risk = new PreTradeRisk(_arena, configuration, _instruments, _books, _orders, _positions, _exposures, _tail, _killSwitch, _state);
        _outbox = new OrderOutbox(_arena);
        _entry = new OrderEntry(_orders, _instruments, _risk, _outbox, _state, _counters);
        var fillKeys = new FillKeySet(_arena, configuration.FillKeyCapacity);
        _executions = new ExecutionHandler(configuration, _orders, _entry, _instruments, _positions, _risk, fillKeys, _state, _counters);
        _supervisor = new OrderSupervisor(configuration, _orders, _entry, _instruments, _risk, _killSwitch, _outbox, _counters);
        _commands = new OperatorCommands(configuration, _instruments, _risk, _entry, _supervisor, _killSwitch, _state);
        _reconciler = new Reconciler(
            configuration, _orders, _entry, _executions, _supervisor, _instruments, _positions, _risk, _commands, _outbox, _state, _counters);
        _performance = new PerformanceTable(_arena, configuration, _instruments, _books, _orders, _positions, _state);
        Context = new StrategyContext(_instruments, _books, _orders, _positions, _exposures, _performance, _risk, _killSwitch, _tail, _account, _regimes, _entry, _outbox, _state, _counters);
        _ = OrderTransitions.Get(OrderState.None, OrderEvent.Accepted); // what is made at first use is made now: its table,
        _ = configuration.InstrumentLimits.ContainsKey(FrameHeader.NoInstrument); // and the keys' comparer
        _strategy = strategy;
        _strategy.Initialize(Context, _arena);
        _arena.Seal();
    }

    /// <summary>State to read; also what the strategy sees.</summary>
    public StrategyContext Context { get; }

    /// <summary>Running XXH64 of every order byte, each message seeded with the digest before it.</summary>
    public ulong OrderDigest => _state[0].OrderDigest;

    /// <summary>Sequence of the last frame.</summary>
    public long Sequence => _state[0].Sequence;

    /// <summary>Order messages caused so far.</summary>
    public long OrderCount => _state[0].OrderNumber;

    /// <summary>Bytes of a snapshot.</summary>
    public int SnapshotBytes => _arena.SizeBytes;

    /// <summary>Changes with every change of the state's layout; a snapshot of another one is refused.</summary>
    public ulong LayoutHash => _arena.LayoutHash;

    /// <summary>XXH64 of all state, counters and the strategy's arrays included. One pass: not for every frame.</summary>
    public ulong StateHash() => _arena.Hash();

    /// <summary>Copies all state out; between frames.</summary>
    public void Save(Span<byte> snapshot) => _arena.Save(snapshot);

    /// <summary>Takes a snapshot over; false when it is of another layout. The next frame is the one after it.</summary>
    public bool TryLoad(ReadOnlySpan<byte> snapshot) => _arena.TryLoad(snapshot);

    /// <summary>The alert that is to become an Alert frame next, the most severe one first; false for none. Between frames; that frame takes it out.</summary>
    public bool TryNextAlert(out AlertRecord alert) => _killSwitch.Alerts.TryNext(out alert);

    /// <summary>Handles one frame: header, then message.</summary>
    /// <param name="frame">The whole frame; longer is allowed, the header's length counts.</param>
    /// <param name="sink">Takes the order messages it causes, at most <see cref="FrameLayout.MaxOrdersPerFrame"/>.</param>
    [HotPath]
    public void OnFrame<TSink>(ReadOnlySpan<byte> frame, ref TSink sink)
        where TSink : struct, IOrderSink
    {
        ref EngineCounters counters = ref _counters[0];
        counters.Frames++;
        if (!MemoryMarshal.TryRead(frame, out FrameHeader header))
        {
            counters.MalformedFrames++;
            return;
        }

        ReadOnlySpan<byte> message = frame[FrameHeader.SizeBytes..];
        bool isWhole = SbeHeader.TryRead(message, out SbeHeader sbe) & header.Length <= (uint)message.Length & header.Length >= SbeHeader.SizeBytes;
        if (isWhole) message = message[..(int)header.Length];
        bool isStart = isWhole && sbe.TemplateId == StartOfRunDecoder.TemplateId && sbe.SchemaId == StartOfRunDecoder.SchemaId;
        if (isStart) ForgetSources(in header, message);
        AdvanceTo(in header, ref counters);
        if (!isWhole)
        {
            counters.MalformedFrames++;
            return;
        }

        Dispatch(in header, in sbe, message, ref counters);
        if (_outbox.Count > 0) Flush(in header, ref sink, ref counters);
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>The sources of a new run count from 1.</summary>
    private void ForgetSources(in FrameHeader header, ReadOnlySpan<byte> message)
    {
        if (header.Epoch < _state[0].Epoch || !StartOfRunDecoder.TryWrap(message, out _)) return;
        _sourceSequences.Slice(0, SourceCapacity).Clear();
        _performance.OnStartOfRun();
    }

    private void AdvanceTo(in FrameHeader header, ref EngineCounters counters)
    {
        ref EngineState state = ref _state[0];
        if (header.Sequence != state.Sequence + 1) counters.SequenceBreaks++;
        state.Sequence = header.Sequence;
        ref long sourceSequence = ref _sourceSequences[header.SourceId & (SourceCapacity - 1)];
        if (header.SourceSequence != sourceSequence + 1) counters.SourceSequenceBreaks++;
        sourceSequence = header.SourceSequence;
        if (header.ReceiveTimeNs > _performance.NextDueNs) _performance.Advance(header.ReceiveTimeNs, state.NowNs);
        if (header.ReceiveTimeNs >= state.NowNs) state.NowNs = header.ReceiveTimeNs;
        else counters.TimeBackwards++;
    }

    private void Dispatch(in FrameHeader header, in SbeHeader sbe, ReadOnlySpan<byte> message, ref EngineCounters counters)
    {
        switch (sbe.SchemaId)
        {
            case BookUpdateDecoder.SchemaId:
                counters.MarketDataFrames++;
                OnMarketData(in header, sbe.TemplateId, message, ref counters);
                break;
            case FilledDecoder.SchemaId:
                counters.ExecutionFrames++;
                OnExecution(in header, sbe.TemplateId, message, ref counters);
                break;
            case TimerDecoder.SchemaId:
                OnControl(in header, sbe.TemplateId, message, ref counters);
                break;
            default:
                counters.UnknownTemplates++;
                break;
        }
    }

    private void OnMarketData(in FrameHeader header, ushort templateId, ReadOnlySpan<byte> message, ref EngineCounters counters)
    {
        if (templateId == InstrumentDefinitionDecoder.TemplateId)
        {
            OnDefinition(in header, message, ref counters);
            return;
        }

        if (!_instruments.TryGetSlot(header.InstrumentId, out int slot))
        {
            bool isForAll = templateId == GapDecoder.TemplateId && header.InstrumentId == FrameHeader.NoInstrument;
            if (!isForAll) counters.UnknownInstruments++;
            else if (GapDecoder.TryWrap(message, out _)) OnGapEverywhere(ref counters);
            else counters.MalformedFrames++;
            return;
        }

        BookStatus before = _books.Status(slot);
        switch (templateId)
        {
            case BookUpdateDecoder.TemplateId when BookUpdateDecoder.TryWrap(message, out BookUpdateDecoder update):
                if (!_books.OnUpdate(slot, in _instruments[slot], in header, ref update)) counters.IgnoredUpdates++;
                break;
            case BookSnapshotDecoder.TemplateId when BookSnapshotDecoder.TryWrap(message, out BookSnapshotDecoder snapshot):
                _books.OnSnapshot(slot, in _instruments[slot], in header, ref snapshot);
                break;
            case TradeDecoder.TemplateId when TradeDecoder.TryWrap(message, out TradeDecoder trade):
                if (trade.Lots < 1)
                {
                    counters.MalformedFrames++;
                    return;
                }

                counters.Trades++;
                _strategy.OnTrade(Context, slot, new TradeEvent(trade.TradeId, new Price(trade.Price), new Lots(trade.Lots), trade.Aggressor));
                return;
            case GapDecoder.TemplateId when GapDecoder.TryWrap(message, out _):
                _books.MarkStale(slot, BookStatus.StaleGap);
                break;
            case InstrumentStatusDecoder.TemplateId when InstrumentStatusDecoder.TryWrap(message, out InstrumentStatusDecoder status):
                _instruments[slot].Status = status.Status;
                if (status.Status != TradingStatus.Trading) _supervisor.CancelInstrument(slot);
                _strategy.OnBook(Context, slot);
                return;
            default:
                CountUndecodable(templateId is >= InstrumentDefinitionDecoder.TemplateId and <= GapDecoder.TemplateId, ref counters);
                return;
        }

        AfterBook(in header, slot, before, ref counters);
    }

    private void AfterBook(in FrameHeader header, int slot, BookStatus before, ref EngineCounters counters)
    {
        _killSwitch.OnBook(slot, _instruments[slot].VenueId);
        BookStatus after = _books.Status(slot);
        if (after != before && after >= BookStatus.StaleGap)
        {
            // A fresh snapshot of a live book is none of these: its quotes stand while its parts arrive, and a timer that finds it unfinished cancels them.
            OnStale(slot, after, ref counters);
            return;
        }

        if (after != BookStatus.Live || (header.Flags & FrameFlags.EndOfEvent) == 0) return;
        Book book = _books[slot];
        if (book.IsQuotable) _positions.OnMark(slot, in _instruments[slot], book.Mid);
        _strategy.OnBook(Context, slot);
    }

    private void OnDefinition(in FrameHeader header, ReadOnlySpan<byte> message, ref EngineCounters counters)
    {
        if (!InstrumentDefinitionDecoder.TryWrap(message, out InstrumentDefinitionDecoder definition))
        {
            counters.MalformedFrames++;
            return;
        }

        int slot = (int)(header.InstrumentId & 0xFFFF);
        bool isKnownSlot = slot < _instruments.Capacity && header.InstrumentId != FrameHeader.NoInstrument;
        bool isSame = isKnownSlot && _instruments[slot].Id == header.InstrumentId;
        bool isInUse = isKnownSlot && (_orders.OfInstrument(slot).IsUsed || _positions[slot].FillCount > 0 || _positions[slot].Lots.Count != 0);
        if (_instruments.OnDefinition(header.InstrumentId, ref definition, isInUse) != DefinitionStatus.Accepted)
        {
            counters.InvalidDefinitions++;
            return;
        }

        if (!isSame) _positions.OnNewInstrument(slot);
        _exposures.OnDefinition(slot, in _instruments[slot], _positions[slot].ValuedMark);
        if (isSame) return;
        _books.Clear(slot, BookStatus.AwaitingSnapshot);
        _performance.OnNewInstrument(slot);
        _killSwitch.OnNewInstrument(slot);
        _regimes.OnNewInstrument(slot);
        _risk.OnNewInstrument(slot, header.InstrumentId);
        _reconciler.OnNewInstrument(_instruments[slot].VenueId);
    }

    private void OnGapEverywhere(ref EngineCounters counters)
    {
        for (int slot = 0; slot < _instruments.Capacity; slot++)
        {
            BookStatus before = _books.Status(slot);
            if (!_instruments[slot].IsDefined || before is not (BookStatus.Live or BookStatus.InSnapshot)) continue;
            _books.MarkStale(slot, BookStatus.StaleGap);
            OnStale(slot, BookStatus.StaleGap, ref counters);
        }
    }

    private void OnStale(int slot, BookStatus reason, ref EngineCounters counters)
    {
        counters.StaleBooks[(int)reason]++;
        _supervisor.CancelInstrument(slot);
        _strategy.OnBook(Context, slot);
    }

    private void OnExecution(in FrameHeader header, ushort templateId, ReadOnlySpan<byte> message, ref EngineCounters counters)
    {
        int orderSlot;
        bool isFillBooked = false;
        switch (templateId)
        {
            case FilledDecoder.TemplateId when FilledDecoder.TryWrap(message, out FilledDecoder filled):
                if ((header.Flags & FrameFlags.Resend) != 0) _reconciler.OnResentFill(ref filled, header.InstrumentId);
                orderSlot = _executions.OnFilled(in header, ref filled, out isFillBooked);
                if (isFillBooked) _performance.OnFill(in header, ref filled, orderSlot);
                break;
            case AcceptedDecoder.TemplateId when AcceptedDecoder.TryWrap(message, out AcceptedDecoder accepted):
                OnAnswered(accepted.ClientOrderId);
                orderSlot = _executions.OnAccepted(ref accepted);
                break;
            case CanceledDecoder.TemplateId when CanceledDecoder.TryWrap(message, out CanceledDecoder canceled):
                orderSlot = _executions.OnCanceled(ref canceled);
                break;
            case ReplacedDecoder.TemplateId when ReplacedDecoder.TryWrap(message, out ReplacedDecoder replaced):
                OnAnswered(replaced.ClientOrderId);
                orderSlot = _executions.OnReplaced(ref replaced);
                break;
            case RejectedDecoder.TemplateId when RejectedDecoder.TryWrap(message, out RejectedDecoder rejected):
                OnRefused(rejected.ClientOrderId, rejected.Reason);
                orderSlot = _executions.OnRejected(ref rejected);
                break;
            case CancelRejectedDecoder.TemplateId when CancelRejectedDecoder.TryWrap(message, out CancelRejectedDecoder cancelRejected):
                orderSlot = _executions.OnCancelRejected(ref cancelRejected);
                break;
            case ReplaceRejectedDecoder.TemplateId when ReplaceRejectedDecoder.TryWrap(message, out ReplaceRejectedDecoder replaceRejected):
                OnRefused(replaceRejected.ClientOrderId, replaceRejected.Reason);
                orderSlot = _executions.OnReplaceRejected(ref replaceRejected);
                break;
            case OpenOrderDecoder.TemplateId when OpenOrderDecoder.TryWrap(message, out OpenOrderDecoder open):
                orderSlot = _reconciler.OnOpenOrder(header.InstrumentId, ref open);
                break;
            case PositionReportDecoder.TemplateId when PositionReportDecoder.TryWrap(message, out PositionReportDecoder report):
                _reconciler.OnPosition(header.InstrumentId, ref report);
                return;
            case StatusEndDecoder.TemplateId when StatusEndDecoder.TryWrap(message, out StatusEndDecoder end):
                OnStatusEnd(ref end, ref counters);
                return;
            default:
                CountUndecodable(templateId is >= AcceptedDecoder.TemplateId and <= StatusEndDecoder.TemplateId, ref counters);
                return;
        }

        if (orderSlot != OrderTable.None) _strategy.OnExecution(Context, _orders[orderSlot].InstrumentSlot, orderSlot);
        else if (isFillBooked) _strategy.OnExecution(Context, (int)(header.InstrumentId & 0xFFFF), OrderTable.None);
    }

    private void OnAnswered(long clientOrderId)
    {
        _performance.OnAcknowledged(clientOrderId);
        if (!_orders.TryFind(clientOrderId, out int slot)) return;
        ref Order order = ref _orders[slot];
        if (order.State == OrderState.PendingNew) _killSwitch.OnAnswered(_instruments[order.InstrumentSlot].VenueId, _state[0].NowNs - order.ActionTimeNs);
    }

    private void OnRefused(long clientOrderId, RejectReason reason)
    {
        _performance.OnRefused(clientOrderId);
        if (_orders.TryFind(clientOrderId, out int slot)) _killSwitch.OnRefused(_instruments[_orders[slot].InstrumentSlot].VenueId, reason);
    }

    /// <summary>A venue's answer is whole: the orders that it does not name have ended there.</summary>
    private void OnStatusEnd(ref StatusEndDecoder end, ref EngineCounters counters)
    {
        ushort venueId = end.VenueId;
        if (venueId >= _risk.VenueCount)
        {
            counters.MalformedFrames++;
            return;
        }

        AnswerVerdict verdict = _reconciler.OnEnd(ref end);
        if (verdict == AnswerVerdict.Useless) return;
        for (int slot = 0; slot < _instruments.Capacity; slot++)
        {
            if (!_instruments[slot].IsDefined || _instruments[slot].VenueId != venueId) continue;
            if (_positions[slot].AdoptedRequestId == end.RequestId) _strategy.OnExecution(Context, slot, OrderTable.None);
            int next;
            for (int order = _orders.OfInstrument(slot).FirstOpen; order != OrderTable.None; order = next)
            {
                next = _orders[order].NextOpen; // a strategy can end no order, and its route is not up for a new one
                if (_reconciler.TryEndUnreported(order, end.RequestId)) _strategy.OnExecution(Context, slot, order);
            }
        }

        if (verdict == AnswerVerdict.Agreed) _reconciler.Open(venueId);
    }

    private static void CountUndecodable(bool isKnownTemplate, ref EngineCounters counters)
    {
        if (isKnownTemplate) counters.MalformedFrames++;
        else counters.UnknownTemplates++;
    }

    private void Flush<TSink>(in FrameHeader header, ref TSink sink, ref EngineCounters counters)
        where TSink : struct, IOrderSink
    {
        ref EngineState state = ref _state[0];
        for (int index = 0; index < _outbox.Count; index++)
        {
            ref readonly OutboundOrder entry = ref _outbox[index];
            state.OrderNumber++;
            Span<byte> buffer = sink.Claim(OrderEncoding.Length(entry.Kind), entry.VenueId);
            Encode(buffer, in entry, new OrderCause(header.Sequence, header.ReceiveTimeNs, state.OrderNumber, (ushort)index), ref counters);
            state.OrderDigest = XxHash64.Hash(buffer, state.OrderDigest);
            sink.Commit(entry.VenueId);
        }

        counters.Orders = state.OrderNumber;
        _outbox.Clear();
    }

    private void Encode(Span<byte> buffer, in OutboundOrder entry, in OrderCause cause, ref EngineCounters counters)
    {
        if (entry.Kind == OutboundKind.MassCancel)
        {
            counters.MassCancels++;
            OrderEncoding.MassCancel(buffer, in entry, in cause);
            return;
        }

        if (entry.Kind == OutboundKind.StatusRequest)
        {
            counters.StatusRequests++;
            OrderEncoding.StatusRequest(buffer, entry.VenueId, in _risk.Venue(entry.VenueId), in cause);
            return;
        }

        ref Order order = ref _orders[entry.OrderSlot];
        uint instrumentId = _instruments[order.InstrumentSlot].Id;
        switch (entry.Kind)
        {
            case OutboundKind.New:
                counters.NewOrders++;
                _performance.OnPosted(in order, entry.VenueId);
                _killSwitch.OnSent(entry.VenueId);
                OrderEncoding.New(buffer, in order, instrumentId, in cause);
                break;
            case OutboundKind.Cancel:
                counters.CancelOrders++;
                OrderEncoding.Cancel(buffer, in order, instrumentId, in cause);
                break;
            default:
                counters.ReplaceOrders++;
                _performance.OnPosted(in order, entry.VenueId);
                _killSwitch.OnSent(entry.VenueId);
                OrderEncoding.Replace(buffer, in order, _orders[order.LinkedSlot].ClientOrderId, instrumentId, in cause);
                break;
        }
    }
}

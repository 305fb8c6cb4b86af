using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>An engine on somebody else's frames: market, time and commands are the journal's, its orders are answered at once and never filled, and its
/// positions follow the journal's fills. One thread.</summary>
internal sealed class TriedEngine<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    private const int AnswersPerFrameMax = 1024; // a strategy that answers every answer must not hold up the replay
    private readonly IReadOnlyList<string> _settings;
    private readonly string _path;
    private readonly JournalEngine<TStrategy> _engine;
    private readonly Queue<PlaybackOrder> _unanswered = new();
    private readonly List<PlaybackOrder> _sent = [];
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private JournalDescription _recorded;
    private JournalDescription _tried;
    private long _sequence;
    private long _answerSequence;
    private long _nowNs;
    private ushort _epoch;

    /// <param name="path">The journal, for messages.</param>
    /// <param name="settings">Other values; empty for the configuration as it stands.</param>
    public TriedEngine(string path, JournalDescription run, IReadOnlyList<string> settings, IStrategyFactory<TStrategy> factory)
    {
        _path = path;
        _settings = settings;
        _recorded = run;
        _tried = Try(run);
        _engine = new JournalEngine<TStrategy>(path, _tried, factory);
    }

    public StrategyContext Context => _engine.Core.Context;

    /// <summary>What the last journal frame made it send, in order.</summary>
    public IReadOnlyList<PlaybackOrder> Sent => _sent;

    /// <summary>The next frame of the journal is of this run.</summary>
    public void Enter(JournalDescription run)
    {
        if (!ReferenceEquals(run, _recorded))
        {
            bool isSameRun = _recorded.IsSameRun(run);
            _recorded = run;
            if (!isSameRun) _tried = Try(run);
        }

        _engine.Enter(_tried);
        _sent.Clear();
    }

    /// <summary>Takes a frame of the journal, unless it is an answer to orders that are not its own.</summary>
    public void Take(in FrameHeader header, ReadOnlySpan<byte> message)
    {
        _nowNs = header.ReceiveTimeNs;
        _epoch = header.Epoch;
        if (!SbeHeader.TryRead(message, out SbeHeader sbe)) return;
        bool isMarket = sbe.SchemaId == BookUpdateDecoder.SchemaId;
        bool isControl = sbe.SchemaId == TimerDecoder.SchemaId
            && sbe.TemplateId is TimerDecoder.TemplateId or CommandDecoder.TemplateId or SetParameterDecoder.TemplateId or StartOfRunDecoder.TemplateId;
        if (!isMarket && !isControl) return;
        message.CopyTo(_frame.AsSpan(FrameHeader.SizeBytes));
        Run(header);
    }

    /// <summary>The journal's run booked a fill: the position is the same here, whoever's order it was.</summary>
    public void Take(in PlaybackFill fill)
    {
        Invariant.Check(FilledEncoder.TryWrap(Message, out FilledEncoder filled));
        filled.ClientOrderId = 0; // nobody's order here
        filled.VenueOrderId = fill.VenueOrderId ?? fill.ClientOrderId;
        filled.MatchId = fill.MatchId;
        filled.Price = fill.Price.Nanos;
        filled.Lots = fill.Lots.Count;
        filled.LeavesLots = 0;
        filled.CumLots = fill.Lots.Count;
        filled.Fee = fill.FeeNanos;
        filled.VenueId = fill.VenueId;
        filled.Leg = fill.Leg;
        filled.Side = fill.Side;
        filled.Liquidity = fill.Liquidity;
        RunAnswer(fill.InstrumentId, filled.EncodedLength);
    }

    /// <summary>The journal's run has this route in another state: it is so here too.</summary>
    public void TakeRoute(ushort venueId, bool isUp)
    {
        if (Context.Venue(venueId).Status == SessionStatus.Up == isUp) return;
        Invariant.Check(SessionStateEncoder.TryWrap(Message, out SessionStateEncoder session));
        session.VenueId = venueId;
        session.Status = isUp ? SessionStatus.Up : SessionStatus.Down;
        session.SessionId = 0;
        RunAnswer(FrameHeader.NoInstrument, session.EncodedLength);
    }

    /// <summary>Answers what was sent, and what the answers made it send.</summary>
    public void Answer()
    {
        for (int answers = 0; answers < AnswersPerFrameMax && _unanswered.TryDequeue(out PlaybackOrder order); answers++)
        {
            switch (order.Kind)
            {
                case OutboundKind.New:
                    Accept(in order);
                    if (order.TimeInForce == TimeInForce.ImmediateOrCancel) Cancel(order.ClientOrderId, order.InstrumentId, CancelReason.ImmediateOrCancel);
                    break;
                case OutboundKind.Replace:
                    Replace(in order);
                    break;
                case OutboundKind.Cancel:
                    Cancel(order.ClientOrderId, order.InstrumentId, CancelReason.Requested);
                    break;
                case OutboundKind.MassCancel:
                    CancelAll(order.VenueId);
                    break;
                default:
                    break; // a status request: routes follow the journal
            }
        }
    }

    public void Dispose() => _engine.Dispose();

    private Span<byte> Message => _frame.AsSpan(FrameHeader.SizeBytes);

    private JournalDescription Try(JournalDescription run)
    {
        if (_settings.Count == 0) return run;
        RunDescription described = RunDescription.Read(run, _path);
        var json = new System.Text.Json.Nodes.JsonObject
        {
            ["run"] = described.Kind.ToString().ToLowerInvariant(),
            ["configuration"] = System.Text.Json.Nodes.JsonNode.Parse(ConfigurationChange.Apply(described.ConfigurationJson, _settings)),
        };
        return run with { ConfigurationJson = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()) };
    }

    private void Accept(in PlaybackOrder order)
    {
        Invariant.Check(AcceptedEncoder.TryWrap(Message, out AcceptedEncoder accepted));
        accepted.ClientOrderId = order.ClientOrderId;
        accepted.VenueOrderId = order.ClientOrderId;
        accepted.Price = order.Price.Nanos;
        accepted.LeavesLots = order.Lots.Count;
        RunAnswer(order.InstrumentId, accepted.EncodedLength);
    }

    private void Replace(in PlaybackOrder order)
    {
        Invariant.Check(ReplacedEncoder.TryWrap(Message, out ReplacedEncoder replaced));
        replaced.ClientOrderId = order.ClientOrderId;
        replaced.OriginalClientOrderId = order.OriginalClientOrderId;
        replaced.VenueOrderId = order.ClientOrderId;
        replaced.Price = order.Price.Nanos;
        replaced.LeavesLots = order.Lots.Count;
        replaced.CumLots = 0;
        RunAnswer(order.InstrumentId, replaced.EncodedLength);
    }

    private void Cancel(long clientOrderId, uint instrumentId, CancelReason reason)
    {
        Invariant.Check(CanceledEncoder.TryWrap(Message, out CanceledEncoder canceled));
        canceled.ClientOrderId = clientOrderId;
        canceled.VenueOrderId = clientOrderId;
        canceled.LeavesLots = 0;
        canceled.CumLots = 0;
        canceled.Reason = reason;
        RunAnswer(instrumentId, canceled.EncodedLength);
    }

    private void CancelAll(ushort venueId)
    {
        for (int slot = 0; slot < Context.Instruments.Capacity; slot++)
        {
            if (!Context.Instruments[slot].IsDefined || Context.Instruments[slot].VenueId != venueId) continue;
            while (Context.Orders.OfInstrument(slot).FirstOpen is var open && open != OrderTable.None)
            {
                long id = Context.Orders[open].ClientOrderId;
                Cancel(id, Context.Instruments[slot].Id, CancelReason.MassCancel);
                if (Context.Orders.OfInstrument(slot).FirstOpen == open && Context.Orders[open].ClientOrderId == id) break; // it did not end: the next answers
            }
        }
    }

    private void RunAnswer(uint instrumentId, int messageBytes) => Run(new FrameHeader
    {
        ReceiveTimeNs = _nowNs,
        SourceSequence = ++_answerSequence,
        InstrumentId = instrumentId,
        Length = (uint)messageBytes,
        SourceId = SourceIds.SimulatedExecutions,
        Epoch = _epoch,
        Flags = FrameFlags.EndOfEvent | FrameFlags.Synthetic,
    });

    private void Run(FrameHeader header)
    {
        header.Sequence = ++_sequence; // its own numbers: it has frames that the journal has not
        MemoryMarshal.Write(_frame, in header);
        _engine.Next(_frame.AsSpan(0, FrameHeader.SizeBytes + (int)header.Length));
        ReplayedOrders orders = _engine.Orders;
        for (int index = 0; orders.Sequence == _sequence && index < orders.Count; index++)
        {
            PlaybackOrder order = PlaybackOrder.Decode(orders[index]);
            if (order.Kind is OutboundKind.Replace && Context.Orders.TryFind(order.ClientOrderId, out int slot)) order = order with { Level = Context.Orders[slot].Level };
            if (order.Kind is OutboundKind.Cancel && Context.Orders.TryFind(order.ClientOrderId, out int cancelled))
                order = order with { Level = Context.Orders[cancelled].Level, Side = Context.Orders[cancelled].Side };
            _sent.Add(order);
            _unanswered.Enqueue(order);
        }
    }
}

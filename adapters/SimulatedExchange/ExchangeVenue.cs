using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>A whole exchange in simulated time: matching, a crowd in each instrument, market data, executions, latency.</summary>
/// <remarks>One thread. A pure function of configuration and calls; how calls chop time changes nothing. After the start it allocates only
/// while something grows beyond its largest size so far. At its start it publishes each instrument's definition and book; then each event at
/// the venue gives its executions, its trades, and the absolute quantities of the levels that it changed. At equal times orders come before
/// the crowd's, and the crowd's of lower instruments before those of higher ones. A message that is no order is dropped and counted; anything
/// else is answered. Memory is bounded: orders, fills remembered and messages in flight have limits.</remarks>
public sealed partial class ExchangeVenue : ISimulatedVenue
{
    private readonly MatchingEngine _engine;
    private readonly FramePublisher _publisher;
    private readonly SessionTable _sessions;
    private readonly EventSchedule _schedule;
    private readonly DeliveryQueue _inbox = new(256);
    private readonly Crowd?[] _crowds;
    private readonly InstrumentRules[] _rules;
    private readonly uint[] _instrumentIds;
    private readonly short[] _instrumentOfSlot = new short[4_096];
    private readonly long[] _updateIds;
    private readonly ushort _venueId;
    private BookEntry[] _bidChanges = new BookEntry[1_024];
    private BookEntry[] _askChanges = new BookEntry[1_024];
    private long _nowNs;
    private int _account; // whose message is being worked on
    private byte _sender;

    /// <param name="marketDataSourceId">Source of definitions, books and trades.</param>
    /// <param name="executionSourceId">Source of the first session's executions; those of the others follow it. Other ones than that.</param>
    /// <exception cref="ArgumentException">The configuration is wrong; the message lists every error.</exception>
    public ExchangeVenue(ExchangeConfiguration configuration, ushort marketDataSourceId, ushort executionSourceId)
    {
        string errors = string.Join("; ", configuration.Errors());
        if (errors.Length > 0) throw new ArgumentException(errors, nameof(configuration));
        bool isTaken = marketDataSourceId >= executionSourceId && marketDataSourceId < executionSourceId + configuration.Sessions.Count;
        if (isTaken) throw new ArgumentException("every source needs an id of its own", nameof(executionSourceId));
        _venueId = configuration.VenueId;
        InstrumentRules[] rules = [.. configuration.Instruments.Select(instrument => instrument.Rules with { VenueId = _venueId })];
        _rules = rules;
        var latency = new LatencyModel(configuration.Latency, configuration.Seed);
        _sessions = new SessionTable(configuration, latency, executionSourceId);
        long orderCapacity = ((long)configuration.AccountOrderCountMax * _sessions.AccountCount)
            + configuration.Instruments.Sum(instrument => instrument.Crowd?.OrderCountMax + 1L ?? 0);
        _engine = new MatchingEngine(
            rules, _sessions.AccountCount + 1, (int)Math.Min(orderCapacity, MatchingEngine.OrderCapacityMax), ownerOrderCapacity: configuration.AccountOrderCountMax);
        for (int account = 1; account <= _sessions.AccountCount; account++) _engine.SetSelfTradePrevention(account, configuration.SelfTradePrevention);
        _publisher = new FramePublisher(latency, marketDataSourceId, _sessions);
        _schedule = new EventSchedule(rules.Length);
        _instrumentIds = [.. rules.Select(rule => rule.InstrumentId)];
        _updateIds = new long[rules.Length];
        Array.Fill(_instrumentOfSlot, (short)-1);
        for (int i = 0; i < rules.Length; i++) _instrumentOfSlot[rules[i].InstrumentId & 0xFFFF] = (short)i;
        _crowds = new Crowd?[rules.Length];
        for (int i = 0; i < rules.Length; i++)
        {
            if (configuration.Instruments[i] is not { Crowd: { } crowd } instrument) continue;
            _crowds[i] = new Crowd(_engine, i, rules[i], crowd, configuration.Seed);
            if (instrument.Anchor is { } anchor) _crowds[i]!.SetAnchor(anchor, rules[anchor]);
        }
        Open(configuration.StartTimeNs);
    }

    /// <summary>Messages given to <see cref="Submit(long, ReadOnlySpan{byte})"/> that were no orders of our schema: too short, too long, of another schema or template,
    /// a mass cancel or status request of another venue, a mass cancel of an unknown instrument, a status request whose answer does not fit what may be on its way,
    /// or from a session that is not connected.</summary>
    public long DroppedMessageCount { get; private set; }

    /// <summary>Events at the venue so far, those of the crowd that came to nothing included.</summary>
    public long EventCount { get; private set; }

    /// <summary>The books, for tests and reports; not to be changed.</summary>
    public MatchingEngine Books => _engine;

    /// <inheritdoc/>
    public bool IsExhausted => _publisher.Outbox.Count == 0 && _inbox.Count == 0 && _schedule.FirstTimeNs == long.MaxValue;

    /// <inheritdoc/>
    public int TryNextFrame(long untilNs, Span<byte> frame)
    {
        // An event later than the first frame on its way cannot bring an earlier one, but our answer to that frame may come before the event.
        while (Math.Min(_inbox.NextTimeNs, _schedule.FirstTimeNs) is var eventTimeNs && eventTimeNs <= untilNs && eventTimeNs < _publisher.Outbox.NextTimeNs)
        {
            if (eventTimeNs == long.MaxValue) break;
            _nowNs = Math.Max(_nowNs, eventTimeNs);
            _publisher.Begin(_nowNs);
            EventCount++;
            if (_inbox.NextTimeNs == eventTimeNs) TakeInput();
            else ActCrowd();
        }
        return _publisher.Outbox.TakeFirst(untilNs, frame);
    }

    /// <summary>Publishes every instrument's definition and whole book once more, behind what is on its way: for a feed that lost frames.</summary>
    public void RequestSnapshots()
    {
        _publisher.Begin(_nowNs);
        PublishAll();
    }

    private void Open(long startTimeNs)
    {
        _nowNs = startTimeNs;
        _publisher.Begin(startTimeNs);
        for (int i = 0; i < _rules.Length; i++) TakeChanges(i, out _, out _); // what the crowd did before the opening is in the snapshot
        PublishAll();
        for (int i = 0; i < _crowds.Length; i++)
        {
            if (_crowds[i] is { } crowd) _schedule.Set(i, crowd.Schedule(startTimeNs));
        }
    }

    private void PublishAll()
    {
        foreach (InstrumentRules rule in _rules) _publisher.PublishDefinition(rule);
        for (int i = 0; i < _rules.Length; i++)
        {
            BookEntry[] bids = new BookEntry[_engine.LevelCount(i, Side.Buy)], asks = new BookEntry[_engine.LevelCount(i, Side.Sell)];
            _ = _engine.CopyLevels(i, Side.Buy, bids);
            _ = _engine.CopyLevels(i, Side.Sell, asks);
            _publisher.PublishSnapshot(_instrumentIds[i], ++_updateIds[i], bids, asks);
        }
    }

    private void ActCrowd()
    {
        int instrument = _schedule.First;
        Crowd crowd = _crowds[instrument]!;
        var sink = new PublishingSink(_publisher);
        crowd.Act(_nowNs, ref sink);
        EndEvent(instrument);
        _schedule.Set(instrument, crowd.Schedule(_nowNs));
        if (!crowd.HasAnchorLeg) return;
        crowd.ActAtAnchor(ref sink);
        EndEvent(crowd.Anchor);
        OnOutsideEvent(crowd.Anchor);
    }

    // Somebody acted in an instrument beside its own crowd.
    private void OnOutsideEvent(int instrument)
    {
        if (_crowds[instrument] is { } crowd && crowd.IsRateChanged) _schedule.Set(instrument, crowd.Schedule(_nowNs));
    }

    private void EndEvent(int instrument)
    {
        TakeChanges(instrument, out ReadOnlySpan<BookEntry> bids, out ReadOnlySpan<BookEntry> asks);
        if (bids.Length + asks.Length > 0) _updateIds[instrument]++;
        _publisher.End(_instrumentIds[instrument], _updateIds[instrument], bids, asks);
    }

    private void TakeChanges(int instrument, out ReadOnlySpan<BookEntry> bids, out ReadOnlySpan<BookEntry> asks)
    {
        bids = TakeChanges(instrument, Side.Buy, ref _bidChanges);
        asks = TakeChanges(instrument, Side.Sell, ref _askChanges);
    }

    private ReadOnlySpan<BookEntry> TakeChanges(int instrument, Side side, ref BookEntry[] buffer)
    {
        int countMax = _engine.ChangeCountMax(instrument, side);
        if (countMax > buffer.Length) buffer = new BookEntry[2 * countMax];
        return buffer.AsSpan(0, _engine.TakeChanges(instrument, side, buffer));
    }
}

using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>A whole exchange in simulated time: matching, a crowd in each instrument, market data, executions, latency.</summary>
/// <remarks>One thread. A pure function of configuration and calls; how calls chop time changes nothing. After the start it allocates only
/// while something grows beyond its largest size so far. At its start it publishes each instrument's definition and book; then each event at
/// the venue gives its executions, its trades, and the absolute quantities of the levels that it changed. At equal times our orders come before
/// the crowd's, and those of lower instruments before those of higher ones. A message that is no order is dropped and counted; anything else is
/// answered.</remarks>
public sealed partial class ExchangeVenue : ISimulatedVenue
{
    private const int Account = 1;
    private const int OwnerCount = 2;

    private readonly MatchingEngine _engine;
    private readonly LatencyModel _latency;
    private readonly FramePublisher _publisher;
    private readonly DeliveryQueue _inbox = new(256);
    private readonly Crowd?[] _crowds;
    private readonly InstrumentRules[] _rules;
    private readonly uint[] _instrumentIds;
    private readonly short[] _instrumentOfSlot = new short[4_096];
    private readonly long[] _updateIds;
    private readonly ushort _venueId;
    private BookEntry[] _bidChanges = new BookEntry[1_024];
    private BookEntry[] _askChanges = new BookEntry[1_024];
    private int _nextCrowd = -1;
    private long _nextCrowdTimeNs = long.MaxValue;
    private long _nowNs;

    /// <param name="marketDataSourceId">Source of definitions, books and trades.</param>
    /// <param name="executionSourceId">Source of executions; another one.</param>
    /// <exception cref="ArgumentException">The configuration is wrong; the message lists every error.</exception>
    public ExchangeVenue(ExchangeConfiguration configuration, ushort marketDataSourceId, ushort executionSourceId)
    {
        string errors = string.Join("; ", configuration.Errors());
        if (errors.Length > 0) throw new ArgumentException(errors, nameof(configuration));
        if (marketDataSourceId == executionSourceId) throw new ArgumentException("the two sources need two ids", nameof(executionSourceId));
        _venueId = configuration.VenueId;
        InstrumentRules[] rules = [.. configuration.Instruments.Select(instrument => instrument.Rules with { VenueId = _venueId })];
        _rules = rules;
        int orderCapacity = configuration.AccountOrderCountMax + configuration.Instruments.Sum(instrument => instrument.Crowd?.OrderCountMax + 1 ?? 0);
        _engine = new MatchingEngine(rules, OwnerCount, orderCapacity, ownerOrderCapacity: configuration.AccountOrderCountMax);
        _engine.SetSelfTradePrevention(Account, configuration.SelfTradePrevention);
        _latency = new LatencyModel(configuration.Latency, configuration.Seed);
        _publisher = new FramePublisher(_latency, _venueId, marketDataSourceId, executionSourceId);
        _instrumentIds = [.. rules.Select(rule => rule.InstrumentId)];
        _updateIds = new long[rules.Length];
        Array.Fill(_instrumentOfSlot, (short)-1);
        for (int i = 0; i < rules.Length; i++) _instrumentOfSlot[rules[i].InstrumentId & 0xFFFF] = (short)i;
        _crowds = new Crowd?[rules.Length];
        for (int i = 0; i < rules.Length; i++)
        {
            if (configuration.Instruments[i].Crowd is { } crowd) _crowds[i] = new Crowd(_engine, i, rules[i], crowd, configuration.Seed);
        }
        Open(configuration.StartTimeNs);
    }

    /// <summary>Messages given to <see cref="Submit"/> that were no orders of our schema: too short, too long, of another schema or template,
    /// or a mass cancel of another venue or of an unknown instrument.</summary>
    public long DroppedMessageCount { get; private set; }

    /// <summary>Events at the venue so far, those of the crowd that came to nothing included.</summary>
    public long EventCount { get; private set; }

    /// <summary>The books, for tests and reports; not to be changed.</summary>
    public MatchingEngine Books => _engine;

    /// <inheritdoc/>
    public bool IsExhausted => _publisher.Outbox.Count == 0 && _inbox.Count == 0 && _nextCrowd < 0;

    /// <inheritdoc/>
    public void Submit(long sentTimeNs, ReadOnlySpan<byte> orderMessage)
    {
        if (orderMessage.IsEmpty || !_inbox.TryAdd(_latency.OrderArrivalNs(sentTimeNs), orderMessage)) DroppedMessageCount++;
    }

    /// <inheritdoc/>
    public int TryNextFrame(long untilNs, Span<byte> frame)
    {
        // An event later than the first frame on its way cannot bring an earlier one, but our answer to that frame may come before the event.
        while (Math.Min(_inbox.NextTimeNs, _nextCrowdTimeNs) is var eventTimeNs && eventTimeNs <= untilNs && eventTimeNs < _publisher.Outbox.NextTimeNs)
        {
            if (eventTimeNs == long.MaxValue) break;
            _nowNs = Math.Max(_nowNs, eventTimeNs);
            _publisher.Begin(_nowNs);
            EventCount++;
            if (_inbox.NextTimeNs == eventTimeNs) TakeOrder();
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
        foreach (Crowd? crowd in _crowds) crowd?.Schedule(startTimeNs);
        FindNextCrowd();
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
        Crowd crowd = _crowds[_nextCrowd]!;
        var sink = new PublishingSink(_publisher);
        crowd.Act(ref sink);
        EndEvent(_nextCrowd);
        crowd.Schedule(_nowNs);
        FindNextCrowd();
    }

    private void FindNextCrowd()
    {
        (_nextCrowd, _nextCrowdTimeNs) = (-1, long.MaxValue);
        for (int i = 0; i < _crowds.Length; i++)
        {
            if (_crowds[i] is not { } crowd || crowd.NextTimeNs >= _nextCrowdTimeNs) continue;
            (_nextCrowd, _nextCrowdTimeNs) = (i, crowd.NextTimeNs);
        }
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

using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Our orders against a recorded market, with a place in the queue (domain 13.2) and latency both ways.</summary>
/// <remarks>One thread; a pure function of recording, configuration, seed and calls; allocates only while it grows and for definitions.
/// <para>Market frames pass through unchanged, received when they were recorded. The venue made each at its own time plus
/// <c>clockOffsetNs</c>, so an order that leaves us after we saw a frame still arrives behind everything that the venue did meanwhile, and a
/// cancel can lose to a fill. Ties: market data reach the venue before orders, and us before executions.</para></remarks>
public sealed class RecordedVenue : ISimulatedVenue
{
    /// <summary>Recorded frames that may lie between the venue's time and ours before the look ahead is limited: 64 Mi bytes of them.</summary>
    public const int LookaheadFramesMax = 1 << 17;

    private readonly FrameLookahead _market;
    private readonly LatencyModel _latency;
    private readonly DeliveryQueue _inbox = new();
    private readonly ExecutionOutbox _outbox;
    private readonly RecordedMatching _matching;

    /// <param name="source">Recorded market frames in order of receive time. An instrument takes orders once its definition and a book came.</param>
    /// <param name="latency">Order entry and acknowledgement; the feed's latency is the recording's own.</param>
    /// <param name="executionSourceId">For the headers of executions; none of the recording's sources.</param>
    /// <param name="clockOffsetNs">Our clock minus the venue's, ns, as <see cref="ClockOffset"/> measures it.</param>
    /// <param name="queueModel">How cancels are shared between those ahead of us and those behind.</param>
    /// <param name="orderCapacity">Most orders that rest at a time; beyond, new ones are rejected.</param>
    public RecordedVenue(
        IFrameSource source, LatencyModel latency, ushort executionSourceId, long clockOffsetNs,
        QueueModel queueModel = QueueModel.Logarithmic, int orderCapacity = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(orderCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(orderCapacity, 1 << 20);
        _latency = latency;
        _market = new FrameLookahead(source, clockOffsetNs, capacity: 1024, LookaheadFramesMax);
        _outbox = new ExecutionOutbox(latency, executionSourceId, clockOffsetNs);
        _matching = new RecordedMatching(queueModel, _outbox, orderCapacity);
    }

    public RecordedVenueStatistics Statistics
    {
        get
        {
            _matching.Statistics.LookaheadLimited = _market.LimitedCount;
            return _matching.Statistics;
        }
    }

    /// <inheritdoc/>
    public bool IsExhausted => _inbox.Count == 0 && _outbox.Count == 0 && _market.IsExhausted;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">More order messages in flight than any engine can send; none may be dropped.</exception>
    public void Submit(long sentTimeNs, ReadOnlySpan<byte> orderMessage)
    {
        if (orderMessage.Length > FrameLayout.SlotBytes)
        {
            _matching.Statistics.MalformedOrderMessages++;
            return;
        }
        if (!_inbox.TryAdd(_latency.OrderArrivalNs(sentTimeNs), orderMessage))
        {
            throw new InvalidOperationException(
                $"more than {DeliveryQueue.CapacityMax} order messages in flight: the latency is too long for the rate of orders");
        }
    }

    /// <inheritdoc/>
    public int TryNextFrame(long untilNs, Span<byte> frame)
    {
        long receiveTimeNs = _market.NextReceiveTimeNs;
        // Nothing that the venue does after this moment can reach us before it, so the venue need not live on.
        LiveUntil(Math.Min(Math.Min(receiveTimeNs, _outbox.NextTimeNs), untilNs));
        long executionTimeNs = _outbox.NextTimeNs;
        if (Math.Min(receiveTimeNs, executionTimeNs) > untilNs) return 0;
        if (executionTimeNs < receiveTimeNs) return _outbox.Take(frame);
        if (receiveTimeNs == long.MaxValue) return 0;

        ReadOnlySpan<byte> recorded = _market.TakeToDeliver();
        recorded.CopyTo(frame);
        return recorded.Length;
    }

    // Market frames and orders reach the venue in one order of time.
    private void LiveUntil(long timeNs)
    {
        while (true)
        {
            long marketTimeNs = _market.NextMatchTimeNs;
            long orderTimeNs = _inbox.NextTimeNs;
            if (Math.Min(marketTimeNs, orderTimeNs) > timeNs) return;
            if (marketTimeNs <= orderTimeNs)
            {
                if (marketTimeNs == long.MaxValue) return;
                _matching.OnMarketFrame(marketTimeNs, _market.TakeToMatch());
                continue;
            }
            // The slot stays as it is until the next message is added, which nothing does meanwhile.
            ReadOnlySpan<byte> message = _inbox.First;
            _inbox.RemoveFirst();
            _matching.OnOrderMessage(orderTimeNs, message);
        }
    }
}

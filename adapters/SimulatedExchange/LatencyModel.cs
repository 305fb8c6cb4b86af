namespace LowLatencyMM.SimulatedExchange;

/// <summary>When a message of each of the three ways arrives. Each way draws from its own stream, and no message overtakes another on its way.</summary>
/// <remarks>One thread. Deterministic from seed and calls. Never allocates or throws after construction. Source: domain 13.2 and 13.3.</remarks>
public sealed class LatencyModel
{
    private LatencyPath _orderEntry;
    private LatencyPath _acknowledgement;
    private LatencyPath _feed;

    /// <param name="configuration">Latencies.</param>
    /// <param name="seed">Of all streams.</param>
    /// <param name="session">Other sessions draw from other streams.</param>
    /// <exception cref="ArgumentException">A value out of its range; the message lists all of them.</exception>
    public LatencyModel(LatencyConfiguration configuration, ulong seed, ulong session = 0)
    {
        string errors = string.Join("; ", configuration.Errors());
        if (errors.Length > 0) throw new ArgumentException(errors, nameof(configuration));
        ulong firstStream = session == 0 ? 0 : 8_192 + (4 * session); // beyond those of the crowds
        _orderEntry = new LatencyPath(
            configuration.OrderEntryLatencyNsMedian, configuration.OrderEntryLatencySigmaLn,
            configuration.OrderEntrySpikeNs, configuration.OrderEntrySpikeProbability, seed, stream: 1 + firstStream);
        _acknowledgement = new LatencyPath(
            configuration.AckLatencyNsMedian, configuration.AckLatencySigmaLn,
            configuration.AckSpikeNs, configuration.AckSpikeProbability, seed, stream: 2 + firstStream);
        _feed = new LatencyPath(
            configuration.FeedLatencyNsMedian, configuration.FeedLatencySigmaLn,
            configuration.FeedSpikeNs, configuration.FeedSpikeProbability, seed, stream: 3 + firstStream);
    }

    /// <summary>When an order that left us at <paramref name="sentTimeNs"/> reaches the venue, ns.</summary>
    public long OrderArrivalNs(long sentTimeNs) => _orderEntry.Deliver(sentTimeNs);

    /// <summary>When we receive an execution of the venue's time <paramref name="venueTimeNs"/>, ns.</summary>
    public long AcknowledgementReceiptNs(long venueTimeNs) => _acknowledgement.Deliver(venueTimeNs);

    /// <summary>When we receive market data of the venue's time <paramref name="venueTimeNs"/>, ns.</summary>
    public long FeedReceiptNs(long venueTimeNs) => _feed.Deliver(venueTimeNs);
}

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Latencies of the three ways between us and a simulated venue, each drawn on its own.</summary>
/// <remarks>Defaults are domain 13.2: median 1 ms, σ of the logarithm 0.5 (99 % within 3.2 ms), one message in a thousand 50 ms later.
/// A σ and a spike probability of 0 make a constant latency.</remarks>
public sealed record LatencyConfiguration
{
    /// <summary>From our sending of an order to the venue's matching, ns; 0 to <see cref="LatencyNsMax"/>.</summary>
    public long OrderEntryLatencyNsMedian { get; init; } = 1_000_000;

    /// <summary>Standard deviation of the latency's logarithm; 0 to 4.</summary>
    public double OrderEntryLatencySigmaLn { get; init; } = 0.5;

    /// <summary>Added to the latency of a spike, ns; 0 to <see cref="LatencyNsMax"/>.</summary>
    public long OrderEntrySpikeNs { get; init; } = 50_000_000;

    /// <summary>Share of messages that meet a spike, 0 to 1.</summary>
    public double OrderEntrySpikeProbability { get; init; } = 1e-3;

    /// <summary>From the venue's event to our receipt of the execution, ns; as for order entry.</summary>
    public long AckLatencyNsMedian { get; init; } = 1_000_000;

    /// <inheritdoc cref="OrderEntryLatencySigmaLn"/>
    public double AckLatencySigmaLn { get; init; } = 0.5;

    /// <inheritdoc cref="OrderEntrySpikeNs"/>
    public long AckSpikeNs { get; init; } = 50_000_000;

    /// <inheritdoc cref="OrderEntrySpikeProbability"/>
    public double AckSpikeProbability { get; init; } = 1e-3;

    /// <summary>From the venue's event to our receipt of the market data, ns; as for order entry.</summary>
    public long FeedLatencyNsMedian { get; init; } = 1_000_000;

    /// <inheritdoc cref="OrderEntryLatencySigmaLn"/>
    public double FeedLatencySigmaLn { get; init; } = 0.5;

    /// <inheritdoc cref="OrderEntrySpikeNs"/>
    public long FeedSpikeNs { get; init; } = 50_000_000;

    /// <inheritdoc cref="OrderEntrySpikeProbability"/>
    public double FeedSpikeProbability { get; init; } = 1e-3;

    /// <summary>Longest median or spike, and the longest latency that is ever drawn: one hour.</summary>
    public const long LatencyNsMax = 3_600_000_000_000;

    /// <summary>No latency at all.</summary>
    public static LatencyConfiguration Zero { get; } = Constant(0, 0, 0);

    /// <summary>The same latency for every message of a way.</summary>
    public static LatencyConfiguration Constant(long orderEntryNs, long ackNs, long feedNs) => new()
    {
        OrderEntryLatencyNsMedian = orderEntryNs,
        OrderEntryLatencySigmaLn = 0,
        OrderEntrySpikeNs = 0,
        OrderEntrySpikeProbability = 0,
        AckLatencyNsMedian = ackNs,
        AckLatencySigmaLn = 0,
        AckSpikeNs = 0,
        AckSpikeProbability = 0,
        FeedLatencyNsMedian = feedNs,
        FeedLatencySigmaLn = 0,
        FeedSpikeNs = 0,
        FeedSpikeProbability = 0,
    };

    /// <summary>Every value out of its range, one line each: name, value found, values allowed. Empty when all is well.</summary>
    public IEnumerable<string> Errors()
    {
        foreach ((string name, long value) in new[]
        {
            ("orderEntryLatencyNsMedian", OrderEntryLatencyNsMedian), ("orderEntrySpikeNs", OrderEntrySpikeNs),
            ("ackLatencyNsMedian", AckLatencyNsMedian), ("ackSpikeNs", AckSpikeNs),
            ("feedLatencyNsMedian", FeedLatencyNsMedian), ("feedSpikeNs", FeedSpikeNs),
        })
        {
            if (value is < 0 or > LatencyNsMax) yield return $"{name}: {value} is not within 0 and {LatencyNsMax}";
        }
        foreach ((string name, double value, double max) in new[]
        {
            ("orderEntryLatencySigmaLn", OrderEntryLatencySigmaLn, 4.0), ("orderEntrySpikeProbability", OrderEntrySpikeProbability, 1.0),
            ("ackLatencySigmaLn", AckLatencySigmaLn, 4.0), ("ackSpikeProbability", AckSpikeProbability, 1.0),
            ("feedLatencySigmaLn", FeedLatencySigmaLn, 4.0), ("feedSpikeProbability", FeedSpikeProbability, 1.0),
        })
        {
            if (!(value >= 0 && value <= max)) yield return $"{name}: {value} is not within 0 and {max}";
        }
    }
}

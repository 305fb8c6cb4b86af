using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>What one way to and fro was measured at, over all rounds.</summary>
internal sealed class TransportTrips(string name, PeerWait wait)
{
    /// <summary>Histograms of means count picoseconds: a stamp costs as much as a part of a trip.</summary>
    public const double GroupUnitNs = 0.001;

    public string Name => name;

    public PeerWait Wait => wait;

    /// <summary>Mean of a round, ns.</summary>
    public List<double> MeansNs { get; } = [];

    /// <summary>Means of <see cref="RoundTrips.TripsPerStamp"/> trips in a row, ps.</summary>
    public LatencyHistogram Groups { get; } = new();

    /// <summary>Trips, a stamp each, ns.</summary>
    public LatencyHistogram Trips { get; } = new();

    /// <summary>Trips at one each 10 us, from the planned moment, ns.</summary>
    public LatencyHistogram Paced { get; } = new();

    public long HereBytes { get; set; }

    public long ThereBytes { get; set; }
}

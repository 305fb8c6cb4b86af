using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The scorecard of one venue.</summary>
/// <param name="AckNs">p50, p99, p99.9 from order to acknowledgement, ns.</param>
internal sealed record VenuePerformance(int VenueId, VenueMeasures Measures, IReadOnlyList<long> AckNs);

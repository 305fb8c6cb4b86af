namespace LowLatencyMM.Perf;

/// <summary>There and back between two processes.</summary>
/// <param name="Name">What went there and back.</param>
/// <param name="Wait">How both sides waited.</param>
/// <param name="MedianNs">Median of the rounds' means.</param>
/// <param name="RoundMeanNs">Mean of each round, in order.</param>
/// <param name="GroupsNs">Means of <see cref="RoundTrips.TripsPerStamp"/> trips in a row.</param>
/// <param name="TripsNs">Single trips, with a stamp each, as fast as they go.</param>
/// <param name="PacedNs">Single trips at one each 10 us, from the planned moment; null where they were not measured.</param>
/// <param name="RatioToOneLine">p50 of <paramref name="GroupsNs"/> over the lowest one-line floor between processes.</param>
/// <param name="SingleRatioToOneLine">The same of <paramref name="TripsNs"/>, stamps in both.</param>
internal sealed record TransportTripResult(
    string Name, string Wait, double MedianNs, double[] RoundMeanNs, Distribution GroupsNs, Distribution TripsNs, Distribution? PacedNs, double RatioToOneLine,
    double SingleRatioToOneLine, long AllocatedBytesHere, long AllocatedBytesThere);

namespace LowLatencyMM.Perf;

/// <summary>A hand-over there and back.</summary>
/// <param name="Name">What was handed over how.</param>
/// <param name="Wait">How both sides wait: a bare loop, or with the pause instruction.</param>
/// <param name="RoundMeanNs">Mean of each round, in order.</param>
/// <param name="MedianNs">Median of the rounds' means.</param>
/// <param name="TripsNs">Distribution of the means of <see cref="RoundTrips.TripsPerStamp"/> trips in a row.</param>
internal sealed record RoundTripResult(string Name, string Wait, double MedianNs, double[] RoundMeanNs, Distribution TripsNs);

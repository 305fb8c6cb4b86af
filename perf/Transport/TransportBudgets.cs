namespace LowLatencyMM.Perf;

/// <summary>What a transport run says of its budgets.</summary>
internal static class TransportBudgets
{
    public static Budget[] Of(
        IReadOnlyList<TransportTripResult> trips, IReadOnlyList<TransportRateResult> rates, IReadOnlyList<RoundTripResult> before,
        IReadOnlyList<RoundTripResult> after, bool isSmall)
    {
        string? whyNot = isSmall ? "a small run shows that it works, not how fast it is" : null;
        double? drift = Lowest(after) / Lowest(before);
        return
        [
            Ratio("claim", "single trips, a stamp in each of both", trip => trip.SingleRatioToOneLine),
            Ratio("offer", "single trips, a stamp in each of both", trip => trip.SingleRatioToOneLine),
            Ratio("claim", "means of 16, hardly a stamp", trip => trip.RatioToOneLine),
            Ratio("offer", "means of 16, hardly a stamp", trip => trip.RatioToOneLine),
            Rate("claim"),
            Rate("offer"),
            Budget.AtMost("bytes allocated, both processes", 0, trips.Sum(Bytes) + rates.Sum(rate => rate.AllocatedBytesHere + rate.AllocatedBytesThere), "bytes", "in all rounds"),
            Budget.AtMost("floor after over floor before", 1.1, drift, "x", "above: the machine was not quiet", whyNot),
        ];

        Budget Ratio(string form, string how, Func<TransportTripResult, double> ratio) => Budget.AtMost(
            $"there and back, {form}, over the one-line floor", 2, trips.Where(trip => trip.Name == $"log, {form}").Min(ratio), "x",
            $"p50 over the lowest between the same two processes; {how}", whyNot);

        Budget Rate(string form) => Budget.AtLeast(
            $"one way, {form}, 64 bytes", 8_000_000, rates.First(rate => rate.Form == form).MedianPerSecond, "msg/s", "median of the rounds", whyNot);

        static long Bytes(TransportTripResult trip) => trip.AllocatedBytesHere + trip.AllocatedBytesThere;
        static double? Lowest(IReadOnlyList<RoundTripResult> floors) => floors.Where(floor => floor.Name == TransportRun.OneLine).Min(floor => (double?)floor.TripsNs.P50);
    }
}

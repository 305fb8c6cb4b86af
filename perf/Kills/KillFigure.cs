using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>One time that was measured again and again, with its aim.</summary>
/// <param name="What">From what to what.</param>
/// <param name="Ns">Its distribution, ns.</param>
/// <param name="AimMs">At most so long, ms; null without an aim.</param>
/// <param name="WithinAim">How many were.</param>
/// <param name="Buckets">The whole distribution: greatest value of each bucket that has any, ns, and how many.</param>
internal sealed record KillFigure(string What, Distribution Ns, double? AimMs, long WithinAim, IReadOnlyList<long[]> Buckets)
{
    public static KillFigure Of(string what, LatencyHistogram histogram, double? aimMs) => new(
        what, Distribution.Of(histogram), aimMs, aimMs is { } aim ? histogram.CountBetween(0, (long)(aim * 1e6)) : 0,
        [.. Enumerable.Range(0, histogram.BucketLength).Where(index => histogram.CountAt(index) > 0).Select(index => new[] { LatencyHistogram.HighestAt(index), histogram.CountAt(index) })]);
}

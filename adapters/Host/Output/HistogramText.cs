using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>A latency histogram as a few bars, one for each half of a decade or so.</summary>
internal static class HistogramText
{
    private const int BarLengthMax = 40;

    public static void Write(TextWriter output, LatencyHistogram histogram, string label)
    {
        output.WriteLine($"tick to order: {label}; {histogram.Count:N0} values");
        if (histogram.Count == 0) return;
        var edges = new List<long> { 0 };
        for (long decade = 100; decade <= 10_000_000_000; decade *= 10) edges.AddRange([decade, 2 * decade, 5 * decade]);
        edges.Add(long.MaxValue);
        long[] counts = [.. edges.Zip(edges.Skip(1), histogram.CountBetween)];
        int first = Array.FindIndex(counts, count => count > 0);
        int last = Array.FindLastIndex(counts, count => count > 0);
        long most = counts.Max();
        for (int i = first; i <= last; i++)
        {
            string range = edges[i + 1] == long.MaxValue ? $"from {Time(edges[i])}" : $"below {Time(edges[i + 1])}";
            var bar = new string('#', (int)Math.Ceiling((double)BarLengthMax * counts[i] / most));
            output.WriteLine($"  {range,-14} {counts[i],12:N0} {100.0 * counts[i] / histogram.Count,6:N2} % {bar}");
        }

        output.WriteLine(
            $"  p50 {Time(histogram.PercentileNs(50))}, p90 {Time(histogram.PercentileNs(90))}, p99 {Time(histogram.PercentileNs(99))}, "
            + $"p99.9 {Time(histogram.PercentileNs(99.9))}, max {Time(histogram.MaxNs)}");
    }

    /// <summary>A time with three digits or so and its unit.</summary>
    public static string Time(long ns)
    {
        return ns switch
        {
            < 1_000 => $"{ns} ns",
            < 1_000_000 => $"{ns / 1e3:0.##} us",
            < 1_000_000_000 => $"{ns / 1e6:0.##} ms",
            _ => $"{ns / 1e9:0.##} s",
        };
    }
}

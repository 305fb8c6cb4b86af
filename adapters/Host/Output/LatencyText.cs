using LowLatencyMM.HistogramLog;

namespace LowLatencyMM.Host;

/// <summary>A histogram log for people: percentiles, the distribution, the maximum over time. Both plots have logarithmic scales.</summary>
internal static class LatencyText
{
    private const int RowsMax = 24;
    private static readonly (string Name, double Percentile)[] Percentiles = [("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9), ("p99.99", 99.99)];
    private static readonly double[][] Steps = [[1, 1.1, 1.2, 1.3, 1.5, 1.7, 2, 2.3, 2.6, 3, 3.5, 4, 5, 6, 7, 8, 9], [1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1]];

    /// <param name="width">Columns that a line may take.</param>
    public static void Write(TextWriter output, LatencySeries series, int width)
    {
        Histogram sum = series.Sum;
        LatencyPoint last = series.Points[^1];
        string tag = series.Tag is null ? "" : $", tag {series.Tag}";
        output.WriteLine(
            $"{series.Path}: {series.Points.Count:N0} intervals{tag}, {series.Points[0].OffsetNs / 1e9:N3} to {(last.OffsetNs + last.LengthNs) / 1e9:N3} s "
            + $"since {UtcTime.Format(series.StartNs)}");
        foreach ((string other, int count) in series.Others) output.WriteLine($"  not shown: {count:N0} intervals {(other.Length > 0 ? $"with tag {other}" : "without a tag")}");
        output.WriteLine($"  {"count",-8} {sum.Count,15:N0}");
        if (sum.Count == 0) return;
        foreach ((string name, double percentile) in Percentiles) WriteValue(output, name, sum.ValueAtPercentile(percentile));
        WriteValue(output, "max", sum.Max);
        WriteValue(output, "mean", (long)Math.Round(sum.Mean));
        WriteDistribution(output, sum, width);
        if (series.Points.Count > 1) WriteOverTime(output, series.Points, width);
    }

    private static void WriteValue(TextWriter output, string name, long valueNs) => output.WriteLine($"  {name,-8} {valueNs,15:N0} ns  {HistogramText.Time(valueNs)}");

    private static void WriteDistribution(TextWriter output, Histogram sum, int width)
    {
        List<(long Lowest, long End, long Count)> rows = Rows(sum);
        output.WriteLine();
        output.WriteLine($"  {"values",-15} {"count",12} {"share",9} {"up to it",11}  (bars logarithmic)");
        long most = rows.Max(row => row.Count), seen = 0;
        foreach ((long lowest, long end, long count) in rows)
        {
            seen += count;
            double filled = Math.Log(1 + count) / Math.Log(1 + most);
            string range = end == long.MaxValue ? $"from {HistogramText.Time(lowest)}" : $"below {HistogramText.Time(end)}";
            output.WriteLine(count == 0
                ? $"  {range,-15} {0,12}"
                : $"  {range,-15} {count,12:N0} {100.0 * count / sum.Count,7:N2} % {100.0 * seen / sum.Count,9:N4} %  {Bar(filled, width - 56)}");
        }
    }

    /// <summary>Rows from the least to the greatest value, neighbours without a value as one: the finest steps that make few enough.</summary>
    private static List<(long Lowest, long End, long Count)> Rows(Histogram sum)
    {
        var rows = new List<(long Lowest, long End, long Count)>();
        foreach (double[] steps in Steps)
        {
            rows.Clear();
            foreach ((long lowest, long end) in Ranges(steps))
            {
                if (end <= sum.Min || lowest > sum.Max) continue;
                long count = sum.CountBetween(lowest, end);
                if (count == 0 && rows.Count > 0 && rows[^1].Count == 0) rows[^1] = rows[^1] with { End = end };
                else rows.Add((lowest, end, count));
            }

            if (rows.Count <= RowsMax) break;
        }

        return rows;
    }

    /// <summary>From 0 to 2^63: decades in these steps, whole numbers only.</summary>
    private static IEnumerable<(long Lowest, long End)> Ranges(double[] steps)
    {
        long lowest = 0;
        for (decimal decade = 1; decade <= 1e18m; decade *= 10)
        {
            foreach (double step in steps)
            {
                decimal edge = decade * (decimal)step;
                if (edge % 1 != 0) continue;
                yield return (lowest, (long)edge);
                lowest = (long)edge;
            }
        }

        yield return (lowest, long.MaxValue);
    }

    private static void WriteOverTime(TextWriter output, List<LatencyPoint> points, int width)
    {
        int rowLength = (points.Count + RowsMax - 1) / RowsMax;
        LatencyPoint[][] rows = [.. points.Chunk(rowLength)];
        long highest = points.Max(point => point.Max);
        long least = rows.Select(row => row.Max(point => point.Max)).Where(max => max > 0).DefaultIfEmpty(1).Min();
        long lowest = (long)Math.Pow(10, Math.Floor(Math.Log10(least))); // whole decades: a small difference is to look small
        output.WriteLine();
        output.WriteLine($"  {"from, s",11} {"count",12} {"max",11}  (bars logarithmic, {HistogramText.Time(lowest)} to {HistogramText.Time(highest)})");
        foreach (LatencyPoint[] row in rows)
        {
            long max = row.Max(point => point.Max);
            double filled = max == 0 ? 0 : highest == lowest ? 1 : Math.Max(0.01, Math.Log((double)max / lowest) / Math.Log((double)highest / lowest));
            output.WriteLine($"  {row[0].OffsetNs / 1e9,11:N3} {row.Sum(point => point.Count),12:N0} {HistogramText.Time(max),11}  {Bar(filled, width - 41)}".TrimEnd());
        }
    }

    private static string Bar(double filled, int lengthMax) => new('#', (int)Math.Ceiling(Math.Clamp(filled, 0, 1) * lengthMax));
}

using LowLatencyMM.HistogramLog;

namespace LowLatencyMM.Host;

/// <summary>What was read of a histogram log: the sum of its intervals, and each one's maximum.</summary>
internal sealed class LatencySeries
{
    private LatencySeries(string path, string? tag) => (Path, Tag) = (path, tag);

    public string Path { get; }

    /// <summary>Tag of the intervals; null: those without.</summary>
    public string? Tag { get; }

    /// <summary>Start of the log, ns since the Unix epoch.</summary>
    public long StartNs { get; private set; }

    /// <summary>All values: three digits, or more when the first interval has more.</summary>
    public Histogram Sum { get; private set; } = new();

    public List<LatencyPoint> Points { get; } = [];

    /// <summary>Intervals with other tags in the range, by tag; "" for none.</summary>
    public SortedDictionary<string, int> Others { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a log's intervals that start in a range, both ends included.</summary>
    /// <param name="fromNs">Since the start of the log, ns.</param>
    /// <param name="toNs">Since the start of the log, ns.</param>
    /// <exception cref="UserException">The file is no histogram log, or nothing in it is in the range.</exception>
    public static LatencySeries Read(string path, long fromNs, long toNs, string? tag)
    {
        try
        {
            using HistogramLogReader reader = HistogramLogReader.Open(path);
            var series = new LatencySeries(path, tag);
            foreach (HistogramInterval interval in reader.ReadRange(fromNs, toNs)) series.Add(interval);
            series.StartNs = reader.StartNs ?? 0;
            return series.Points.Count > 0 ? series : throw new UserException(ExitCode.Failure, series.Nothing(fromNs, toNs));
        }
        catch (HistogramLogException exception)
        {
            throw new UserException(ExitCode.Failure, exception.Message);
        }
    }

    private void Add(HistogramInterval interval)
    {
        Histogram histogram = interval.Decode(); // of other tags, too: damage is to be told
        if (interval.Tag != Tag)
        {
            string other = interval.Tag ?? "";
            Others[other] = Others.GetValueOrDefault(other) + 1;
            return;
        }

        if (Points.Count == 0) Sum = new Histogram(Math.Max(3, histogram.Digits));
        try
        {
            Sum.Add(histogram);
        }
        catch (OverflowException)
        {
            throw new HistogramLogException(Path, interval.Line, "counts overflow: more than 2^63-1 in all intervals up to here");
        }

        Points.Add(new LatencyPoint(interval.OffsetNs, interval.LengthNs, histogram.Count, histogram.Max));
    }

    private string Nothing(long fromNs, long toNs)
    {
        string range = fromNs == long.MinValue && toNs == long.MaxValue ? "" : " in that range";
        if (Others.Count == 0) return $"{Path}: no interval{range}";
        string tags = string.Join(", ", Others.Keys.Where(other => other.Length > 0));
        return Tag is null ? $"{Path}: no interval without a tag{range}; choose one with --tag: {tags}" : $"{Path}: no interval with tag {Tag}{range}; there are: {(tags.Length > 0 ? tags : "none")}";
    }
}

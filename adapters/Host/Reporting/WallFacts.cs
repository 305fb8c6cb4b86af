using System.Text.Json;
using LowLatencyMM.HistogramLog;

namespace LowLatencyMM.Host;

/// <summary>What a run took from its machine: what no replay can know.</summary>
internal sealed record WallFacts
{
    /// <summary>Of what the latencies are.</summary>
    public required string LatencyLabel { get; init; }

    /// <summary>Values from one latency up to, not including, another, ns; null where only percentiles were kept.</summary>
    public Func<long, long, long>? CountBetween { get; init; }

    /// <summary>p50, p90, p99, p99.9, max, ns; all 0 without a value.</summary>
    public required IReadOnlyList<long> PercentilesNs { get; init; }

    public required long LatencyCount { get; init; }

    public required long HotPathAllocatedBytes { get; init; }

    /// <summary>By generation.</summary>
    public required IReadOnlyList<long> Collections { get; init; }

    public required long MethodsCompiledAfterReady { get; init; }

    public required long HotPathMethodsCompiled { get; init; }

    public required double WallSeconds { get; init; }

    /// <summary>From the <c>summary.json</c> and the <c>latency.hlog</c> beside a journal; null when there is none, it is another run's, or cannot be read.</summary>
    /// <param name="orderDigest">The journal's; the summary must have the same.</param>
    public static WallFacts? TryRead(string directory, ulong orderDigest)
    {
        string path = Path.Combine(directory, SummaryJson.FileName);
        if (!File.Exists(path)) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement json = document.RootElement;
            if (json.GetProperty("replayHash").GetString() != orderDigest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)) return null;
            JsonElement latency = json.GetProperty("tickToOrderNs");
            long count = latency.GetProperty("count").GetInt64();
            return new WallFacts
            {
                CountBetween = TryReadLog(Path.Combine(directory, "latency.hlog"), count),
                LatencyLabel = latency.GetProperty("of").GetString() ?? "",
                PercentilesNs = [.. new[] { "p50", "p90", "p99", "p999", "max" }.Select(name => latency.GetProperty(name).GetInt64())],
                LatencyCount = count,
                HotPathAllocatedBytes = json.GetProperty("hotPathAllocatedBytes").GetInt64(),
                Collections = [.. json.GetProperty("gcCollections").EnumerateArray().Select(number => number.GetInt64())],
                MethodsCompiledAfterReady = json.GetProperty("methodsCompiledAfterReady").GetInt64(),
                HotPathMethodsCompiled = json.GetProperty("hotPathMethodsCompiled").GetInt64(),
                WallSeconds = json.GetProperty("wallSeconds").GetDouble(),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            return null;
        }
    }

    /// <summary>The sum of a log's intervals; null when there is no log, or it has another number of values.</summary>
    private static Func<long, long, long>? TryReadLog(string path, long count)
    {
        if (!File.Exists(path)) return null;
        try
        {
            Histogram sum = LatencyIntervals.NewHistogram();
            using HistogramLogReader reader = HistogramLogReader.Open(path);
            while (reader.Read() is { } interval) sum.Add(interval.Decode());
            return sum.Count == count ? sum.CountBetween : null;
        }
        catch (Exception exception) when (exception is HistogramLogException or IOException)
        {
            return null;
        }
    }
}

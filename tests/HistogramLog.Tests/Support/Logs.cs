using System.Text;

namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>Logs in memory.</summary>
internal static class Logs
{
    public const string Name = "test.hlog";
    public const long StartNs = 1_700_000_000_250_000_000;

    /// <summary>A log of so many seconds with random latencies; tags where wanted.</summary>
    public static byte[] Write(ulong seed, int intervals, bool isTagged = false, int valuesMax = 400, int bitsMax = 34)
    {
        var random = new SplitMix64(seed);
        using var stream = new MemoryStream();
        using var writer = new HistogramLogWriter(stream);
        writer.WriteComment("[a test]");
        writer.WriteHeader(StartNs);
        for (int second = 0; second < intervals; second++)
        {
            var histogram = new Histogram();
            for (int i = random.Next(valuesMax); i > 0; i--) histogram.Record(random.NextOfBits(bitsMax));
            long startNs = StartNs + (second * 1_000_000_000L);
            writer.WriteInterval(startNs, startNs + 1_000_000_000, histogram, isTagged && second % 3 == 0 ? "other" : null);
        }

        return stream.ToArray();
    }

    public static List<(HistogramInterval Interval, Histogram Histogram)> Read(byte[] log)
    {
        var read = new List<(HistogramInterval, Histogram)>();
        using var reader = new HistogramLogReader(new MemoryStream(log), Name);
        while (reader.Read() is { } interval) read.Add((interval, interval.Decode()));
        return read;
    }

    public static List<(HistogramInterval Interval, Histogram Histogram)> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    /// <summary>Everything a histogram says, for comparison.</summary>
    public static string Describe(Histogram histogram)
    {
        var text = new StringBuilder($"{histogram.Digits} {histogram.LowestDiscernible} {histogram.Count} {histogram.Min} {histogram.Max}:");
        for (int index = 0; index < histogram.Length; index++)
            if (histogram.CountAt(index) > 0) text.Append($" {histogram.ValueAt(index)}x{histogram.CountAt(index)}");
        return text.ToString();
    }
}

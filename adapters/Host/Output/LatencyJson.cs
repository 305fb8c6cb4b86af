using System.Text.Json;
using LowLatencyMM.HistogramLog;

namespace LowLatencyMM.Host;

/// <summary>A histogram log for programs.</summary>
internal static class LatencyJson
{
    public static void Write(string path, LatencySeries series)
    {
        using FileStream file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        Histogram sum = series.Sum;
        json.WriteStartObject();
        json.WriteString("file", series.Path);
        json.WriteString("tag", series.Tag);
        json.WriteNumber("startTimeNs", series.StartNs);
        json.WriteStartObject("valuesNs");
        json.WriteNumber("count", sum.Count);
        json.WriteNumber("min", sum.Min);
        json.WriteNumber("p50", sum.ValueAtPercentile(50));
        json.WriteNumber("p90", sum.ValueAtPercentile(90));
        json.WriteNumber("p99", sum.ValueAtPercentile(99));
        json.WriteNumber("p999", sum.ValueAtPercentile(99.9));
        json.WriteNumber("p9999", sum.ValueAtPercentile(99.99));
        json.WriteNumber("max", sum.Max);
        json.WriteNumber("mean", Math.Round(sum.Mean, 3));
        json.WriteNumber("standardDeviation", Math.Round(sum.StandardDeviation, 3));
        json.WriteEndObject();
        json.WriteStartArray("intervals");
        foreach (LatencyPoint point in series.Points)
        {
            json.WriteStartObject();
            json.WriteNumber("offsetNs", point.OffsetNs);
            json.WriteNumber("lengthNs", point.LengthNs);
            json.WriteNumber("count", point.Count);
            json.WriteNumber("maxNs", point.Max);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Writes <c>summary.json</c>. Keys: docs/configuration.md has them with their units.</summary>
internal static class SummaryJson
{
    public const string FileName = "summary.json";

    public static void Write(string path, RunSummary summary)
    {
        using FileStream file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("run", summary.Kind.ToString().ToLowerInvariant());
        json.WriteString("build", Resource.Build);
        json.WriteNumber("frames", summary.Frames);
        json.WriteNumber("orders", summary.Orders);
        json.WriteNumber("fills", summary.Counters.Fills);
        json.WriteNumber("rejects", summary.Counters.VenueRejects);
        WriteLatency(json, summary);
        json.WriteNumber("hotPathAllocatedBytes", summary.HotPathAllocatedBytes);
        json.WriteStartArray("gcCollections");
        foreach (int count in summary.Collections) json.WriteNumberValue(count);
        json.WriteEndArray();
        json.WriteNumber("methodsCompiledAfterReady", summary.MethodsCompiledAfterReady);
        json.WriteNumber("hotPathMethodsCompiled", summary.HotPathMethodsCompiled);
        WriteProfits(json, summary);
        WriteCounts(json, "maxAbsPosition", summary.MaxAbsPosition);
        WriteCounts(json, "position", summary.Position);
        json.WriteNumber("quoteUptime", Math.Round(summary.QuoteUptime, 6));
        PerformanceJson.Write(json, summary.Performance);
        json.WriteString("riskState", summary.RiskState.ToString());
        json.WriteString("replayHash", summary.OrderDigest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("engineSeconds", Math.Round(summary.EngineSeconds, 3));
        json.WriteNumber("wallSeconds", Math.Round(summary.WallSeconds, 3));
        json.WriteNumber("framesPerSecond", Math.Round(summary.FramesPerSecond));
        json.WriteNumber("ordersPerSecond", Math.Round(summary.OrdersPerSecond, 3));
        json.WriteStartObject("alerts");
        json.WriteNumber("info", summary.Counters.InfoAlerts);
        json.WriteNumber("high", summary.Counters.HighAlerts);
        json.WriteNumber("critical", summary.Counters.CriticalAlerts);
        json.WriteEndObject();
        WriteCounts(json, "riskRefusals", summary.RiskRefusals);
        WriteCounts(json, "venueRejects", summary.VenueRejectReasons);
        WriteCounts(json, "staleBooks", summary.StaleBooks);
        json.WriteEndObject();
    }

    private static void WriteLatency(Utf8JsonWriter json, RunSummary summary)
    {
        LatencyHistogram latency = summary.Latency;
        json.WriteStartObject("tickToOrderNs");
        json.WriteString("of", summary.LatencyLabel);
        json.WriteNumber("p50", latency.PercentileNs(50));
        json.WriteNumber("p90", latency.PercentileNs(90));
        json.WriteNumber("p99", latency.PercentileNs(99));
        json.WriteNumber("p999", latency.PercentileNs(99.9));
        json.WriteNumber("max", latency.MaxNs);
        json.WriteNumber("count", latency.Count);
        json.WriteEndObject();
    }

    private static void WriteProfits(Utf8JsonWriter json, RunSummary summary)
    {
        json.WriteStartObject("pnl");
        foreach ((string currency, ProfitAndLoss profit) in summary.ProfitAndLoss)
        {
            json.WriteStartObject(currency);
            json.WriteString("total", FixedDecimal.FormatLedger(profit.Total));
            json.WriteString("spread", FixedDecimal.FormatLedger(profit.Spread));
            json.WriteString("inventory", FixedDecimal.FormatLedger(profit.Inventory));
            json.WriteString("funding", FixedDecimal.FormatLedger(profit.Funding));
            json.WriteString("fees", FixedDecimal.FormatLedger(profit.Fees));
            json.WriteString("hedging", FixedDecimal.FormatLedger(profit.Hedging));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach ((string key, long count) in counts) json.WriteNumber(key, count);
        json.WriteEndObject();
    }
}

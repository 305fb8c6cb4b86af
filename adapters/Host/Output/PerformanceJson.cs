using System.Text.Json;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Writes the object <c>performance</c> of a summary. What is undefined is null.</summary>
internal static class PerformanceJson
{
    private static readonly string[] HorizonNames = ["100ms", "1s", "10s", "60s", "300s"];
    private static readonly string[] PercentileNames = ["p50", "p99", "p999"];

    public static void Write(Utf8JsonWriter json, PerformanceSummary performance)
    {
        json.WriteStartObject("performance");
        json.WriteStartObject("rule");
        json.WriteNumber("uptimeBandBp", performance.Rule.UptimeBandBp);
        json.WriteNumber("uptimeQuantityMinNanos", performance.Rule.UptimeQuantityMinNanos);
        json.WriteEndObject();
        json.WriteStartObject("total");
        WriteFills(json, performance.Total, isMoney: performance.Instruments.Count == 1);
        json.WriteEndObject();
        json.WriteStartObject("instruments");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (InstrumentPerformance instrument in performance.Instruments)
        {
            json.WriteStartObject(names.Add(instrument.Symbol) ? instrument.Symbol : $"{instrument.Symbol}@{instrument.VenueId}");
            WriteFills(json, instrument.Fills, isMoney: true);
            Number(json, "uptime", instrument.Time.Uptime);
            Number(json, "stressUptime", instrument.Time.StressUptime);
            Number(json, "bookUptime", instrument.Time.BookUptime);
            Number(json, "skewMean", instrument.SkewMean);
            Number(json, "skewDeviation", instrument.SkewDeviation);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        Percentiles(json, performance.AckNs);
        json.WriteStartObject("venues");
        foreach (VenuePerformance venue in performance.Venues) WriteVenue(json, venue);
        json.WriteEndObject();
        json.WriteNumber("fillsNotFollowed", performance.State.OverflowCount);
        json.WriteNumber("fillsResent", performance.State.ResentCount);
        json.WriteNumber("fillsAbandoned", performance.State.AbandonedCount);
        json.WriteNumber("horizonsLate", performance.State.LateCount);
        json.WriteEndObject();
    }

    private static void WriteFills(Utf8JsonWriter json, in FillMeasures fills, bool isMoney)
    {
        json.WriteNumber("fills", fills.FillCount);
        json.WriteNumber("fillsWithoutMid", fills.AtFill.MissingCount);
        json.WriteNumber("posted", fills.PostedCount);
        Number(json, "quotedSpreadBp", fills.QuotedSpreadBp);
        Number(json, "effectiveSpreadBp", fills.EffectiveSpreadBp);
        if (isMoney)
        {
            Number(json, "fillRatio", fills.FillRatio);
            Number(json, "spreadCapture", fills.SpreadCapture);
        }

        for (int horizon = 0; horizon < Horizons.Count; horizon++)
        {
            HorizonMeasures later = fills.Later[horizon];
            json.WriteStartObject($"after{HorizonNames[horizon]}");
            json.WriteNumber("count", later.Count);
            json.WriteNumber("missing", later.MissingCount);
            json.WriteNumber("pending", fills.PendingCount(horizon));
            Number(json, "markoutBp", later.MarkoutBp);
            Number(json, "standardErrorBp", later.StandardErrorBp);
            Number(json, "realisedSpreadBp", later.RealisedSpreadBp);
            Number(json, "impactBp", later.ImpactBp);
            Number(json, "adverseSelectionBp", later.AdverseSelectionBp);
            json.WriteEndObject();
        }
    }

    private static void WriteVenue(Utf8JsonWriter json, VenuePerformance venue)
    {
        json.WriteStartObject($"{venue.VenueId}");
        Number(json, "uptime", venue.Measures.Uptime);
        json.WriteNumber("posted", venue.Measures.PostedCount);
        json.WriteNumber("rejects", venue.Measures.RejectCount);
        json.WriteNumber("fills", venue.Measures.FillCount);
        Percentiles(json, venue.AckNs);
        json.WriteEndObject();
    }

    private static void Percentiles(Utf8JsonWriter json, IReadOnlyList<long> values)
    {
        json.WriteStartObject("orderToAckNs");
        for (int place = 0; place < PercentileNames.Length; place++) json.WriteNumber(PercentileNames[place], values[place]);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, Math.Round(value, 6));
        else json.WriteNull(name);
    }
}

using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Orders, and what was refused, by reason.</summary>
internal static class OrdersSection
{
    public static void Write(HtmlWriter page, RunReport report)
    {
        if (report.Kind == RunKind.Import) return;
        RunSummary summary = report.Summary;
        EngineCounters counters = summary.Counters;
        page.Raw("<section><h2>Orders and refusals</h2><div class=\"columns\">");
        Counts(page, "Order messages", ("new", counters.NewOrders), ("replace", counters.ReplaceOrders), ("cancel", counters.CancelOrders), ("mass cancel", counters.MassCancels));
        Counts(page, "Rejected by the venue", summary.VenueRejectReasons);
        Counts(page, "Refused by our risk", summary.RiskRefusals);
        Counts(page, "Books gone stale", summary.StaleBooks);
        Counts(
            page, "Anomalies",
            ("acknowledgement timeouts", counters.AckTimeouts), ("late fills", counters.LateFills), ("orphan fills", counters.OrphanFills), ("overfills", counters.Overfills),
            ("duplicate fills", counters.DuplicateFills), ("unbookable fills", counters.UnbookableFills), ("unknown orders", counters.UnknownOrderExecutions),
            ("other", counters.OrderAnomalies));
        Counts(
            page, "Frames", ("market data", counters.MarketDataFrames), ("executions", counters.ExecutionFrames), ("timers", counters.TimerFrames),
            ("trades", counters.Trades), ("malformed", counters.MalformedFrames), ("unknown template", counters.UnknownTemplates));
        page.Raw("</div></section>");
    }

    private static void Counts(HtmlWriter page, string name, IReadOnlyDictionary<string, long> counts) =>
        Counts(page, name, [.. counts.OrderByDescending(pair => pair.Value).Select(pair => (pair.Key, pair.Value))]);

    private static void Counts(HtmlWriter page, string name, params (string Name, long Count)[] counts)
    {
        page.Line($"<table class=\"counts\"><caption>{name}</caption><tbody>");
        if (counts.All(entry => entry.Count == 0)) page.Raw("<tr><th>none</th><td>0</td></tr>");
        foreach ((string reason, long count) in counts.Where(entry => entry.Count > 0)) page.Line($"<tr><th>{Words(reason)}</th><td>{count:N0}</td></tr>");
        page.Raw("</tbody></table>");
    }

    /// <summary>A camelCase name as words.</summary>
    private static string Words(string name) => string.Concat(name.Select(character => char.IsAsciiLetterUpper(character) ? $" {char.ToLowerInvariant(character)}" : $"{character}"));
}

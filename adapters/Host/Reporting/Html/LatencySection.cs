namespace LowLatencyMM.Host;

/// <summary>Latency and what the run took from the machine.</summary>
internal static class LatencySection
{
    public static void Write(HtmlWriter page, RunReport report)
    {
        if (report.Kind == RunKind.Import) return;
        page.Raw("<section><h2>Latency and machine</h2>");
        if (report.Wall is not { } wall)
        {
            page.Raw("<p>Not known: a journal does not hold them, and no summary.json of this run lies beside it.</p></section>");
            return;
        }

        if (wall.LatencyCount == 0) page.Raw("<p>No latency was measured: no tick caused an order.</p>");
        else if (wall.CountBetween is { } countBetween) LatencyChart.Write(page, "latency", wall, countBetween, "Latency histogram, values");
        if (wall.LatencyCount > 0)
        {
            page.Line($"<table class=\"numbers\"><thead><tr><th>Values</th><th>p50</th><th>p90</th><th>p99</th><th>p99.9</th><th>max</th></tr></thead><tbody><tr><td>{wall.LatencyCount:N0}</td>{new Markup(string.Concat(wall.PercentilesNs.Select(ns => $"<td>{HistogramText.Time(ns)}</td>")))}</tr></tbody></table>");
            page.Line($"<p class=\"small\">{Capitalized(wall.LatencyLabel)}.</p>");
        }

        page.Line($"<p>Engine thread: {wall.HotPathAllocatedBytes:N0} bytes allocated and {wall.HotPathMethodsCompiled:N0} methods compiled since ready. Process: {string.Join(" / ", wall.Collections.Select(count => $"{count:N0}"))} collections of generations 0 / 1 / 2, {wall.MethodsCompiledAfterReady:N0} methods compiled.</p></section>");
    }

    private static string Capitalized(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}

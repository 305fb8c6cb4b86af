namespace LowLatencyMM.Host;

/// <summary>The worst alerts, in the order of time.</summary>
internal static class AlertsSection
{
    public static void Write(HtmlWriter page, RunReport report)
    {
        if (report.Collected.Alerts.Count == 0) return;
        page.Raw("<section><h2>Alerts</h2><table class=\"numbers events\"><thead><tr><th>Time, UTC</th><th>Frame</th><th>Severity</th><th>Alert</th><th>Engine afterwards</th></tr></thead><tbody>");
        foreach (AlertNotice notice in report.Collected.Alerts.InOrder)
            page.Line($"<tr><td>{ReportText.TimeOfDay(notice.TimeNs)}</td><td>{notice.Sequence:N0}</td><td>{AlertText.Name(notice.Severity)}</td><td>{AlertText.What(notice)}</td><td>{notice.RiskState?.ToString() ?? ""}</td></tr>");
        page.Raw("</tbody></table>");
        Engine.EngineCounters counters = report.Summary.Counters;
        page.Line($"<p class=\"small\">{counters.CriticalAlerts:N0} critical, {counters.HighAlerts:N0} high, {counters.InfoAlerts:N0} info; at most {ReportCollector.AlertsMax} are shown, llmm alerts lists them all.</p></section>");
    }
}

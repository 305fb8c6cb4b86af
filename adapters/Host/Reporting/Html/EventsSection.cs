namespace LowLatencyMM.Host;

/// <summary>Commands, alerts, sessions and stale books, in order.</summary>
internal static class EventsSection
{
    public static void Write(HtmlWriter page, RunReport report)
    {
        if (report.Collected.Events.Count == 0) return;
        page.Raw("<section><h2>Events</h2><table class=\"numbers events\"><thead><tr><th>Time, UTC</th><th>Frame</th><th>Event</th></tr></thead><tbody>");
        foreach (RunEvent entry in report.Collected.Events)
            page.Line($"<tr><td>{ReportText.TimeOfDay(entry.TimeNs)}</td><td>{entry.Sequence:N0}</td><td>{entry.Text}</td></tr>");
        page.Raw("</tbody></table>");
        if (report.Collected.EventsLeftOut > 0) page.Line($"<p class=\"small\">{report.Collected.EventsLeftOut:N0} later ones are left out.</p>");
        page.Raw("</section>");
    }
}

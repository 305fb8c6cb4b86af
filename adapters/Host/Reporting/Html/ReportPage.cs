using System.Text;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>The report as one page of HTML that needs nothing else: its styles, drawings and few lines of script are in it. Without script only the
/// values under the pointer are missing.</summary>
internal static class ReportPage
{
    /// <summary>Instruments with charts; the others are in the table.</summary>
    public const int SectionsMax = 8;

    public static string Create(RunReport report)
    {
        var page = new HtmlWriter();
        string title = $"llmm {report.Kind.ToString().ToLowerInvariant()}";
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Line($"<meta name=\"generator\" content=\"{Resource.Build}\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title} {ReportText.Time(report.Collected.Grid.StartNs)}</title>");
        page.Raw($"<style>\n{Encoding.UTF8.GetString(Resource.Read("report.css"))}</style></head><body><main>");
        HeaderSection.Write(page, report);
        ProfitSection.Write(page, report);
        PerformanceSection.Write(page, report);
        InstrumentHistory[] shown =
        [
            .. report.Collected.Instruments
                .OrderByDescending(history => history.FillCount).ThenByDescending(history => history.OrderCount)
                .ThenByDescending(history => history.TopCount).ThenBy(history => history.Slot).Take(SectionsMax),
        ];
        InstrumentsTable.Write(page, report, shown);
        foreach (InstrumentHistory history in shown.Where(history => report.Instruments[history.Slot].Id != FrameHeader.NoInstrument))
            InstrumentSection.Write(page, report, history);
        LatencySection.Write(page, report);
        OrdersSection.Write(page, report);
        FillsSection.Write(page, report);
        AlertsSection.Write(page, report);
        EventsSection.Write(page, report);
        ParametersSection.Write(page, report);
        page.Raw($"</main><script>\n{Encoding.UTF8.GetString(Resource.Read("report.js"))}</script></body></html>");
        return page.ToString();
    }
}

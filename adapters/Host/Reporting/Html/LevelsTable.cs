using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>One instrument's quotes and fills by side and level.</summary>
internal static class LevelsTable
{
    public static void Write(HtmlWriter page, RunReport report, int slot)
    {
        page.Raw("<h3>By side and level</h3><table class=\"numbers\"><thead><tr><th>Side, level</th><th>Posted</th><th>Fills</th><th>Filled by posted</th><th>Quoted, bp</th><th>Effective, bp</th><th>Capture</th><th>0.1 s</th><th>1 s</th><th>10 s</th><th>60 s</th><th>300 s</th></tr></thead><tbody>");
        foreach (Side side in new[] { Side.Buy, Side.Sell })
        {
            for (int level = 0; level <= PerformanceTable.UnknownLevel; level++)
            {
                FillMeasures fills = report.Performance.Of(slot, side, level);
                if (fills.PostedCount > 0 || fills.FillCount > 0) WriteRow(page, $"{(side == Side.Buy ? "buy" : "sell")} {LevelName(level)}", in fills);
            }
        }

        FillMeasures all = report.Performance.Of(slot);
        WriteRow(page, "all", in all);
        page.Raw("</tbody></table><p class=\"small\">The last five columns are mean markouts, bp. Quoted and effective spread are those at our fills; capture is what we earned of half the quoted spread, by size.</p>");
    }

    private static string LevelName(int level) => level switch
    {
        PerformanceTable.UnknownLevel => "of no known order",
        PerformanceTable.Levels - 1 => $"{level} and beyond",
        _ => $"{level}",
    };

    private static void WriteRow(HtmlWriter page, string name, in FillMeasures fills)
    {
        var markouts = new Markup("");
        for (int horizon = 0; horizon < Horizons.Count; horizon++) markouts = page.Part($"{markouts}<td>{ReportText.Signed(fills.Later[horizon].MarkoutBp, ReportText.Bp)}</td>");
        page.Line($"<tr><th>{name}</th><td>{fills.PostedCount:N0}</td><td>{fills.FillCount:N0}</td><td>{ReportText.Percent(fills.FillRatio)}</td><td>{ReportText.Signed(fills.QuotedSpreadBp, "0.00")}</td><td>{ReportText.Signed(fills.EffectiveSpreadBp, ReportText.Bp)}</td><td>{ReportText.Signed(fills.SpreadCapture, "0.000")}</td>{markouts}</tr>");
    }
}

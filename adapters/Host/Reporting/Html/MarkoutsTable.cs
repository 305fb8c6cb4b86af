using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The markouts of one instrument: a chart and the figures.</summary>
internal static class MarkoutsTable
{
    public static void Write(HtmlWriter page, RunReport report, int slot)
    {
        MarkoutRow[] rows = MarkoutRow.Of(report.Performance, slot);
        page.Raw("<h3>Markouts</h3>");
        MarkoutRow? longest = rows.LastOrDefault(row => row.All.Count > 0);
        if (longest is null)
        {
            page.Raw("<p>No fill met a whole book: there is nothing to compare with.</p>");
            return;
        }

        string description = $"Mean at the fill {ReportText.Signed(rows[0].All.MarkoutBp)} bp; after {HorizonChart.Label(longest.HorizonNs)} {ReportText.Signed(longest.All.MarkoutBp)} bp of {longest.All.Count:N0} fills.";
        HorizonChart.Write(page, $"markouts-{slot}", rows, description);
        page.Raw("<table class=\"numbers\"><thead><tr><th>Horizon</th><th>Fills</th><th>Without a mid</th><th>Mean, bp</th><th>Standard error</th><th>Mean by value, bp</th><th>Above zero</th><th>Bought, bp</th><th>Sold, bp</th><th>Realised spread, bp</th><th>Impact, bp</th></tr></thead><tbody>");
        foreach (MarkoutRow row in rows)
        {
            HorizonMeasures all = row.All;
            double positive = all.Count > 0 ? (double)all.PositiveCount / all.Count : double.NaN;
            page.Line($"<tr data-horizon-ns=\"{row.HorizonNs}\"><th>{HorizonChart.Label(row.HorizonNs)}</th><td>{all.Count:N0}</td><td>{row.MissingCount:N0}</td><td>{ReportText.Signed(all.MarkoutBp)}</td><td>{ReportText.Signed(all.StandardErrorBp, "0.000")}</td><td>{ReportText.Signed(all.WeightedMarkoutBp)}</td><td>{ReportText.Percent(positive, 1)}</td><td>{ReportText.Signed(row.Buys.MarkoutBp)}</td><td>{ReportText.Signed(row.Sells.MarkoutBp)}</td><td>{ReportText.Signed(all.RealisedSpreadBp)}</td><td>{ReportText.Signed(all.ImpactBp)}</td></tr>");
        }

        page.Raw("</tbody></table><p class=\"small\">Markout: our side times (mid at the horizon \u2212 fill price), in basis points of the mid at the fill; positive is good for us. Realised spread is twice that; impact is what the mid moved against us, doubled. A fill whose horizon lies beyond the end, or where the book was not whole, is left out and counted.</p>");
    }
}

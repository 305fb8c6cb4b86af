namespace LowLatencyMM.Host;

/// <summary>The markouts of one instrument: a chart and the figures.</summary>
internal static class MarkoutsTable
{
    public static void Write(HtmlWriter page, InstrumentHistory history)
    {
        MarkoutTracker markouts = history.Markouts;
        page.Raw("<h3>Markouts</h3>");
        MarkoutHorizon? longest = markouts.All.LastOrDefault(horizon => horizon.Count > 0);
        if (longest is null)
        {
            page.Raw("<p>No fill met a whole book: there is nothing to compare with.</p>");
            return;
        }

        string description = $"Mean at the fill {ReportText.Signed(markouts.All[0].Mean)} bp; after {HorizonChart.Label(longest.HorizonNs)} {ReportText.Signed(longest.Mean)} bp of {longest.Count:N0} fills.";
        HorizonChart.Write(page, $"markouts-{history.Slot}", markouts, description);
        page.Raw("<table class=\"numbers\"><thead><tr><th>Horizon</th><th>Fills</th><th>Without a mid</th><th>Mean, bp</th><th>Standard error</th><th>Mean by size, bp</th><th>Above zero</th><th>We bought, bp</th><th>We sold, bp</th></tr></thead><tbody>");
        for (int index = 0; index < markouts.All.Length; index++)
        {
            MarkoutHorizon all = markouts.All[index];
            double positive = all.Count > 0 ? (double)all.PositiveCount / all.Count : double.NaN;
            page.Line($"<tr data-horizon-ns=\"{all.HorizonNs}\"><th>{HorizonChart.Label(all.HorizonNs)}</th><td>{all.Count:N0}</td><td>{all.MissingCount:N0}</td><td>{ReportText.Signed(all.Mean)}</td><td>{ReportText.Signed(all.StandardError, "0.000")}</td><td>{ReportText.Signed(all.WeightedMean)}</td><td>{ReportText.Percent(positive, 1)}</td><td>{ReportText.Signed(markouts.Buys[index].Mean)}</td><td>{ReportText.Signed(markouts.Sells[index].Mean)}</td></tr>");
        }

        page.Raw("</tbody></table><p class=\"small\">Markout: our side times (mid at the horizon \u2212 fill price), in basis points of the mid at the fill; positive is good for us. A fill whose horizon lies beyond the end, or where the book was not whole, is left out and counted.</p>");
    }
}

using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>What quotes and fills were worth, by instrument and by venue; ratios of daily profit.</summary>
internal static class PerformanceSection
{
    private const int RowsMax = 64;

    public static void Write(HtmlWriter page, RunReport report)
    {
        if (report.Kind == RunKind.Import) return;
        PerformanceSummary performance = report.Summary.Performance;
        page.Raw("<section><h2>Performance</h2>");
        WriteInstruments(page, performance);
        WriteVenues(page, report, performance);
        WriteSharpe(page, report);
        page.Raw("</section>");
    }

    private static void WriteInstruments(HtmlWriter page, PerformanceSummary performance)
    {
        page.Raw("<table class=\"numbers\" id=\"performance\"><thead><tr><th>Instrument</th><th>Fills</th><th>Quoted, bp</th><th>Effective, bp</th><th>Realised 10 s, bp</th><th>Impact 10 s, bp</th><th>Markout 1 s, bp</th><th>Capture</th><th>Filled by posted</th><th>Uptime</th><th>In stress</th><th>Skew</th><th>sd</th></tr></thead><tbody>");
        InstrumentPerformance[] shown = [.. performance.Instruments.OrderByDescending(instrument => instrument.Fills.FillCount).ThenBy(instrument => instrument.Slot).Take(RowsMax)];
        foreach (InstrumentPerformance instrument in shown)
        {
            FillMeasures fills = instrument.Fills;
            HorizonMeasures later = fills.Later[Horizons.TenSeconds];
            page.Line($"<tr data-instrument=\"{instrument.Symbol}\"><th>{instrument.Symbol}</th><td>{fills.FillCount:N0}</td><td>{ReportText.Signed(fills.QuotedSpreadBp, "0.00")}</td><td>{ReportText.Signed(fills.EffectiveSpreadBp, ReportText.Bp)}</td><td>{ReportText.Signed(later.RealisedSpreadBp, ReportText.Bp)}</td><td>{ReportText.Signed(later.ImpactBp, ReportText.Bp)}</td><td>{ReportText.Signed(fills.Later[Horizons.OneSecond].MarkoutBp, ReportText.Bp)}</td><td>{ReportText.Signed(fills.SpreadCapture, "0.000")}</td><td>{ReportText.Percent(fills.FillRatio)}</td><td>{ReportText.Percent(instrument.Time.Uptime)}</td><td>{ReportText.Percent(instrument.Time.StressUptime)}</td><td>{ReportText.Percent(instrument.SkewMean)}</td><td>{ReportText.Percent(instrument.SkewDeviation)}</td></tr>");
        }

        page.Raw("</tbody></table>");
        if (performance.Instruments.Count > shown.Length) page.Line($"<p class=\"small\">{performance.Instruments.Count - shown.Length:N0} instruments with fewer fills are left out here.</p>");
        string size = performance.Rule.UptimeQuantityMinNanos == 0 ? "any size" : $"at least {FixedDecimal.FormatNanos(performance.Rule.UptimeQuantityMinNanos)} base units a side (quote units of an inverse contract)";
        page.Line($"<p class=\"small\">Uptime: share of the time with our quotes on both sides within {performance.Rule.UptimeBandBp:0.###} bp of the mid, {size}, while the venue trades; in stress: while the risk state was not Normal. Skew: mean and standard deviation over time of the position, as a share of its limit. A dash is undefined.</p>");
        PerformanceState state = performance.State;
        if (state.OverflowCount + state.ResentCount + state.LateCount > 0)
            page.Line($"<p class=\"small\">Fills without markouts: {state.OverflowCount:N0} beyond the number that is followed at once, {state.ResentCount:N0} reported after a reconnection. Horizons looked at late: {state.LateCount:N0}.</p>");
    }

    private static void WriteVenues(HtmlWriter page, RunReport report, PerformanceSummary performance)
    {
        page.Raw("<h3>Venues</h3><table class=\"numbers\"><thead><tr><th>Venue</th><th>Route up</th><th>Orders and replacements</th><th>Rejected</th><th>Share</th><th>Fills</th><th>Acknowledged p50</th><th>p99</th><th>p99.9</th><th>Fees</th></tr></thead><tbody>");
        foreach (VenuePerformance venue in performance.Venues)
        {
            VenueMeasures measures = venue.Measures;
            string name = report.Configuration.Venues.FirstOrDefault(settings => settings.VenueId == venue.VenueId)?.Name ?? $"{venue.VenueId}";
            page.Line($"<tr><th>{name}</th><td>{ReportText.Percent(measures.Uptime)}</td><td>{measures.PostedCount:N0}</td><td>{measures.RejectCount:N0}</td><td>{ReportText.Percent(measures.RejectRatio)}</td><td>{measures.FillCount:N0}</td>{new Markup(string.Concat(venue.AckNs.Select(ns => $"<td>{(measures.AckCount == 0 ? "\u2013" : HistogramText.Time(ns))}</td>")))}<td>{Fees(report, performance, venue.VenueId)}</td></tr>");
        }

        page.Raw("</tbody></table><p class=\"small\">Acknowledged: engine time from the frame that caused an order or a replacement to the frame that confirms it. Fees: negative when paid.</p>");
    }

    private static string Fees(RunReport report, PerformanceSummary performance, int venueId) => string.Join(", ", performance.Instruments
        .Where(instrument => instrument.VenueId == venueId)
        .GroupBy(instrument => Ascii.Currency(report.Instruments[instrument.Slot].SettlementCurrency))
        .OrderBy(currency => currency.Key, StringComparer.Ordinal)
        .Select(currency => $"{ReportText.Amount(currency.Aggregate((Int128)0, (sum, instrument) => sum + report.Positions[instrument.Slot].Fees), 2)} {currency.Key}"));

    private static void WriteSharpe(HtmlWriter page, RunReport report)
    {
        foreach (ProfitHistory profit in report.Collected.Profits.Histories)
        {
            double[] daily = [.. profit.Daily.Skip(1).SkipLast(1)]; // whole days
            string ratio = Returns.TrySharpe(daily, out double value) ? ReportText.Signed(value, "0.00") : "undefined";
            page.Line($"<p>Sharpe ratio of the profit in {profit.Currency}: <strong>{ratio}</strong> over {daily.Length:N0} whole UTC {(daily.Length == 1 ? "day" : "days")}, annual (\u00d7 \u221a365; undefined with fewer than two or without deviation).</p>");
        }
    }
}

using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>All instruments in a line each, when there are several.</summary>
internal static class InstrumentsTable
{
    private const int RowsMax = 64;

    public static void Write(HtmlWriter page, RunReport report, IReadOnlyCollection<InstrumentHistory> shown)
    {
        InstrumentHistory[] followed =
        [
            .. report.Collected.Instruments.Where(history => report.Instruments[history.Slot].Id != FrameHeader.NoInstrument)
                .OrderByDescending(history => history.FillCount).ThenByDescending(history => history.OrderCount).ThenBy(history => history.Slot),
        ];
        int defined = Enumerable.Range(0, report.Instruments.Capacity).Count(slot => report.Instruments[slot].IsDefined);
        if (defined < 2) return;
        page.Raw("<section><h2>Instruments</h2><table class=\"numbers\"><thead><tr><th>Instrument</th><th>Fills</th><th>Order messages</th><th>Bought</th><th>Sold</th><th>Position</th><th>Largest position</th><th>P&amp;L</th><th>Currency</th></tr></thead><tbody>");
        foreach (InstrumentHistory history in followed.Take(RowsMax)) WriteRow(page, report, history);
        page.Raw("</tbody></table>");
        int leftOut = defined - Math.Min(followed.Length, RowsMax);
        if (leftOut > 0) page.Line($"<p class=\"small\">{leftOut:N0} of {defined:N0} instruments are left out here: those with the fewest fills and orders.</p>");
        if (followed.Length > shown.Count) page.Line($"<p class=\"small\">Charts follow for the {shown.Count:N0} with the most fills.</p>");
        page.Raw("</section>");
    }

    private static void WriteRow(HtmlWriter page, RunReport report, InstrumentHistory history)
    {
        ref Instrument instrument = ref report.Instruments[history.Slot];
        ProfitAndLoss profit = report.Collected.Profits.Last(history.Slot);
        Position position = report.Positions[history.Slot];
        page.Line($"<tr><th>{Ascii.Name(in instrument.Symbol)}</th><td>{history.FillCount:N0}</td><td>{history.OrderCount:N0}</td><td>{ReportText.Quantity(position.BoughtLots.Count, in instrument)}</td><td>{ReportText.Quantity(position.SoldLots.Count, in instrument)}</td><td>{ReportText.Quantity(position.Lots.Count, in instrument)}</td><td>{ReportText.Quantity(position.MaxAbsLots.Count, in instrument)}</td><td>{ReportText.Amount(profit.Total)}</td><td>{Ascii.Currency(instrument.SettlementCurrency)}</td></tr>");
    }
}

using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>One instrument: price with own quotes and fills, inventory, markouts, levels.</summary>
internal static class InstrumentSection
{
    public static void Write(HtmlWriter page, RunReport report, InstrumentHistory history)
    {
        ref Instrument instrument = ref report.Instruments[history.Slot];
        string symbol = Ascii.Name(in instrument.Symbol);
        InstrumentSettings? settings = report.SettingsOf(history.Slot);
        string unit = ReportText.QuantityUnit(settings, in instrument);
        page.Line($"<section class=\"instrument\"><h2>{symbol}{(settings is null ? "" : $" at {settings.Venue.Name}")}</h2>");
        WriteFigures(page, report, history, unit);
        WritePrice(page, report, history, symbol, settings?.Rules.QuoteCurrency ?? "quote currency", unit);
        if (history.FillCount > 0)
        {
            WriteInventory(page, report, history, unit);
            MarkoutsTable.Write(page, report, history.Slot);
            LevelsTable.Write(page, report, history.Slot);
        }
        else if (report.Kind != RunKind.Import)
        {
            page.Raw("<p>No fill: no inventory and no markouts.</p>");
        }

        page.Raw("</section>");
    }

    private static void WriteFigures(HtmlWriter page, RunReport report, InstrumentHistory history, string unit)
    {
        if (history.FillCount == 0) return;
        ref Instrument instrument = ref report.Instruments[history.Slot];
        Position position = report.Positions[history.Slot];
        (double signed, double absolute) = history.MeanInventory();
        page.Line($"<p>{history.FillCount:N0} fills: bought {ReportText.Quantity(position.BoughtLots.Count, in instrument)} and sold {ReportText.Quantity(position.SoldLots.Count, in instrument)} {unit}. Position at the end {ReportText.Quantity(position.Lots.Count, in instrument)}, at most {ReportText.Quantity(position.MaxAbsLots.Count, in instrument)} {unit}; mean over time {ReportText.Quantity(signed, in instrument)}, mean size {ReportText.Quantity(absolute, in instrument)}.</p>");
    }

    private static void WritePrice(HtmlWriter page, RunReport report, InstrumentHistory history, string symbol, string currency, string unit)
    {
        if (!history.Mid.HasValues)
        {
            page.Raw("<p>Its book was never whole: no price to show.</p>");
            return;
        }

        double lotSize = report.Instruments[history.Slot].LotSize;
        string many = history.Fills.IsAggregated ? $"; {history.FillCount:N0} fills as {history.Fills.Marks.Count:N0} markers, near ones of a side together" : "";
        new TimeChart(report.Collected.Grid, $"price-{history.Slot}", 380)
        {
            Title = $"Price, {currency}{many}",
            Description = $"{symbol}: mid from {history.Mid.Least:#,0.#########} to {history.Mid.Greatest:#,0.#########} {currency}, our best quotes, {history.FillCount:N0} fills.",
            Area = (history.Bid, history.Ask, "best bid to best ask"),
            Lines = [new(history.Mid, "mid", "mid"), new(history.OwnBid, "our bid", "own-bid"), new(history.OwnAsk, "our ask", "own-ask")],
            Marks = history.Fills.Marks,
            MarkText = mark => $"{ReportText.TimeOfDay(mark.TimeNs)} {(mark.Sign > 0 ? "bought" : "sold")} {mark.Lots * lotSize:#,0.######} {unit} at {mark.Price:#,0.#########}{(mark.Count > 1 ? $" (mean of {mark.Count:N0} fills)" : "")}",
        }.Write(page);
    }

    private static void WriteInventory(HtmlWriter page, RunReport report, InstrumentHistory history, string unit) =>
        new TimeChart(report.Collected.Grid, $"inventory-{history.Slot}", 190)
        {
            Title = $"Inventory, {unit}",
            Description = $"Position over time; at the end {ReportText.Quantity(report.Positions[history.Slot].Lots.Count, in report.Instruments[history.Slot])} {unit}.",
            Lines = [new(history.Inventory, "position", "position")],
            IsZeroShown = true,
        }.Write(page);
}

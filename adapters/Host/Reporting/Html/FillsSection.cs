using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The fills, the first and the last of them where there are many.</summary>
internal static class FillsSection
{
    public static void Write(HtmlWriter page, RunReport report)
    {
        FillLog fills = report.Collected.Fills;
        if (report.Kind == RunKind.Import) return;
        page.Raw("<section><h2>Fills</h2>");
        if (fills.Count == 0)
        {
            page.Raw("<p>None.</p></section>");
            return;
        }

        page.Raw("<table class=\"numbers fills\"><thead><tr><th>Time, UTC</th><th>Instrument</th><th>Side</th><th>Price</th><th>Quantity</th><th>Mid</th><th>Fee</th><th>Liquidity</th><th>Position after</th><th>Order</th></tr></thead><tbody>");
        foreach (PlaybackFill fill in fills.First) WriteRow(page, report, fill);
        if (fills.LeftOutCount > 0) page.Line($"<tr class=\"left-out\"><td colspan=\"10\">{fills.LeftOutCount:N0} fills left out; llmm export writes them all</td></tr>");
        foreach (PlaybackFill fill in fills.Last) WriteRow(page, report, fill);
        page.Raw("</tbody></table></section>");
    }

    private static void WriteRow(HtmlWriter page, RunReport report, in PlaybackFill fill)
    {
        ref Instrument instrument = ref report.Instruments[fill.Slot];
        string fee = ReportText.Amount((Int128)fill.FeeNanos * 1_000_000_000, 6);
        page.Line($"<tr class=\"fill\"><td>{ReportText.TimeOfDay(fill.TimeNs)}</td><td>{Ascii.Name(in instrument.Symbol)}</td><td>{(fill.Sign > 0 ? "buy" : "sell")}</td><td>{ReportText.Price(fill.Price)}</td><td>{ReportText.Quantity(fill.Lots.Count, in instrument)}</td><td>{ReportText.Price(fill.Mark)}</td><td>{fee}</td><td>{(fill.Liquidity == Messages.Orders.Liquidity.Maker ? "maker" : "taker")}</td><td>{ReportText.Quantity(fill.PositionLots.Count, in instrument)}</td><td class=\"id\">{fill.ClientOrderId}</td></tr>");
    }
}

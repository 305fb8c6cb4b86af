using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Profit and loss by settlement currency and component: a table that adds up, and each over time.</summary>
internal static class ProfitSection
{
    public static void Write(HtmlWriter page, RunReport report)
    {
        ProfitHistory[] profits = [.. report.Collected.Profits.Histories];
        if (profits.Length == 0 || report.Kind == RunKind.Import) return;
        page.Raw("<section><h2>Profit and loss</h2>");
        page.Raw("<table class=\"numbers\"><thead><tr><th>Currency</th><th>Total</th><th>Spread</th><th>Inventory</th><th>Funding</th><th>Fees</th><th>Hedging</th><th>Largest drawdown</th></tr></thead><tbody>");
        foreach (ProfitHistory profit in profits)
        {
            ProfitAndLoss sum = profit.Sum;
            page.Line($"<tr data-currency=\"{profit.Currency}\"><th>{profit.Currency}</th><td class=\"total\">{ReportText.Amount(sum.Total)}</td><td>{ReportText.Amount(sum.Spread)}</td><td>{ReportText.Amount(sum.Inventory)}</td><td>{ReportText.Amount(sum.Funding)}</td><td>{ReportText.Amount(sum.Fees)}</td><td>{ReportText.Amount(sum.Hedging)}</td><td>{ReportText.Amount(profit.DrawdownMax)}</td></tr>");
        }

        page.Raw("</tbody></table><p class=\"small\">Spread is what fills earned against the mid of that moment, inventory what the held position gained as the mid moved; costs are negative and the parts add up to the total. Currencies are never added.</p>");
        foreach (ProfitHistory profit in profits) WriteChart(page, report, profit);
        page.Raw("</section>");
    }

    private static void WriteChart(HtmlWriter page, RunReport report, ProfitHistory profit)
    {
        ChartLine[] components =
        [
            new(profit.Spread, "spread", "spread"), new(profit.Inventory, "inventory", "inventory"), new(profit.Funding, "funding", "funding"),
            new(profit.Fees, "fees", "fees"), new(profit.Hedging, "hedging", "hedging"),
        ];
        ChartLine[] shown = [.. components.Where(line => line.Series is { Least: < 0 } or { Greatest: > 0 })];
        string[] flat = [.. components.Except(shown).Select(line => line.Name)];
        new TimeChart(report.Collected.Grid, $"profit-{profit.Currency}", 300)
        {
            Title = $"Cumulative profit and loss, {profit.Currency}{(flat.Length > 0 ? $" ({string.Join(", ", flat)}: always 0)" : "")}",
            Description = $"Total ends at {ReportText.Amount(profit.Sum.Total)} {profit.Currency}; largest drawdown {ReportText.Amount(profit.DrawdownMax)}.",
            Lines = [.. shown, new ChartLine(profit.Total, "total", "total")],
            IsZeroShown = true,
        }.Write(page);
    }
}

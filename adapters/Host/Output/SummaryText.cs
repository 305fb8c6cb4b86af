using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The summary for people.</summary>
internal static class SummaryText
{
    public static void Write(TextWriter output, RunSummary summary)
    {
        EngineCounters counters = summary.Counters;
        output.WriteLine(
            $"frames        {summary.Frames:N0} ({counters.MarketDataFrames:N0} market data, {counters.ExecutionFrames:N0} executions, "
            + $"{counters.TimerFrames:N0} timers), {summary.EngineSeconds:N1} s of market time");
        output.WriteLine(
            $"orders        {summary.Orders:N0} ({counters.NewOrders:N0} new, {counters.ReplaceOrders:N0} replace, {counters.CancelOrders:N0} cancel, "
            + $"{counters.MassCancels:N0} mass cancel), {summary.OrdersPerSecond:N1} a second");
        output.WriteLine($"fills         {counters.Fills:N0}, venue rejects {counters.VenueRejects:N0}{Reasons(summary.VenueRejectReasons)}");
        output.WriteLine($"refused       {summary.RiskRefusals.Values.Sum():N0} by pre-trade risk{Reasons(summary.RiskRefusals)}");
        output.WriteLine($"stale books   {summary.StaleBooks.Values.Sum():N0}{Reasons(summary.StaleBooks)}");
        output.WriteLine($"quoting       two-sided within 20 bp for {summary.QuoteUptime:P2} of the time; risk state {summary.RiskState}");
        if (counters.CriticalAlerts + counters.HighAlerts + counters.InfoAlerts > 0)
            output.WriteLine($"alerts        {counters.CriticalAlerts:N0} critical, {counters.HighAlerts:N0} high, {counters.InfoAlerts:N0} info");
        foreach ((string symbol, long lots) in summary.MaxAbsPosition)
            output.WriteLine($"position      {symbol} {summary.Position[symbol]:N0} lots, at most {lots:N0}");
        foreach ((string currency, ProfitAndLoss profit) in summary.ProfitAndLoss)
        {
            output.WriteLine(
                $"profit        {currency} {Amount(profit.Total)} = spread {Amount(profit.Spread)}, inventory {Amount(profit.Inventory)}, "
                + $"funding {Amount(profit.Funding)}, fees {Amount(profit.Fees)}, hedging {Amount(profit.Hedging)}");
        }

        output.WriteLine($"order digest  {summary.OrderDigest:x16}");
    }

    private static string Amount(Int128 amount) => FixedDecimal.FormatLedger(amount, 4);

    private static string Reasons(IReadOnlyDictionary<string, long> reasons) =>
        reasons.Count == 0 ? "" : $" ({string.Join(", ", reasons.Select(pair => $"{pair.Key} {pair.Value:N0}"))})";
}

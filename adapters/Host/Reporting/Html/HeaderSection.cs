using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>What ran, what came of it, and the figures a desk looks at first.</summary>
internal static class HeaderSection
{
    public static void Write(HtmlWriter page, RunReport report)
    {
        string[] symbols =
        [
            .. report.Collected.Instruments.OrderByDescending(history => history.FillCount).ThenByDescending(history => history.OrderCount)
                .Take(3).Select(history => Ascii.Name(in report.Instruments[history.Slot].Symbol)),
        ];
        int more = report.Collected.Instruments.Count - symbols.Length;
        TimeGrid grid = report.Collected.Grid;
        page.Line($"<header><h1>{KindText(report.Kind)}: {string.Join(", ", symbols)}{(more > 0 ? $" and {more:N0} more" : "")}</h1>");
        page.Line($"<p class=\"when\"><time>{ReportText.Time(grid.StartNs)}</time> to <time>{ReportText.Time(grid.EndNs)}</time> UTC, {ReportText.Duration((grid.EndNs - grid.StartNs) / 1e9)} of market time</p>");
        page.Line($"<p class=\"verdict\">{Verdict(report)}</p>");
        WriteProof(page, report);
        page.Raw("</header>");
        WriteTiles(page, report);
        WriteFacts(page, report);
    }

    private static string KindText(RunKind kind) => kind switch
    {
        RunKind.Backtest => "Backtest",
        RunKind.Demo => "Demo on a simulated exchange",
        RunKind.Live => "Live run",
        _ => "Recorded market data",
    };

    private static string Verdict(RunReport report)
    {
        RunSummary summary = report.Summary;
        if (report.Kind == RunKind.Import) return "Market data only: no engine ran.";
        string profits = string.Join(" and ", report.Collected.Profits.Histories.Select(profit => $"{Sign(profit.Sum.Total)}{ReportText.Amount(profit.Sum.Total, 2)} {profit.Currency}"));
        string outcome = profits.Length == 0 ? "No instrument was defined" : $"{profits} on {summary.Counters.Fills:N0} fills";
        return $"{outcome}; quoted on both sides within 20 bp for {ReportText.Percent(summary.QuoteUptime)} of the time; risk state {summary.RiskState} at the end.";
    }

    private static string Sign(Int128 amount) => amount > 0 ? "+" : "";

    private static void WriteProof(HtmlWriter page, RunReport report)
    {
        if (!report.HasEnd && report.Kind != RunKind.Import)
            page.Line($"<p class=\"warning\">The journal lacks the end of its run: this is the part before. {report.TailText ?? ""}</p>");
        else if (report.TailText is not null) page.Line($"<p class=\"warning\">The journal was not closed: {report.TailText}</p>");
        if (report.IsVerified)
        {
            string what = report.HasEnd ? "every order digest and the final state hash" : "every order digest so far";
            page.Line($"<p class=\"proof\">Made by replaying the journal: {what} equal those of the run.</p>");
        }
    }

    private static void WriteTiles(HtmlWriter page, RunReport report)
    {
        RunSummary summary = report.Summary;
        EngineCounters counters = summary.Counters;
        page.Raw("<section class=\"tiles\" aria-label=\"Key figures\">");
        foreach (ProfitHistory profit in report.Collected.Profits.Histories)
            Tile(page, $"P&L, {profit.Currency}", Sign(profit.Sum.Total) + ReportText.Amount(profit.Sum.Total, 2), $"drawdown at most {ReportText.Amount(profit.DrawdownMax, 2)}");
        Tile(page, "Fills", $"{counters.Fills:N0}", FillsText(in counters));
        Tile(page, "Order messages", $"{summary.Orders:N0}", counters.Fills > 0 ? $"{(double)summary.Orders / counters.Fills:N1} a fill" : "no fill");
        Tile(page, "Quoting uptime", counters.UptimeSamples > 0 ? ReportText.Percent(summary.QuoteUptime) : "\u2013", "two-sided within 20 bp of the mid");
        Tile(page, "Rejects", $"{counters.VenueRejects:N0}", $"by the venue; {summary.RiskRefusals.Values.Sum():N0} refused by our risk");
        WritePositionTile(page, report);
        if (report.Wall is { LatencyCount: > 0 } wall)
        {
            string unit = report.Kind is RunKind.Demo or RunKind.Live ? "Tick to order, p50" : "Dispatch, p50";
            Tile(page, unit, HistogramText.Time(wall.PercentilesNs[0]), $"p99 {HistogramText.Time(wall.PercentilesNs[2])}, max {HistogramText.Time(wall.PercentilesNs[4])}");
        }

        if (report.Wall is { } machine)
            Tile(page, "Hot path allocated", $"{machine.HotPathAllocatedBytes:N0} B", $"{string.Join(" / ", machine.Collections.Select(count => $"{count:N0}"))} collections");
        page.Raw("</section>");
    }

    /// <summary>Of the instrument with the most fills: quantities of several are not to be compared.</summary>
    private static void WritePositionTile(HtmlWriter page, RunReport report)
    {
        if (report.Collected.Instruments.MaxBy(history => history.FillCount) is not { FillCount: > 0 } history) return;
        ref Instrument instrument = ref report.Instruments[history.Slot];
        Position position = report.Positions[history.Slot];
        string name = report.Collected.Instruments.Count > 1 ? $"Largest position, {Ascii.Name(in instrument.Symbol)}" : "Largest position";
        string unit = ReportText.QuantityUnit(report.SettingsOf(history.Slot), in instrument);
        Tile(page, name, $"{ReportText.Quantity(position.MaxAbsLots.Count, in instrument)} {unit}", $"at the end {ReportText.Quantity(position.Lots.Count, in instrument)}");
    }

    private static string FillsText(in EngineCounters counters)
    {
        (long Count, string Name)[] kinds = [(counters.LateFills, "late"), (counters.OrphanFills, "orphan"), (counters.DuplicateFills, "duplicates dropped")];
        string special = string.Join(", ", kinds.Where(kind => kind.Count > 0).Select(kind => $"{kind.Count:N0} {kind.Name}"));
        return special.Length > 0 ? special : "none late, orphan or doubled";
    }

    private static void Tile(HtmlWriter page, string name, string value, string note) =>
        page.Line($"<div class=\"tile\"><div class=\"label\">{name}</div><div class=\"figure\">{value}</div><div class=\"note\">{note}</div></div>");

    private static void WriteFacts(HtmlWriter page, RunReport report)
    {
        RunSummary summary = report.Summary;
        page.Raw("<dl class=\"facts\">");
        Fact(page, "Strategy", report.Configuration.StrategyName);
        Fact(page, "Seed", $"{report.Configuration.Seed}");
        Fact(page, "Epoch", report.RunCount > 1 ? $"{report.FirstEpoch} to {report.Description.Epoch}, {report.RunCount:N0} runs" : $"{report.Description.Epoch}");
        Fact(page, "Build", report.Description.Build);
        if (report.Description.Build != Resource.Build) Fact(page, "Report by", Resource.Build);
        Fact(page, "Order digest", $"{summary.OrderDigest:x16}");
        Fact(page, "Frames", $"{summary.Frames:N0}");
        if (report.Wall is { } wall) Fact(page, "Wall time", ReportText.Duration(wall.WallSeconds));
        page.Raw("</dl>");
    }

    private static void Fact(HtmlWriter page, string name, string value) => page.Line($"<div><dt>{name}</dt><dd>{value}</dd></div>");
}

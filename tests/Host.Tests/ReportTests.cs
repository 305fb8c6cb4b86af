using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

/// <summary>What stands in a report, for runs of every kind.</summary>
public sealed partial class ReportTests
{
    private TemporaryDirectory _directory = null!;
    private string _page = null!;

    [OneTimeSetUp]
    public void Run()
    {
        _directory = new TemporaryDirectory();
        Llmm.Run("backtest", "--simulated", "30", "--seed", "7", "--out", _directory["run"]).AssertSuccess();
        _page = File.ReadAllText(_directory["run/report.html"]);
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: no fill is missing. Method: rows and markers counted, and each fill of the journal looked for with its own figures.
    public void Every_fill_is_in_the_table_and_in_the_chart()
    {
        long fills = Summary.Read(_directory["run"]).GetProperty("fills").GetInt64();
        ReportCollector collected = Collect(_directory["run"]);
        Assert.Multiple(() =>
        {
            Assert.That(fills, Is.InRange(5, 250), "or the test tests nothing");
            Assert.That(FillRow().Count(_page), Is.EqualTo(fills));
            Assert.That(MarkWithTitle().Count(_page), Is.EqualTo(fills));
            foreach (PlaybackFill fill in collected.Fills.First)
            {
                string row = $"<td>{ReportText.TimeOfDay(fill.TimeNs)}</td><td>BTC-PERP</td><td>{(fill.Sign > 0 ? "buy" : "sell")}</td><td>{ReportText.Price(fill.Price)}</td>";
                Assert.That(_page, Does.Contain(row));
            }
        });
    }

    [Test] // Goal: the parts and the total are the summary's. Method: the table's cells and the last value of each line against summary.json.
    public void Profit_and_loss_end_at_the_summarys_figures()
    {
        ReportCollector collected = Collect(_directory["run"]);
        ProfitHistory profit = collected.Profits.Histories.Single();
        JsonElement pnl = Summary.Read(_directory["run"]).GetProperty("pnl").GetProperty("USDT");
        (string Name, Int128 Sum, StepSeries Series)[] parts =
        [
            ("total", profit.Sum.Total, profit.Total), ("spread", profit.Sum.Spread, profit.Spread), ("inventory", profit.Sum.Inventory, profit.Inventory),
            ("funding", profit.Sum.Funding, profit.Funding), ("fees", profit.Sum.Fees, profit.Fees), ("hedging", profit.Sum.Hedging, profit.Hedging),
        ];
        string row = ProfitRow().Match(_page).Value;
        Assert.Multiple(() =>
        {
            Assert.That(profit.Sum.Total, Is.EqualTo(profit.Sum.Spread + profit.Sum.Inventory + profit.Sum.Funding + profit.Sum.Fees + profit.Sum.Hedging));
            Assert.That(profit.Sum.Total, Is.Not.EqualTo((Int128)0));
            foreach ((string name, Int128 sum, StepSeries series) in parts)
            {
                Assert.That(FixedDecimal.FormatLedger(sum), Is.EqualTo(pnl.GetProperty(name).GetString()), name);
                Assert.That(series.Value, Is.EqualTo(double.Parse(FixedDecimal.FormatLedger(sum))).Within(1e-9), name);
                Assert.That(row, Does.Contain($">{ReportText.Amount(sum)}</td>"), name);
            }
        });
    }

    [Test] // Goal: the page opens from a disk without a network. Method: nothing in it names another place.
    public void The_page_needs_nothing_else()
    {
        Assert.Multiple(() =>
        {
            Assert.That(_page, Does.Not.Contain("http:").And.Not.Contain("https:").And.Not.Contain("//cdn"));
            Assert.That(_page, Does.Not.Match("<(link|img|iframe|object|embed|base)\\b").And.Not.Match("\\s(src|href)=").And.Not.Match("@import|url\\("));
            Assert.That(_page, Does.StartWith("<!DOCTYPE html>").And.Contain("<html lang=\"en\">").And.Contain("charset=\"utf-8\""));
        });
    }

    [Test] // Goal: a desk finds what it looks for first. Method: digest, seed, strategy, parameters, percentiles of the summary.
    public void The_header_and_the_tables_say_what_ran()
    {
        JsonElement summary = Summary.Read(_directory["run"]);
        string verdict = $"for {summary.GetProperty("quoteUptime").GetDouble() * 100:N2} % of the time";
        Assert.Multiple(() =>
        {
            foreach (string text in new[]
            {
                "<h1>Backtest: BTC-PERP</h1>", verdict, "every order digest and the final state hash equal those of the run",
                $"<dt>Order digest</dt><dd>{summary.GetProperty("replayHash").GetString()}</dd>", "<dt>Seed</dt><dd>7</dd>", "<dt>Strategy</dt><dd>market-maker</dd>",
                $"<dt>Frames</dt><dd>{summary.GetProperty("frames").GetInt64():N0}</dd>", "<th>inventoryMax</th><td>2</td>", "<th>priceBandFraction</th><td>0.05</td>",
                $"<td>{HistogramText.Time(summary.GetProperty("tickToOrderNs").GetProperty("p99").GetInt64())}</td>", "<th>new</th>",
            }) Assert.That(_page, Does.Contain(text));
        });
    }

    [Test] // Goal: a name is text, never markup. Method: the symbol in the definition's frame made hostile, the end of the run left out.
    public void A_hostile_symbol_is_only_text()
    {
        (Journal.JournalDescription description, List<byte[]> frames) = JournalFiles.Read(_directory["run/journal"]);
        byte[] hostile = "<script>alert(1)</script>\"'&"u8.ToArray();
        foreach (byte[] frame in frames.Where(frame => MessageText.Kind(frame.AsSpan(FrameHeader.SizeBytes)) == "InstrumentDefinition"))
        {
            int symbol = frame.AsSpan().IndexOf("BTC-PERP"u8);
            Assert.That(symbol, Is.GreaterThan(0));
            hostile.CopyTo(frame.AsSpan(symbol));
        }

        string journal = JournalFiles.Write(_directory["hostile/journal"], description, frames.SkipLast(1));
        Llmm.Run("report", journal).AssertSuccess();
        string page = File.ReadAllText(_directory["hostile/report.html"]);
        Assert.That(page, Does.Contain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;").And.Not.Contain("<script>alert"));
        Assert.That(page, Does.Contain("lacks the end of its run").And.Contain("Not known: a journal does not hold them"));
    }

    [Test] // Goal: every length of a run has a report, down to none. Method: the run's first 0, 1, 2, ... frames as journals.
    public void A_run_of_any_length_has_a_report([Values(0, 1, 2, 3, 5, 100, 2_000)] int count)
    {
        (Journal.JournalDescription description, List<byte[]> frames) = JournalFiles.Read(_directory["run/journal"]);
        string journal = JournalFiles.Write(_directory[$"first{count}/journal"], description, frames.Take(count));
        Llmm.Run("report", journal).AssertSuccess();
        string page = File.ReadAllText(_directory[$"first{count}/report.html"]);
        Assert.That(page, Does.Contain("lacks the end of its run").And.Not.Contain("NaN").And.Not.Contain("Infinity").And.Not.Contain("\u221e"));
        Assert.That(page, Does.EndWith("</html>\n"));
    }

    [Test] // Goal: runs without a fill or an engine say so. Method: a strategy that never quotes; market data.
    public void Runs_without_fills_or_without_an_engine_say_so()
    {
        Llmm.Run(new IdleStrategyFactory(), "backtest", "--simulated", "3", "--out", _directory["idle"]).AssertSuccess();
        Assert.That(File.ReadAllText(_directory["idle/report.html"]), Does.Contain("No fill: no inventory and no markouts.").And.Contain("<dt>Strategy</dt><dd>idle</dd>"));
        MarketRecording.Write(_directory["market/journal"], seed: 1, seconds: 2);
        Llmm.Run("report", _directory["market"]).AssertSuccess();
        Assert.That(File.ReadAllText(_directory["market/report.html"]), Does.Contain("Market data only: no engine ran.").And.Contain("id=\"price-"));
    }

    [Test] // Goal: a report that would lie is not written. Method: a price of one update changed, checksums made anew.
    public void A_journal_that_replays_to_other_orders_has_no_report()
    {
        (Journal.JournalDescription description, List<byte[]> frames) = JournalFiles.Read(_directory["run/journal"]);
        MemoryMarshal.AsRef<FrameHeader>(frames[^100].AsSpan()).OrderDigest ^= 1;
        LlmmResult result = Llmm.Run("report", JournalFiles.Write(_directory["changed/journal"], description, frames));
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Failure));
        Assert.That(result.Error, Does.Contain("the orders caused before this frame differ"));
        Assert.That(File.Exists(_directory["changed/report.html"]), Is.False);
    }

    [Test] // Goal: one who wants none gets none, and where it goes can be said. Method: the two options.
    public void The_options_are_followed()
    {
        Llmm.Run("backtest", "--simulated", "1", "--out", _directory["none"], "--no-report").AssertSuccess();
        Assert.That(File.Exists(_directory["none/report.html"]), Is.False);
        string file = _directory["elsewhere.html"];
        Assert.That(Llmm.Run("report", _directory["none"], "--out", file).AssertSuccess().Output, Does.Contain(file));
        Assert.That(File.ReadAllText(file), Does.Contain("Hot path allocated"), "the summary beside the journal was found");
        Llmm.Run("report", _directory["nowhere"]).AssertFailure(ExitCode.Failure);
    }

    [Test] // Goal: the same journal gives the same page. Method: twice.
    public void A_report_is_reproducible()
    {
        Llmm.Run("report", _directory["run"], "--out", _directory["again.html"]).AssertSuccess();
        Assert.That(File.ReadAllText(_directory["again.html"]), Is.EqualTo(_page));
    }

    [Test] // Goal: many instruments have a table, a few have charts, and what is left out is said. Method: eleven at one exchange, one of them inverse.
    public void Of_many_instruments_the_busiest_have_charts()
    {
        var json = JsonNode.Parse(TestConfiguration.Default.EffectiveJson)!;
        JsonArray instruments = json["instruments"]!.AsArray();
        JsonNode template = instruments.First(instrument => instrument!["venue"]!.GetValue<string>() == "simulated")!.DeepClone();
        instruments.Clear();
        for (int number = 0; number < 11; number++)
        {
            JsonNode instrument = template.DeepClone();
            instrument["symbol"] = $"COIN{number}-PERP";
            instruments.Add(instrument);
        }

        instruments[3]!["kind"] = "inverse";
        instruments[3]!["settlementCurrency"] = "BTC";
        instruments[3]!["contractValue"] = "100";
        instruments[3]!["quantityStep"] = "1";
        foreach (string key in new[] { "minQuantity", "maxQuantity" }) instruments[3]![key] = "1000";
        instruments[3]!["minQuantity"] = "1";
        string config = _directory.Write("many.json", json.ToJsonString());
        Llmm.Run("backtest", "--simulated", "8", "--config", config, "--out", _directory["many"]).AssertSuccess();
        string page = File.ReadAllText(_directory["many/report.html"]);
        JsonElement pnl = Summary.Read(_directory["many"]).GetProperty("pnl");
        Assert.Multiple(() =>
        {
            Assert.That(PriceChart().Count(page), Is.EqualTo(ReportPage.SectionsMax));
            for (int number = 0; number < 11; number++) Assert.That(page, Does.Contain($"<tr><th>COIN{number}-PERP</th>"));
            Assert.That(page, Does.Contain("Charts follow for the 8 with the most fills.").And.Contain("and 8 more</h1>"));
            foreach (JsonProperty currency in pnl.EnumerateObject())
                Assert.That(page, Does.Contain($"<tr data-currency=\"{currency.Name}\"><th>{currency.Name}</th><td class=\"total\">"));
            Assert.That(pnl.EnumerateObject().Count(), Is.EqualTo(2), "USDT and BTC are never added");
        });
    }

    [Test] // Goal: a long run has a small page with its extremes in it. Method: about a million frames; size, columns, and the greatest mid in the text.
    public void A_million_frames_make_a_small_page()
    {
        Llmm.Run("backtest", "--simulated", "300", "--out", _directory["long"], "--seed", "2").AssertSuccess();
        Assert.That(Summary.Read(_directory["long"]).GetProperty("frames").GetInt64(), Is.GreaterThan(700_000));
        var file = new FileInfo(_directory["long/report.html"]);
        Assert.That(file.Length, Is.LessThan(500_000));
        ReportCollector collected = Collect(_directory["long"]);
        Assert.Multiple(() =>
        {
            Assert.That(collected.Grid.Columns, Is.InRange(TimeGrid.ColumnsMax / 2, TimeGrid.ColumnsMax));
            Assert.That(collected.Instruments.Single().Fills.Marks.Sum(mark => mark.Count), Is.EqualTo(collected.Fills.Count));
            Assert.That(collected.Instruments.Single().Fills.Marks, Has.Count.LessThanOrEqualTo(FillMarks.CountMax));
            Assert.That(File.ReadAllText(file.FullName), Does.Contain($"{collected.Instruments.Single().Mid.Greatest:#,0.#########} USDT"));
        });
    }

    private static ReportCollector Collect(string path)
    {
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(path, new MarketMakerFactory());
        var collector = new ReportCollector();
        var visitor = new ReportVisitor(collector);
        Assert.That(playback.Play(ref visitor, isVerified: true, new ProgressLine(TextWriter.Null, false), "testing", () => false), Is.Null);
        collector.Finish(playback.Core.Context);
        return collector;
    }

    [GeneratedRegex("<svg class=\"chart over-time\" id=\"price-")]
    private static partial Regex PriceChart();

    [GeneratedRegex("<tr class=\"fill\">")]
    private static partial Regex FillRow();

    [GeneratedRegex("<path class=\"mark (buy|sell)\" transform=\"translate\\([0-9.]+ [0-9.]+\\) scale\\([0-9.]+\\)\" d=\"[^\"]+\"><title>[^<]+</title></path>")]
    private static partial Regex MarkWithTitle();

    [GeneratedRegex("<tr data-currency=\"USDT\">.*")]
    private static partial Regex ProfitRow();
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

/// <summary>What llmm export writes, read back by a plain CSV reader and compared with what the run says of itself.</summary>
public sealed class ExportTests
{
    private TemporaryDirectory _directory = null!;
    private string _out = "";

    [OneTimeSetUp]
    public void Export()
    {
        _directory = new TemporaryDirectory();
        string data = MarketRecording.Write(_directory["data"], seed: 4, seconds: 60);
        Llmm.Run("backtest", "--no-report", "--data", data, "--out", _directory["run"]).AssertSuccess();
        _out = _directory["csv"];
        Llmm.Run("export", _directory["run"], "--out", _out).AssertSuccess();
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: the fills are the run's. Method: position and profit computed from fills.csv and the last mid of top_of_book.csv alone, in decimals.
    public void Fills_add_up_to_the_positions_and_profit_of_the_summary()
    {
        JsonElement summary = Summary.Read(_directory["run"]);
        List<Dictionary<string, string>> fills = Read("fills.csv");
        decimal position = 0, cash = 0;
        foreach (Dictionary<string, string> fill in fills)
        {
            decimal change = Number(fill["quantity"]) * (fill["side"] == "Buy" ? 1 : -1);
            position += change;
            cash -= (change * Number(fill["price"])) + Number(fill["fee"]);
            Assert.That(Number(fill["position"]), Is.EqualTo(position), "position after the fill");
            Assert.That(Number(fill["profit"]), Is.EqualTo(cash + (position * Number(fill["mark"]))), "profit after the fill");
        }

        decimal mid = Number(Read("top_of_book.csv").Last(row => row["mid"].Length > 0)["mid"]);
        Assert.Multiple(() =>
        {
            Assert.That(fills, Has.Count.EqualTo(summary.GetProperty("fills").GetInt64()).And.Count.GreaterThan(0));
            Assert.That(position * 1_000, Is.EqualTo(summary.GetProperty("position").GetProperty("BTC-PERP").GetDecimal()));
            Assert.That(cash + (position * mid), Is.EqualTo(Number(summary.GetProperty("pnl").GetProperty("USDT").GetProperty("total").GetString()!)));
        });
    }

    [Test] // Goal: every frame and every order has its row, in order. Method: counts of the summary, and the journal's own frames.
    public void Each_frame_and_each_order_has_one_row()
    {
        JsonElement summary = Summary.Read(_directory["run"]);
        List<byte[]> frames = JournalFiles.Read(_directory["run/journal"]).Frames;
        List<Dictionary<string, string>> rows = Read("frames.csv");
        List<Dictionary<string, string>> orders = Read("orders.csv");
        Assert.That(rows, Has.Count.EqualTo(frames.Count).And.Count.EqualTo(summary.GetProperty("frames").GetInt64()));
        Assert.That(orders.Select(row => row["order_number"]), Is.EqualTo(Enumerable.Range(1, (int)summary.GetProperty("orders").GetInt64()).Select(n => $"{n}")));
        for (int i = 0; i < frames.Count; i++)
        {
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(frames[i]);
            Assert.That(
                (rows[i]["sequence"], rows[i]["time_ns"], rows[i]["time"], rows[i]["template"], rows[i]["order_digest"]),
                Is.EqualTo((
                    $"{header.Sequence}", $"{header.ReceiveTimeNs}", UtcTime.Format(header.ReceiveTimeNs),
                    MessageText.Kind(frames[i].AsSpan(FrameHeader.SizeBytes)), $"{header.OrderDigest:x16}")));
        }
    }

    [Test] // Goal: the files join. Method: each answer and each fill names an order that was sent; every quoted instrument is known by name.
    public void Answers_and_fills_name_orders_that_were_sent()
    {
        HashSet<string> sent = [.. Read("orders.csv").Select(row => row["client_order_id"])];
        Assert.That(Read("executions.csv").Concat(Read("fills.csv")).Where(row => !sent.Contains(row["client_order_id"])), Is.Empty);
        Assert.That(Read("orders.csv").Where(row => row["kind"] is "New" or "Replace").Select(row => row["instrument"]).Distinct(), Is.EqualTo(new[] { "BTC-PERP" }));
        Assert.That(Read("executions.csv").Count(row => row["kind"] == "Filled"), Is.EqualTo(Read("fills.csv").Count));
    }

    [Test] // Goal: book_updates.csv is the book. Method: a dictionary a side fed from its rows gives each best price of top_of_book.csv.
    public void Book_updates_rebuild_the_top_of_the_book()
    {
        var tops = new Queue<Dictionary<string, string>>(Read("top_of_book.csv"));
        var sides = new Dictionary<string, SortedDictionary<decimal, string>> { ["bid"] = [], ["ask"] = [] };
        ILookup<string, Dictionary<string, string>> levels = Read("book_updates.csv").ToLookup(row => row["sequence"]);
        int compared = 0;
        foreach (string sequence in Read("frames.csv").Select(row => row["sequence"]))
        {
            foreach (Dictionary<string, string> level in levels[sequence])
            {
                if (Number(level["quantity"]) == 0) sides[level["side"]].Remove(Number(level["price"]));
                else sides[level["side"]][Number(level["price"])] = level["quantity"];
            }

            if (tops.Count == 0 || tops.Peek()["sequence"] != sequence) continue;
            Dictionary<string, string> top = tops.Dequeue();
            Assert.That(Number(top["bid_price"]), Is.EqualTo(sides["bid"].Last().Key));
            Assert.That((Number(top["ask_price"]), top["ask_quantity"]), Is.EqualTo((sides["ask"].First().Key, sides["ask"].First().Value)));
            compared++;
        }

        Assert.That(compared, Is.GreaterThan(100));
        Assert.That(tops, Is.Empty);
    }

    [Test] // Goal: what was chosen is written, nothing else. Method: each option alone, and an imported journal, which has no orders.
    public void Options_choose_the_files()
    {
        Llmm.Run("export", _directory["run"], "--out", _directory["fills"], "--fills").AssertSuccess();
        Llmm.Run("export", _directory["data"], "--out", _directory["imported"], "--orders", "--frames").AssertSuccess();
        Assert.Multiple(() =>
        {
            Assert.That(Names("csv"), Is.EqualTo(new[]
            {
                "book_updates.csv", "executions.csv", "fills.csv", "frames.csv", "orders.csv", "top_of_book.csv", "trades.csv",
            }));
            Assert.That(Names("fills"), Is.EqualTo(new[] { "fills.csv" }));
            Assert.That(Names("imported"), Does.Contain("frames.csv").And.Not.Contain("fills.csv"));
            Assert.That(CsvText.Read(Path.Combine(_directory["imported"], "orders.csv")), Is.Empty);
        });
    }

    [Test] // Goal: bad input is one line, and leaves no file that looks whole. Method: nothing there, a foreign file, a changed journal, an interruption.
    public void Bad_input_gives_one_line_and_no_file()
    {
        Llmm.Run("export", _directory["nowhere"], "--out", _directory["bad"]).AssertFailure(ExitCode.Failure);
        Llmm.Run("export", _directory.Write("foreign", "not a journal"), "--out", _directory["bad"]).AssertFailure(ExitCode.Failure);
        Assert.That(Llmm.Run("export", _directory["run"]).ExitCode, Is.EqualTo(ExitCode.Usage));
        var stop = new StopRequest();
        stop.Request();
        Assert.That(Llmm.Run(new MarketMakerFactory(), stop, "export", _directory["run"], "--out", _directory["bad"]).AssertFailure(ExitCode.Failure).Error, Does.Contain("interrupted"));
        (JournalDescription description, List<byte[]> frames) = JournalFiles.Read(_directory["run/journal"]);
        MemoryMarshal.AsRef<FrameHeader>(frames[^10].AsSpan()).OrderDigest++;
        string changed = JournalFiles.Write(_directory["changed"], description, frames);
        Assert.That(Llmm.Run("export", changed, "--out", _directory["bad"]).ExitCode, Is.EqualTo(ExitCode.Failure));
        Assert.That(Directory.GetFiles(_directory["bad"]), Is.Empty);
    }

    [Test] // Goal: any text and number survives. Method: hostile texts and extreme numbers through the writer and back.
    public void Every_value_survives_the_way_there_and_back()
    {
        string[] texts = ["", "a,b", "\"", "\"\"x\"", "line\nbreak", "\r", " spaced ", "ünïcode"];
        string path = _directory["values.csv"];
        using (var file = new CsvFile(path, "text,number,decimal"))
        {
            foreach (string text in texts) file.Text(text).Number(long.MinValue).Decimal(Int128.MinValue, 18).End();
            file.Commit();
        }

        List<Dictionary<string, string>> rows = CsvText.Read(path);
        Assert.That(rows.Select(row => row["text"]), Is.EqualTo(texts));
        Assert.That(rows.Select(row => row["number"]), Is.All.EqualTo("-9223372036854775808"));
        Assert.That(rows.Select(row => row["decimal"]), Is.All.EqualTo("-170141183460469231731.687303715884105728"));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private List<Dictionary<string, string>> Read(string name) => CsvText.Read(Path.Combine(_out, name));

    private IEnumerable<string> Names(string name) => Directory.GetFiles(_directory[name]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}

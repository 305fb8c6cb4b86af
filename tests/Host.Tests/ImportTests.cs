using System.Globalization;

namespace LowLatencyMM.Host.Tests;

public sealed class ImportTests
{
    private const long StartNs = 1_700_000_000_000_000_000;

    /// <summary>An invented recording of BTCUSDT: a snapshot, updates, a trade, and tickers that agree.</summary>
    private static readonly string Recording = string.Concat(
        Line(1, """{"lastUpdateId":100,"E":1700000000005,"T":1700000000004,"bids":[["99.9","1.000"],["99.8","2.500"]],"asks":[["100.1","4.000"],["100.2","1.000"]]}"""),
        Line(2, """{"stream":"x","data":{"e":"depthUpdate","E":1700000000007,"T":1700000000006,"s":"BTCUSDT","U":98,"u":105,"pu":97,"b":[["99.9","3.000"]],"a":[]}}"""),
        Line(3, """{"stream":"x","data":{"e":"trade","E":1700000000008,"T":1700000000007,"s":"BTCUSDT","t":7,"p":"100.1","q":"0.250","X":"MARKET","m":false}}"""),
        Line(4, """{"stream":"x","data":{"e":"bookTicker","u":105,"s":"BTCUSDT","b":"99.9","B":"3.000","a":"100.1","A":"4.000","T":1700000000008,"E":1700000000009}}"""),
        Line(5, """{"stream":"x","data":{"e":"depthUpdate","E":1700000000012,"T":1700000000011,"s":"BTCUSDT","U":106,"u":110,"pu":105,"b":[],"a":[["100.1","3.750"]]}}"""),
        Line(6, """{"stream":"x","data":{"e":"bookTicker","u":110,"s":"BTCUSDT","b":"99.9","B":"3.000","a":"100.1","A":"3.750","T":1700000000011,"E":1700000000012}}"""));

    private static readonly object[] BadFiles =
    [
        new object[] { "", "(1): the file is empty" },
        new object[] { "hello\n", "(1):" },
        new object[] { "1700000000000000001 {\"e\":\n", "(1):" },
        new object[] { Recording[..^40], "(6): the file is cut" },
        new object[]
        {
            Recording.Replace("BTCUSDT", "ETHUSDT", StringComparison.Ordinal), "(2): symbol \"ETHUSDT\" is not among the configured instruments (BTCUSDT)",
        },
        new object[] { Recording + Recording.Split('\n')[2] + "\n", "(7): local time" },
        new object[] { Recording.Replace("\"0.250\"", "\"0.2505\"", StringComparison.Ordinal), "(3):" },
        new object[] { Recording.Replace("\"100.1\",\"3.750\"", "\"99999999999999999999\",\"3.750\"", StringComparison.Ordinal), "(5):" },
    ];

    [Test] // Goal: an import is told with all that proves it, and is a journal of market frames that replays without orders. Method: an invented recording.
    public void An_import_reports_what_it_found_and_checked()
    {
        using var directory = new TemporaryDirectory();
        LlmmResult result = Llmm.Run("import", "binance-raw", directory.Write("raw.jsonl", Recording), "--out", directory["journal"]).AssertSuccess();
        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Does.Contain("frames        5 from 6 lines (2 depth updates, 1 snapshots, 1 trades, 0 gaps)"));
            Assert.That(result.Output, Does.Contain("received      2023-11-14T22:13:20.001000000Z to 2023-11-14T22:13:20.005000000Z"));
            Assert.That(result.Output, Does.Contain("clock offset  -6.000 ms"));
            Assert.That(result.Output, Does.Contain("top of book   2 checked against the venue's tickers, 0 differ"));
        });
        Llmm.Run("replay", directory["journal"], "--verify").AssertFailure(ExitCode.Usage);
        Assert.That(Llmm.Run("replay", directory["journal"]).AssertSuccess().Output, Does.Contain("5 frames, 0 orders"));
        Llmm.Run("import", "binance-raw", directory["raw.jsonl"], "--out", directory["journal"]).AssertFailure(ExitCode.Failure); // it holds one already
    }

    [Test] // Goal: a book that is not the venue's is no success. Method: a ticker that differs.
    public void A_ticker_that_differs_ends_the_import_with_1()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("raw.jsonl", Recording.Replace("\"A\":\"3.750\"", "\"A\":\"3.751\"", StringComparison.Ordinal));
        LlmmResult result = Llmm.Run("import", "binance-raw", file, "--out", directory["journal"]).AssertFailure(ExitCode.Failure);
        Assert.That(result.Output, Does.Contain("2 checked against the venue's tickers, 1 differ"));
        Assert.That(result.Error, Does.Contain("after update 110"));
    }

    [TestCaseSource(nameof(BadFiles))] // Goal: a bad file is one line with file and line number, from import and backtest alike. Method: each kind of damage.
    public void A_bad_file_is_one_line_with_its_place(string content, string expected)
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("raw.jsonl", content);
        LlmmResult imported = Llmm.Run("import", "binance-raw", file, "--out", directory["journal"]).AssertFailure(ExitCode.Failure);
        Assert.That(imported.Error, Does.StartWith($"llmm: {file}{expected}"));
        LlmmResult tested = Llmm.Run("backtest", "--data", file).AssertFailure(ExitCode.Failure);
        Assert.That(tested.Error, Does.StartWith($"llmm: {file}{expected}"));
    }

    [Test] // Goal: 6,547 of 6,547, and one run whether from file or journal. Method: the real file, when it is there.
    public void The_real_recording_passes_its_check_and_backtests_the_same_from_file_and_journal()
    {
        string file = RepositoryRoot.Recording("usdm_btcusdt_20240808.jsonl.gz");
        using var directory = new TemporaryDirectory();
        LlmmResult imported = Llmm.Run("import", "binance-raw", file, "--out", directory["journal"]).AssertSuccess();
        Assert.That(imported.Output, Does.Contain("top of book   6,547 checked against the venue's tickers, 0 differ"));
        Llmm.Run("backtest", "--data", file, "--out", directory["a"]).AssertSuccess();
        Llmm.Run("backtest", "--data", directory["journal"], "--out", directory["b"]).AssertSuccess();
        Assert.That(JournalFiles.Segments(directory["a/journal"]), Is.EqualTo(JournalFiles.Segments(directory["b/journal"])));
        LlmmResult replayed = Llmm.Run("replay", directory["a"], "--verify").AssertSuccess();
        Assert.That(replayed.Output, Does.Contain("the final digest and the state hash are those of the run"));
        Assert.That(Summary.Read(directory["a"]).GetProperty("orders").GetInt64(), Is.GreaterThan(1000));
        Assert.That(Summary.Read(directory["a"]).GetProperty("fills").GetInt64(), Is.GreaterThan(10));
    }

    private static string Line(int milliseconds, string json) =>
        string.Create(CultureInfo.InvariantCulture, $"{StartNs + (milliseconds * 1_000_000L)} {json}\n");
}

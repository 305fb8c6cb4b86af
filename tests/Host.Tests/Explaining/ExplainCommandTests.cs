using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host.Tests;

public sealed class ExplainCommandTests
{
    private TemporaryDirectory _directory = null!;

    private string Run => _directory["run"];

    [OneTimeSetUp]
    public void Record()
    {
        _directory = new TemporaryDirectory();
        Llmm.Run("backtest", "--simulated", "20", "--out", Run, "--no-report").AssertSuccess();
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: the page has every part, and number and id name the same order. Method: one message by number, then by its id; the JSON file beside it.
    public void An_order_is_explained_by_number_and_by_id()
    {
        LlmmResult byNumber = Llmm.Run("explain", Run, "--order-number", "900", "--json", _directory["one.json"]).AssertSuccess();
        JsonElement json = JsonDocument.Parse(File.ReadAllText(_directory["one.json"])).RootElement;
        long id = json.GetProperty("order").GetProperty("clientOrderId").GetInt64();
        LlmmResult byId = Llmm.Run("explain", Run, "--order", $"{id}").AssertSuccess();
        TestContext.Out.WriteLine(byId.Output);
        Assert.That(byId.Output, Is.EqualTo(byNumber.Output));
        foreach (string part in (string[])["why ", "engine and book", "fair value", "volatility", "inventory", "model (GLFT)", "least edge", " level ", "pre-trade risk", "headroom", "what became of it"])
            Assert.That(byId.Output, Does.Contain(part));
        Assert.That(byId.Output.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(140));
        Assert.That(json.GetProperty("life").GetArrayLength(), Is.Positive);
        LlmmResult standard = Llmm.Run("explain", Run, "--order-number", "900", "--json", "-").AssertSuccess();
        Assert.That(JsonNode.Parse(standard.Output)!["order"]!["orderNumber"]!.GetValue<long>(), Is.EqualTo(900));
    }

    [Test] // Goal: an order that was filled tells of its fills with mark-outs. Method: orders of a run until one was.
    public void A_filled_order_tells_its_fills()
    {
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(Run, new MarketMakerFactory());
        var visitor = new FirstFillVisitor();
        playback.Play(ref visitor, isVerified: true, new ProgressLine(TextWriter.Null, false), "testing", () => false);
        Assert.That(visitor.ClientOrderId, Is.Positive);
        LlmmResult result = Llmm.Run("explain", Run, "--order", $"{visitor.ClientOrderId}").AssertSuccess();
        Assert.That(result.Output, Does.Contain("mark-out bp: 0.1 s ").And.Contain("edge").And.Contain("Maker"));
    }

    [Test] // Goal: the mass cancel of the stop is explained, by the engine's own reason. Method: the last message of the run.
    public void The_engines_own_message_is_explained()
    {
        long last = long.Parse(JsonNode.Parse(File.ReadAllText(Path.Combine(Run, "summary.json")))!["orders"]!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
        LlmmResult result = Llmm.Run("explain", Run, "--order-number", $"{last}").AssertSuccess();
        Assert.That(result.Output, Does.Contain("ordered Stop: everything at the venue is cancelled").And.Contain("sent by the engine"));
    }

    [Test] // Goal: a moment without quotes says why, one with quotes shows the levels. Method: while the volatility warms up, in the middle, and after the stop.
    public void A_moment_says_why_nothing_is_quoted_or_what_is()
    {
        Assert.That(Llmm.Run("explain", Run, "--at", "1000").AssertSuccess().Output, Does.Contain("nothing is quoted: the volatility is not warm"));
        LlmmResult quoting = Llmm.Run("explain", Run, "--at", "8000", "--instrument", "btc-perp").AssertSuccess();
        TestContext.Out.WriteLine(quoting.Output);
        Assert.That(quoting.Output, Does.Contain("quotes are wanted").And.Contain("bid levels: target and live order").And.Contain("level 4"));
        long frames = JsonNode.Parse(File.ReadAllText(Path.Combine(Run, "summary.json")))!["frames"]!.GetValue<long>();
        Assert.That(Llmm.Run("explain", Run, "--at", $"{frames}").AssertSuccess().Output, Does.Contain("nothing is quoted: no new order may be sent: Halted"));
    }

    [Test] // Goal: a time and the frame received then are the same moment, to the nanosecond. Method: the time that the page of a frame prints.
    public void A_time_is_the_last_frame_received_by_then()
    {
        string byFrame = Llmm.Run("explain", Run, "--at", "5000", "--json", "-").AssertSuccess().Output;
        string time = JsonNode.Parse(byFrame)!["moment"]!["time"]!.GetValue<string>();
        JsonNode byTime = JsonNode.Parse(Llmm.Run("explain", Run, "--at", time, "--json", "-").AssertSuccess().Output)!;
        Assert.That(byTime["moment"]!["timeNs"]!.GetValue<long>(), Is.EqualTo(JsonNode.Parse(byFrame)!["moment"]!["timeNs"]!.GetValue<long>()));
        Assert.That(byTime["moment"]!["frame"]!.GetValue<long>(), Is.GreaterThanOrEqualTo(5000));
    }

    [TestCase(2, "give one of", "explain", "RUN")]
    [TestCase(2, "give one of", "explain", "RUN", "--order", "5", "--at", "7")]
    [TestCase(2, "is no client order id", "explain", "RUN", "--order", "-4")]
    [TestCase(2, "is not above 0", "explain", "RUN", "--order-number", "0")]
    [TestCase(2, "neither a frame sequence nor a UTC time", "explain", "RUN", "--at", "yesterday")]
    [TestCase(2, "did you mean BTC-PERP?", "explain", "RUN", "--at", "5000", "--instrument", "BTC-PREP")]
    [TestCase(2, "goes with --at", "explain", "RUN", "--order", "5", "--instrument", "BTC-PERP")]
    [TestCase(1, "is of another run: its id is of epoch 0", "explain", "RUN", "--order", "5")]
    [TestCase(1, "is of another run: its id is of epoch 7", "explain", "RUN", "--order", "985162418487298")]
    [TestCase(1, "the last one given out here is", "explain", "RUN", "--order", "140737489355328")]
    [TestCase(1, "is of shard 1", "explain", "RUN", "--order", "141836999983105")]
    [TestCase(1, "has no order message 100,000,000", "explain", "RUN", "--order-number", "100000000")]
    [TestCase(1, "is after its last frame", "explain", "RUN", "--at", "100000000")]
    [TestCase(1, "is after its last frame", "explain", "RUN", "--at", "2031-01-01T00:00:00Z")]
    [TestCase(1, "is before its first frame", "explain", "RUN", "--at", "2001-01-01T00:00:00.5Z")]
    [TestCase(1, "no such file or directory", "explain", "NOWHERE", "--at", "5")]
    public void A_wrong_question_gets_one_line(int exitCode, string expected, params string[] args)
    {
        // Goal: every mistake has its own plain answer and exit code. Method: each of them.
        LlmmResult result = Llmm.Run([.. args.Select(arg => arg == "RUN" ? Run : arg == "NOWHERE" ? _directory["nowhere"] : arg)]).AssertFailure(exitCode);
        Assert.That(result.Error, Does.Contain(expected));
    }

    [Test] // Goal: a strategy that says nothing, and another strategy's journal. Method: the idle strategy's run, with its own program and with ours.
    public void A_silent_strategy_is_told_as_such_and_anothers_journal_is_refused()
    {
        var factory = new IdleStrategyFactory();
        Llmm.Run(factory, "backtest", "--simulated", "5", "--out", _directory["idle"], "--no-report").AssertSuccess();
        Assert.That(Llmm.Run(factory, "explain", _directory["idle"], "--at", "500").AssertSuccess().Output, Does.Contain("the strategy does not say what it would decide"));
        Assert.That(Llmm.Run("explain", _directory["idle"], "--at", "500").AssertFailure(ExitCode.Failure).Error, Does.Contain("was written by strategy \"idle\""));
    }

    [Test] // Goal: a snapshot beside the journal shortens the replay and changes nothing. Method: an order of the second run, with the snapshot and without.
    public void An_explanation_from_a_snapshot_is_the_same()
    {
        string journal = _directory["runs"];
        using (SimulatedRunWriter first = SimulatedRunWriter.Begin(journal, 1, TestConfiguration.StartNs)) first.Live(6000).End();
        Llmm.Run("follower", "--journal", journal, "--once").AssertSuccess();
        Assert.That(SnapshotStore.List(journal), Is.Not.Empty);
        long number;
        using (SimulatedRunWriter second = SimulatedRunWriter.Begin(journal, 2, TestConfiguration.StartNs + 20_000_000_000))
        {
            second.Live(4000).End();
            number = second.Core.OrderCount - 20;
        }

        JsonNode from = JsonNode.Parse(Llmm.Run("explain", journal, "--order-number", $"{number}", "--json", "-").AssertSuccess().Output)!;
        Assert.That(from["run"]!["snapshot"], Is.Not.Null);
        Assert.That(from["run"]!["epoch"]!.GetValue<int>(), Is.EqualTo(2));
        Directory.Delete(Path.Combine(journal, SnapshotStore.FolderName), recursive: true);
        JsonNode whole = JsonNode.Parse(Llmm.Run("explain", journal, "--order-number", $"{number}", "--json", "-").AssertSuccess().Output)!;
        from["run"]!["snapshot"] = null;
        Assert.That(from.ToJsonString(), Is.EqualTo(whole.ToJsonString()));
        long id = whole["order"]!["clientOrderId"]!.GetValue<long>();
        Llmm.Run("explain", journal, "--order", $"{id}").AssertSuccess();
    }

    [Test] // Goal: the listed checks give the engine's verdict: the first that fails is the reason. Method: every wish of a run with limits that refuse many.
    public void The_checks_listed_are_those_that_decided()
    {
        JsonNode json = JsonNode.Parse(TestConfiguration.Default.EffectiveJson)!;
        json["risk"]!["ordersPerSecondMax"] = 50;
        json["risk"]!["orderBurstMax"] = 30;
        foreach (JsonNode? instrument in json["instruments"]!.AsArray())
        {
            instrument!["risk"]!["openOrdersPerInstrumentMax"] = 5;
            instrument["risk"]!["priceBandFraction"] = 0.0004;
        }

        File.WriteAllText(_directory["tight.json"], json.ToJsonString());
        Llmm.Run("backtest", "--simulated", "30", "--config", _directory["tight.json"], "--out", _directory["tight"], "--no-report").AssertSuccess();
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(_directory["tight"], new MarketMakerFactory());
        var outcomes = new Dictionary<RiskReason, int>();
        var visitor = new RefusalVisitor(playback, wish =>
        {
            if (wish.Kind == OutboundKind.Cancel || wish.Outcome is RiskReason.FrameBudget or RiskReason.OrderTableFull or RiskReason.OrderState) return;
            outcomes[wish.Outcome] = outcomes.GetValueOrDefault(wish.Outcome) + 1;
            RiskReason expected = wish.Checks.FirstOrDefault(check => !check.IsPassed).Reason;
            Assert.That(expected, Is.EqualTo(wish.Outcome));
            Assert.That(wish.Checks.Where(check => !double.IsNaN(check.Limit)).All(check => check.IsPassed == check.Headroom >= 0), Is.True, "headroom has the verdict's sign");
        });
        Assert.That(playback.Play(ref visitor, isVerified: true, new ProgressLine(TextWriter.Null, false), "testing", () => false), Is.Null);
        TestContext.Out.WriteLine(string.Join(", ", outcomes));
        Assert.That(outcomes.Keys, Is.SupersetOf((RiskReason[])[RiskReason.None, RiskReason.OrderRate, RiskReason.TooManyOpenOrders]));
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

public sealed class BacktestTests
{
    private static readonly string[] PromisedKeys =
    [
        "frames", "orders", "fills", "rejects", "tickToOrderNs", "hotPathAllocatedBytes", "gcCollections", "methodsCompiledAfterReady", "pnl",
        "maxAbsPosition", "quoteUptime", "riskState", "replayHash", "alerts",
    ];

    [Test] // Goal: a backtest is a function of data, configuration and seed. Method: twice the same, then another seed, journals compared byte by byte.
    public void The_same_seed_gives_the_same_journal_byte_for_byte()
    {
        using var directory = new TemporaryDirectory();
        string data = MarketRecording.Write(directory["data"], seed: 3, seconds: 20);
        foreach ((string name, string seed) in new[] { ("a", "5"), ("b", "5"), ("c", "6") })
            Llmm.Run("backtest", "--data", data, "--out", directory[name], "--seed", seed).AssertSuccess();
        Assert.That(JournalFiles.Segments(directory["b/journal"]), Is.EqualTo(JournalFiles.Segments(directory["a/journal"])));
        Assert.That(Summary.Hash(directory["b"]), Is.EqualTo(Summary.Hash(directory["a"])));
        Assert.That(Summary.Hash(directory["c"]), Is.Not.EqualTo(Summary.Hash(directory["a"])));
        Llmm.Run("replay", directory["a"], "--verify").AssertSuccess();
    }

    [Test] // Goal: so is a run against the simulated exchange, which no clock enters. Method: the same, and the replay.
    public void A_simulated_market_is_a_function_of_the_seed()
    {
        using var directory = new TemporaryDirectory();
        foreach ((string name, string seed) in new[] { ("a", "5"), ("b", "5"), ("c", "6") })
            Llmm.Run("backtest", "--simulated", "10", "--out", directory[name], "--seed", seed).AssertSuccess();
        Assert.That(JournalFiles.Segments(directory["b/journal"]), Is.EqualTo(JournalFiles.Segments(directory["a/journal"])));
        Assert.That(Summary.Hash(directory["c"]), Is.Not.EqualTo(Summary.Hash(directory["a"])));
        Assert.That(Summary.Read(directory["a"]).GetProperty("hotPathAllocatedBytes").GetInt64(), Is.Zero);
        Llmm.Run("replay", directory["a"], "--verify").AssertSuccess();
    }

    [Test] // Goal: the summary has what is promised, and its parts agree. Method: a run that trades.
    public void The_summary_has_every_promised_key_and_its_profit_adds_up()
    {
        using var directory = new TemporaryDirectory();
        string data = MarketRecording.Write(directory["data"], seed: 4, seconds: 60);
        LlmmResult result = Llmm.Run("backtest", "--data", data, "--out", directory["out"]).AssertSuccess();
        JsonElement summary = Summary.Read(directory["out"]);
        Assert.Multiple(() =>
        {
            foreach (string key in PromisedKeys) Assert.That(summary.TryGetProperty(key, out _), Is.True, key);
            foreach (string key in new[] { "p50", "p90", "p99", "p999", "max", "count" })
                Assert.That(summary.GetProperty("tickToOrderNs").TryGetProperty(key, out _), Is.True, key);
            Assert.That(summary.GetProperty("fills").GetInt64(), Is.GreaterThan(0), result.ToString());
            Assert.That(summary.GetProperty("gcCollections").GetArrayLength(), Is.EqualTo(3));
            Assert.That(summary.GetProperty("quoteUptime").GetDouble(), Is.InRange(0.5, 1));
            Assert.That(summary.GetProperty("replayHash").GetString(), Does.Match("^[0-9a-f]{16}$"));
            Assert.That(summary.GetProperty("riskState").GetString(), Is.EqualTo("Normal"));
            JsonElement profit = summary.GetProperty("pnl").GetProperty("USDT");
            decimal Part(string name) => decimal.Parse(profit.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
            Assert.That(Part("spread") + Part("inventory") + Part("funding") + Part("fees") + Part("hedging"), Is.EqualTo(Part("total")));
        });
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "configuration.md"));
        foreach (JsonProperty property in summary.EnumerateObject()) Assert.That(page, Does.Contain($"`{property.Name}`"), "documented");
    }

    [Test] // Goal: the frames of a run in simulated time are whole: numbered, timed, begun by StartOfRun, ended by EndOfRun. Method: walks a journal.
    public void The_journal_of_a_backtest_is_numbered_timed_and_ended()
    {
        using var directory = new TemporaryDirectory();
        string data = MarketRecording.Write(directory["data"], seed: 8, seconds: 5);
        Llmm.Run("backtest", "--data", data, "--out", directory["out"]).AssertSuccess();
        List<byte[]> frames = JournalFiles.Read(directory["out/journal"]).Frames;
        var sourceSequences = new long[64];
        long timeNs = 0, timerNs = 0;
        foreach (byte[] frame in frames)
        {
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
            Assert.That(header.SourceSequence, Is.EqualTo(++sourceSequences[header.SourceId]));
            Assert.That(header.ReceiveTimeNs, Is.GreaterThanOrEqualTo(timeNs));
            Assert.That((header.Epoch, header.ShardId), Is.EqualTo(((ushort)1, (ushort)0)));
            timeNs = header.ReceiveTimeNs;
            if (MessageText.Kind(frame.AsSpan(FrameHeader.SizeBytes)) != "Timer") continue;
            if (timerNs != 0) Assert.That(timeNs - timerNs, Is.EqualTo(10_000_000));
            timerNs = timeNs;
        }

        string[] kinds = [.. frames.Select(frame => MessageText.Kind(frame.AsSpan(FrameHeader.SizeBytes)))];
        Assert.That(kinds.Take(4), Is.EqualTo(new[] { "StartOfRun", "SessionState", "SessionState", "InstrumentDefinition" }));
        Assert.That(kinds[^1], Is.EqualTo("EndOfRun"));
        Assert.That(kinds, Has.Exactly(1).EqualTo("EndOfRun").And.Exactly(1).EqualTo("Command"));
        Assert.That(kinds, Does.Contain("BookUpdate").And.Contain("Accepted").And.Contain("Filled").And.Contain("Canceled"));
    }

    [Test] // Goal: a market split over two journals is the same market. Method: first and second half, given in both orders.
    public void Two_journals_in_any_order_are_merged_by_time()
    {
        using var directory = new TemporaryDirectory();
        (var description, List<byte[]> frames) = JournalFiles.Read(MarketRecording.Write(directory["data"], seed: 2, seconds: 10));
        List<byte[]> late = frames[(frames.Count / 2)..];
        for (int i = 0; i < late.Count; i++) MemoryMarshal.AsRef<FrameHeader>(late[i].AsSpan()).Sequence = i + 1;
        JournalFiles.Write(directory["early"], description, frames[..(frames.Count / 2)]);
        JournalFiles.Write(directory["late"], description, late);
        string[][] orders = [[directory["data"]], [directory["early"], directory["late"]], [directory["late"], directory["early"]]];
        string[] outputs = [.. orders.Select((data, i) =>
        {
            Llmm.Run(["backtest", "--out", directory[$"out{i}"], "--data", .. data]).AssertSuccess();
            return Summary.Hash(directory[$"out{i}"]);
        })];
        Assert.That(outputs[1], Is.EqualTo(outputs[0]), "two files instead of one change no decision");
        Assert.That(outputs[2], Is.EqualTo(outputs[0]));
    }

    [Test] // Goal: a directory with a journal is never written over. Method: the same --out twice.
    public void A_second_run_into_the_same_directory_is_refused()
    {
        using var directory = new TemporaryDirectory();
        string data = MarketRecording.Write(directory["data"], seed: 2, seconds: 1);
        Llmm.Run("backtest", "--data", data, "--out", directory["out"]).AssertSuccess();
        LlmmResult second = Llmm.Run("backtest", "--data", data, "--out", directory["out"]).AssertFailure(ExitCode.Failure);
        Assert.That(second.Error, Does.Contain("holds a journal already"));
    }

    [Test] // Goal: an interrupted backtest says so, and what it wrote is whole. Method: a request to stop from the start.
    public void An_interrupted_backtest_leaves_a_journal_that_verifies()
    {
        using var directory = new TemporaryDirectory();
        string data = MarketRecording.Write(directory["data"], seed: 2, seconds: 5);
        var stop = new StopRequest();
        stop.Request();
        LlmmResult result = Llmm.Run(new MarketMakerFactory(), stop, "backtest", "--data", data, "--out", directory["out"]).AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.StartWith("interrupted at "));
        Assert.That(Llmm.Run("replay", directory["out"], "--verify").AssertSuccess().Output, Does.Contain("state hash are those"));
    }

    [Test] // Goal: instruments are found by name, not by number. Method: a configuration with another order, and one without it.
    public void A_journals_instruments_are_found_by_symbol_and_venue()
    {
        using var directory = new TemporaryDirectory();
        string data = MarketRecording.Write(directory["data"], seed: 2, seconds: 5);
        var json = System.Text.Json.Nodes.JsonNode.Parse(TestConfiguration.Default.EffectiveJson)!;
        var instruments = json["instruments"]!.AsArray();
        System.Text.Json.Nodes.JsonNode first = instruments[0]!;
        instruments.RemoveAt(0);
        string alone = directory.Write("alone.json", json.ToJsonString());
        LlmmResult result = Llmm.Run("backtest", "--data", data, "--config", alone).AssertSuccess();
        Assert.That(result.Output, Does.Contain("position      BTC-PERP"));
        json["instruments"] = new System.Text.Json.Nodes.JsonArray(first);
        string without = directory.Write("without.json", json.ToJsonString());
        LlmmResult refused = Llmm.Run("backtest", "--data", data, "--config", without).AssertFailure(ExitCode.Usage);
        Assert.That(refused.Error, Does.Contain("BTC-PERP at simulated, which is not configured"));
    }
}

using System.Text.Json;

namespace LowLatencyMM.SampleStrategy.Tests;

/// <summary>A strategy that is not ours has every guarantee that ours has.</summary>
public sealed class SampleStrategyTests
{
    private const string Recording = "../shared/data/market/binance-raw/usdm_btcusdt_20240808.jsonl.gz";
    private string _folder = "";

    [SetUp]
    public void Create() => _folder = Directory.CreateTempSubdirectory("llmm-sample-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test] // Goal: every command works, and live and simulated runs allocate nothing and replay. Method: the page's own commands, in its order.
    public void The_commands_of_the_page_do_what_it_says()
    {
        string[][] commands = Page.Commands();
        Assert.That(commands.Select(command => command[0]), Is.EqualTo(new[] { "demo", "replay", "backtest", "replay", "backtest" }));
        foreach (string[] command in commands[..4])
        {
            string text = SampleProgram.Succeed(_folder, command);
            if (command[0] == "replay") Assert.That(text, Does.Contain("the final digest and the state hash are those of the run"));
        }

        CheckRun("mine", fillsMin: 1, uptimeMin: 0); // live: how much it quotes is the machine's
        CheckRun("tried", fillsMin: 1);
    }

    [Test] // Goal: the same on a day of a real market. Method: the recording beside the repository; the fee leaves less to do than the simulated market.
    public void A_recorded_market_is_quoted_replayed_and_costs_no_allocation()
    {
        string recording = Path.Combine(SampleProgram.Root, Recording);
        if (!File.Exists(recording)) Assert.Ignore($"{Recording} is not here");
        SampleProgram.Succeed(_folder, "backtest", "--data", recording, "--out", "recorded");
        CheckRun("recorded", fillsMin: 0);
        Assert.That(SampleProgram.Succeed(_folder, "replay", "recorded", "--verify"), Does.Contain("the final digest and the state hash are those of the run"));
    }

    [Test] // Goal: the author's settings are settings: checked, and stored. Method: a file with the page's section, then one with two mistakes.
    public void Settings_are_read_and_their_mistakes_are_all_told()
    {
        File.WriteAllText(Path.Combine(_folder, "mine.json"), Configuration(Page.StrategySection()));
        SampleProgram.Succeed(_folder, "demo", "--seconds", "1", "--config", "mine.json", "--out", "mine");
        Assert.That(SampleProgram.Succeed(_folder, "replay", "mine", "--verify"), Does.Contain("are those of the run"));
        File.WriteAllText(Path.Combine(_folder, "wrong.json"), Configuration("\"strategy\": { \"orderSize\": -1, \"skewFracton\": 0.1 }"));
        (int exitCode, string text) = SampleProgram.Run(_folder, "demo", "--config", "wrong.json");
        Assert.That(exitCode, Is.EqualTo(2), text);
        Assert.That(text, Does.Contain("strategy.orderSize: -1 is not a number in").And.Contain("did you mean skewFraction?"));
    }

    private static string Configuration(string strategySection)
    {
        string example = File.ReadAllText(Path.Combine(SampleProgram.Root, "docs", "examples", "btcusdt.json"));
        int start = example.IndexOf("\"strategy\": {", StringComparison.Ordinal);
        int end = example.IndexOf('}', start) + 1;
        return example[..start] + strategySection + example[end..];
    }

    private void CheckRun(string name, int fillsMin, double uptimeMin = 0.5)
    {
        JsonElement summary = SampleProgram.Summary(Path.Combine(_folder, name));
        Assert.Multiple(() =>
        {
            Assert.That(summary.GetProperty("orders").GetInt64(), Is.GreaterThan(20), name);
            Assert.That(summary.GetProperty("fills").GetInt64(), Is.GreaterThanOrEqualTo(fillsMin), name);
            Assert.That(summary.GetProperty("quoteUptime").GetDouble(), Is.GreaterThan(uptimeMin), name);
            Assert.That(summary.GetProperty("hotPathAllocatedBytes").GetInt64(), Is.Zero, name);
            foreach (JsonProperty lots in summary.GetProperty("maxAbsPosition").EnumerateObject())
                Assert.That(lots.Value.GetInt64(), Is.LessThanOrEqualTo(200), $"{name} {lots.Name}: inventoryMax is 0.2, a lot 0.001");
        });
    }
}

using System.Text.Json.Nodes;

namespace LowLatencyMM.Host.Tests;

/// <summary>The same frames with other parameters.</summary>
public sealed class ParameterTrialTests
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

    [Test] // Goal: the values of the journal itself make no difference, in any frame: negative control. Method: three of them set to what they are.
    public void The_journals_own_values_make_no_difference()
    {
        LlmmResult result = Llmm.Run(
            "replay", Run, "--set", "strategy.orderSize=0.05", "--set", "risk.ordersPerSecondMax=1000", "--set", "strategy.levelCount=5", "--diff").AssertSuccess();
        Assert.That(result.Output, Does.Contain("no difference: both quote the same, at every frame"));
        Assert.That(result.Output, Does.Match(@"same price +100\.00"));
    }

    [Test] // Goal: a parameter does to the quotes what its formula says. Method: twice the size, fewer levels, a wider model, each by its figures.
    public void A_parameter_changes_what_its_formula_says()
    {
        JsonNode size = Compare("strategy.orderSize=0.1");
        Assert.That(Ratio(size, "bidLotsMean"), Is.InRange(1.8, 2.05));
        JsonNode levels = Compare("strategy.levelCount=2");
        Assert.That(levels["first"]!.AsArray(), Is.Not.Empty);
        Assert.That(levels["first"]!.AsArray().All(item => item!["level"]!.GetValue<int>() >= 2 && item["after"] is null && item["before"] is not null), Is.True);
        Assert.That(Share(levels, "quoted only before"), Is.InRange(0.5, 0.65));
        JsonNode wider = Compare("strategy.fillDecay=0.1");
        Assert.That(Ratio(wider, "spreadMean"), Is.InRange(1.6, 2.2));
        Assert.That(Share(wider, "10 or more farther"), Is.GreaterThan(0.8));
        Assert.That(wider["isPositionEqual"]!.GetValue<bool>(), Is.True);
    }

    [Test] // Goal: a limit of risk can be tried, by its default and by an instrument's own. Method: open orders, which leave places of the ladder empty.
    public void A_limit_can_be_tried([Values("risk.openOrdersPerInstrumentMax=4", "instruments[BTC-PERP].risk.openOrdersPerInstrumentMax=4")] string setting) =>
        Assert.That(Share(Compare(setting), "quoted only before"), Is.GreaterThan(0.4));

    [Test] // Goal: over runs of one journal, with their reconciliations, too. Method: two runs, one after the other, nothing changed and something changed.
    public void Several_runs_are_compared_as_one_journal()
    {
        string journal = _directory["runs"];
        using (SimulatedRunWriter first = SimulatedRunWriter.Begin(journal, 1, TestConfiguration.StartNs)) first.Live(5000).End();
        using (SimulatedRunWriter second = SimulatedRunWriter.Begin(journal, 2, TestConfiguration.StartNs + 20_000_000_000)) second.Live(5000).End();
        Assert.That(Llmm.Run("replay", journal, "--set", "strategy.orderSize=0.05", "--diff").AssertSuccess().Output, Does.Contain("no difference"));
        Assert.That(Llmm.Run("replay", journal, "--set", "strategy.orderSize=0.1", "--diff").AssertSuccess().Output, Does.Contain("differences: "));
    }

    [TestCase("there is no ordersize; did you mean orderSize?", "strategy.ordersize=0.05")]
    [TestCase("there is no strateggy; did you mean strategy?", "strateggy.orderSize=0.05")]
    [TestCase("seed does not reach the engine's decisions", "seed=4")]
    [TestCase("of instruments only instruments[N].risk.KEY", "instruments[0].makerFee1e7=3")]
    [TestCase("there is no [9]", "instruments[9].risk.priceBandFraction=0.1")]
    [TestCase("another strategy is another program", "strategy.name=other")]
    [TestCase("is not path=value", "strategy.orderSize")]
    [TestCase("strategy.orderSize: -2 is not above 0", "strategy.orderSize=-2")]
    [TestCase("is not a number", "strategy.orderSize=large")]
    public void A_wrong_setting_is_refused_with_what_is_allowed(string expected, string setting)
    {
        // Goal: a mistake is told before anything runs. Method: one of each kind.
        LlmmResult result = Llmm.Run("replay", Run, "--set", setting, "--diff").AssertFailure(ExitCode.Usage);
        Assert.That(result.Error, Does.Contain(expected));
    }

    [Test] // Goal: all wrong settings are told at once, and options that do not go together are refused. Method: three of them; each pair.
    public void All_mistakes_are_told_at_once()
    {
        Llmm.Run("replay", Run, "--set", "seed=4", "--set", "strategy.x=1", "--set", "y", "--diff").AssertFailure(ExitCode.Usage, 3);
        Llmm.Run("replay", Run, "--set", "strategy.orderSize=1").AssertFailure(ExitCode.Usage);
        Llmm.Run("replay", Run, "--diff").AssertFailure(ExitCode.Usage);
        Llmm.Run("replay", Run, "--set", "strategy.orderSize=1", "--diff", "--verify").AssertFailure(ExitCode.Usage);
        Llmm.Run("replay", Run, "--json", _directory["x.json"]).AssertFailure(ExitCode.Usage);
    }

    private JsonNode Compare(string setting)
    {
        string file = _directory["trial.json"];
        TestContext.Out.WriteLine(Llmm.Run("replay", Run, "--set", setting, "--diff", "--json", file).AssertSuccess().Output);
        return JsonNode.Parse(File.ReadAllText(file))!;
    }

    private static double Ratio(JsonNode json, string name) =>
        json["instruments"]![0]!["after"]![name]!.GetValue<double>() / json["instruments"]![0]!["before"]![name]!.GetValue<double>();

    private static double Share(JsonNode json, string name) =>
        json["instruments"]![0]!["priceDifferences"]!.AsArray().First(item => item!["ticks"]!.GetValue<string>() == name)!["share"]!.GetValue<double>();
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

public sealed partial class ConfigurationTests
{
    /// <summary>One change of the default configuration each, with words that its one error must have.</summary>
    private static readonly object[] SingleErrors =
    [
        new object[] { "seed", "-1", "seed: -1 is not an integer in 0 to" },
        new object[] { "seed", "1.5", "seed: 1.5 is not an integer" },
        new object[] { "sede", "1", "sede: 1 is given for an unknown key; did you mean seed?" },
        new object[] { "venues[1].kind", "\"live\"", "venues[1].kind: \"live\" is not one of recorded, simulated" },
        new object[] { "venues[1].orderEntry", "\"localhost:9100\"", "venues[1].orderEntry: \"localhost:9100\" is not an address and a port of 0 to 65535, as in 127.0.0.1:9100" },
        new object[] { "venues[1].orderEntry", "\"127.0.0.1\"", "venues[1].orderEntry: \"127.0.0.1\" is not an address and a port" },
        new object[] { "venues[1].orderEntry", "\"127.1:9100\"", "venues[1].orderEntry: \"127.1:9100\" is not an address and a port" },
        new object[] { "venues[1].marketData", "\"127.0.0.1:0\"", "venues[1].marketData: \"127.0.0.1:0\" is not an address and a port of 1 to 65535" },
        new object[] { "venues[1].sessions", "[]", "venues[1].sessions: [] is not a list of 1 to 62 texts" },
        new object[] { "venues[1].sessions", "[\"a\", \"a\"]", "venues[1].sessions: has a name twice" },
        new object[] { "venues[0].sessions", "[\"a\"]", "venues[0].sessions: [\"a\"] is given for an unknown key" },
        new object[] { "instruments[0].venue", "\"nowhere\"", "instruments[0].venue: \"nowhere\" is not one of binance-usdm, simulated" },
        new object[] { "instruments[0].kind", "\"future\"", "instruments[0].kind: \"future\" is not one of linear, inverse, spot" },
        new object[] { "instruments[0].quantityStep", "\"0\"", "instruments[0].quantityStep: \"0\" is not in 0.000000001 to" },
        new object[] { "instruments[0].contractValue", "\"1e3\"", "instruments[0].contractValue: \"1e3\" is not a plain decimal number" },
        new object[] { "instruments[0].ticks", "[]", "instruments[0].ticks: [] is not a list of 1 to 8" },
        new object[] { "instruments[0].ticks", "[{\"fromPrice\": 0, \"tickSize\": 0}]", "instruments[0].ticks[0].tickSize: 0 is not in" },
        new object[] { "instruments[0].ticks", "[{\"tickSize\": 0.1}, {\"tickSize\": 1}]", "instruments[0].ticks: at least one row, ascending" },
        new object[] { "instruments[0].minPrice", "-5", "instruments[0].minPrice: -5 is not in" },
        new object[] { "instruments[0].maxQuantity", "\"1.0005\"", "instruments[0].maxQuantity: 1.0005 is not a multiple of quantityStep 0.001" },
        new object[] { "instruments[0].makerFee1e7", "\"2 bp\"", "instruments[0].makerFee1e7: \"2 bp\" is not an integer in -1000000 to 1000000" },
        new object[] { "instruments[0].makerFees1e7", "5", "instruments[0].makerFees1e7: 5 is given for an unknown key; did you mean makerFee1e7?" },
        new object[] { "instruments[0].risk", "{\"orderQuantityMax\": 0.0001}", "instruments[0].risk.orderQuantityMax: 0.0001 is below one quantityStep" },
        new object[] { "instruments[1].symbol", "null", "instruments[1].symbol: null is not a text" },
        new object[] { "instruments[1].crowd.bands", "[{\"ticks\": 0}]", "instruments[1].crowd.bands[0].ticks: 0 is not an integer in 1 to 4096" },
        new object[] { "instruments[1].crowd.orderLotsMean", "0", "instruments[1].crowd.orderLotsMean: 0 is not within 1 and 1e9" },
        new object[] { "strategy.name", "\"mine\"", "strategy.name: \"mine\" is not this program's strategy, which is \"market-maker\"" },
        new object[] { "strategy.levelCount", "9", "strategy.levelCount: 9 is not in 1 to 5" },
        new object[] { "strategy.riskAversion", "\"high\"", "strategy.riskAversion: \"high\" is not a number in" },
        new object[] { "strategy.skew", "1", "strategy.skew: 1 is given for an unknown key; known are" },
        new object[] { "risk.priceBandFraction", "2", "risk.priceBandFraction: 2 is not a number in" },
        new object[] { "risk.ordersPerSecond", "2", "risk.ordersPerSecond: 2 is given for an unknown key; did you mean ordersPerSecondMax?" },
        new object[] { "engine.orderCapacity", "1000000", "engine.orderCapacity: 1000000 is not a power of two" },
        new object[] { "engine.instrumentCapacity", "1", "engine.instrumentCapacity: 1 is below the 2 instruments configured" },
        new object[] { "latency", "[]", "latency: [] is not an object" },
        new object[] { "latency.ackLatencySigmaLn", "5", "latency.ackLatencySigmaLn: 5 is not within 0 and 4" },
        new object[] { "latency.clockOffsetNs", "\"auto\"", "latency.clockOffsetNs: \"auto\" is not null or an integer" },
        new object[] { "latency.queueModel", "\"fifo\"", "latency.queueModel: \"fifo\" is not one of logarithmic, linear, square" },
        new object[] { "journal", "{\"spillBytes\": 5000}", "journal.spillBytes: 5000 is not a power of two in 4096 to" },
        new object[] { "threads", "{\"logTermBytes\": 65535}", "threads.logTermBytes: 65535 is not a power of two in 65536 to 67108864" },
        new object[] { "threads", "{\"idle\": true}", "threads.idle: true is not one of auto, spin, yield, backoff" },
        new object[] { "instruments", "3", "instruments: 3 is not a list of 1 to 4096" },
    ];

    /// <summary>Names that others refer to: the references are wrong too.</summary>
    private static readonly object[] WrongNames =
    [
        new object[] { "venues[0].name", "\"with space\"", "venues[0].name: \"with space\" is not a text of 1 to 32" },
        new object[] { "venues[1].name", "\"binance-usdm\"", "venues[1].name: \"binance-usdm\" is taken by an earlier venue" },
    ];

    private static readonly object[] BrokenJson =
    [
        new object[] { "", "c.json(1,1): not JSON" },
        new object[] { "{\n  \"seed\": 1\n  \"venues\": []\n}", "c.json(3,3): not JSON" },
        new object[] { "{\"seed\": 1, \"seed\": 2}", "c.json: not JSON" },
    ];

    [TestCaseSource(nameof(SingleErrors))] // Goal: each fault is told with path, value and what is allowed. Method: one change of a valid file.
    public void One_fault_gives_one_line(string path, string value, string expected)
    {
        ConfigurationException exception = Assert.Throws<ConfigurationException>(() => Read(Changed(path, value)))!;
        Assert.That(exception.Errors, Has.Count.EqualTo(1), string.Join('\n', exception.Errors));
        Assert.That(exception.Errors[0], Does.StartWith($"c.json: {expected}"));
    }

    [TestCaseSource(nameof(WrongNames))] // Goal: a wrong name is told first, then who refers to it. Method: one change of a valid file.
    public void A_wrong_name_is_told_with_its_references(string path, string value, string expected)
    {
        ConfigurationException exception = Assert.Throws<ConfigurationException>(() => Read(Changed(path, value)))!;
        Assert.That(exception.Errors[0], Does.StartWith($"c.json: {expected}"));
        Assert.That(exception.Errors, Has.Count.EqualTo(2), string.Join('\n', exception.Errors));
    }

    [TestCaseSource(nameof(BrokenJson))] // Goal: what is no JSON is told with its place. Method: three broken texts.
    public void Broken_text_is_told_with_line_and_column(string text, string expected)
    {
        ConfigurationException exception = Assert.Throws<ConfigurationException>(() => Read(text))!;
        Assert.That(exception.Errors, Has.Count.EqualTo(1));
        Assert.That(exception.Errors[0], Does.StartWith(expected));
    }

    [Test] // Goal: nobody mends a file one error at a time. Method: every fault that can stand beside the others, in one file.
    public void All_faults_are_told_at_once()
    {
        JsonObject json = Default();
        string[] paths = ["seed", "sede", "instruments[0].kind", "strategy.levelCount", "risk.priceBandFraction", "latency.ackLatencySigmaLn", "threads"];
        foreach (object[] fault in SingleErrors.Cast<object[]>().Where(fault => paths.Contains((string)fault[0])).DistinctBy(fault => fault[0]))
            Set(json, (string)fault[0], (string)fault[1]);
        ConfigurationException exception = Assert.Throws<ConfigurationException>(() => Read(json.ToJsonString()))!;
        Assert.That(exception.Errors, Has.Count.EqualTo(paths.Length), string.Join('\n', exception.Errors));
    }

    [Test] // Goal: a bad configuration starts nothing. Method: every command that takes one, exit code and output directory.
    public void A_bad_configuration_ends_a_command_with_exit_code_2_and_nothing_written()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("bad.json", Changed("strategy.levelCount", "9"));
        string[][] commands = [["demo"], ["backtest", "--data", "x"], ["import", "binance-raw", "x"]];
        foreach (string[] command in commands)
        {
            Llmm.Run([.. command, "--config", file, "--out", directory["out"]]).AssertFailure(ExitCode.Usage);
            Assert.That(Directory.Exists(directory["out"]), Is.False);
        }

        Llmm.Run("demo", "--config", directory["missing.json"]).AssertFailure(ExitCode.Usage);
    }

    [Test] // Goal: the journal's copy means the same as the file. Method: reads what was understood of the default and of a user's strategy again.
    public void What_was_understood_reads_back_as_itself()
    {
        HostConfiguration first = Read(Encoding.UTF8.GetString(DefaultConfiguration.Json)).Configuration;
        HostConfiguration second = Read(Encoding.UTF8.GetString(first.EffectiveJson)).Configuration;
        Assert.That(Encoding.UTF8.GetString(second.EffectiveJson), Is.EqualTo(Encoding.UTF8.GetString(first.EffectiveJson)));
        Assert.That(second.Instruments.Select(instrument => instrument.Limits), Is.EqualTo(first.Instruments.Select(instrument => instrument.Limits)));
    }

    [Test] // Goal: the default knows the two markets of the commands. Method: its figures.
    public void The_default_knows_BTCUSDT_and_the_simulated_perpetual()
    {
        InstrumentSettings bitcoin = TestConfiguration.Default.Instruments[0];
        Assert.Multiple(() =>
        {
            Assert.That(bitcoin.Rules.Symbol, Is.EqualTo("BTCUSDT"));
            Assert.That(bitcoin.Rules.TickSize(60_000 * Price.Scale), Is.EqualTo(100_000_000));
            Assert.That(bitcoin.Rules.QuantityStep, Is.EqualTo(1_000_000));
            Assert.That(bitcoin.Rules.ContractValue, Is.EqualTo(Price.Scale));
            Assert.That((bitcoin.Rules.MakerFee, bitcoin.Rules.TakerFee), Is.EqualTo((2_000, 4_000)));
            Assert.That(bitcoin.Limits.PositionLotsMax.Count, Is.EqualTo(10_000));
            Assert.That(TestConfiguration.Simulated.Crowd, Is.Not.Null);
            Assert.That(File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "docs", "examples", "btcusdt.json")), Is.EqualTo(DefaultConfiguration.Json));
        });
    }

    [Test] // Goal: the page has every key with its default, and no other. Method: the keys that reading asks for against the tables of the page.
    public void The_documentation_has_every_key_and_default()
    {
        var log = new ConfigurationLog();
        ConfigurationReader.Read(DefaultConfiguration.Json, DefaultConfiguration.Name, new MarketMakerFactory(), log);
        var documented = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "configuration.md"));
        foreach (Match row in KeyRow().Matches(page[..page.IndexOf("## What comes out", StringComparison.Ordinal)]))
            documented.Add(row.Groups["key"].Value, row.Groups["default"].Value.Trim());
        Assert.That(documented.Keys, Is.EquivalentTo(log.Keys.Keys));
        foreach ((string key, string value) in log.Keys)
        {
            bool isInherited = key.StartsWith("instruments[].risk.", StringComparison.Ordinal) || key == "instruments[].minQuantity"
                || key.StartsWith("killSwitch.triggers.*.", StringComparison.Ordinal);
            if (!isInherited) Assert.That(documented[key].Trim('`'), Is.EqualTo(value.Length == 0 ? "*required*" : value), key);
        }
    }

    [Test] // Goal: the page of the kill switch has every trigger and its thresholds. Method: its table against the defaults.
    public void Every_trigger_is_documented_with_its_thresholds()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "kill-switch.md"));
        var documented = new List<string>();
        foreach (Match row in TriggerRow().Matches(page)) documented.Add(string.Join("|", row.Groups.Values.Skip(1).Select(group => group.Value.Trim())));
        Assert.That(documented, Is.EquivalentTo(KillSwitchReader.Triggers.Select(trigger =>
        {
            TriggerThresholds thresholds = KillSwitchParameters.Default(trigger);
            return $"{ConfigurationSection.CamelCase(trigger.ToString())}|{Shown(thresholds.High)}|{Shown(thresholds.Critical)}|{Shown(thresholds.Hard)}|{thresholds.ConfirmNs / 1_000_000_000}";
        })));

        static string Shown(double bound) => double.IsFinite(bound) ? bound.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
    }

    [Test] // Goal: thresholds are read, null is never, and contradictions are said. Method: a section each.
    public void Thresholds_of_the_kill_switch_are_read()
    {
        string killSwitch = """{"answerNs": 0, "triggers": {"marketDataAge": {"high": 3, "critical": null}, "marginRatio": {"high": 4, "critical": 3, "hard": null}, "oracleAge": {"high": null}}}""";
        KillSwitchParameters parameters = Read(Changed("killSwitch", killSwitch)).Configuration.Engine.KillSwitch;
        Assert.That(parameters.AnswerNs, Is.Zero);
        Assert.That(parameters.Of(RiskTrigger.MarketDataAge), Is.EqualTo(new TriggerThresholds(3, double.PositiveInfinity, double.PositiveInfinity, 0)));
        Assert.That(parameters.Of(RiskTrigger.MarginRatio), Is.EqualTo(new TriggerThresholds(4, 3, double.NegativeInfinity, 1_000_000_000)));
        Assert.That(parameters.Of(RiskTrigger.OracleAge).Of(1e8), Is.EqualTo(TriggerSeverity.None));
        string[] wrong =
        [
            """{"triggers": {"marketDataAge": {"high": 9}}}""", """{"triggers": {"noSuchTrigger": {}}}""", """{"cleanNs": -1}""", """{"triggers": {"clockSkew": {"high": "x"}}}""",
        ];
        foreach (string section in wrong) Assert.That(() => Read(Changed("killSwitch", section)), Throws.TypeOf<ConfigurationException>(), section);
        string effective = System.Text.Encoding.UTF8.GetString(Read(Changed("killSwitch", killSwitch)).Configuration.EffectiveJson);
        Assert.That(Read(effective).Configuration.Engine.KillSwitch.Of(RiskTrigger.MarginRatio), Is.EqualTo(parameters.Of(RiskTrigger.MarginRatio)), "as a journal keeps it");
    }

    [Test] // Goal: a user's own strategy has its section and defaults. Method: the idle strategy, without a file and with a wrong value.
    public void A_users_strategy_reads_its_own_section()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("c.json", Changed("strategy", "{\"name\": \"idle\", \"patience\": 11}"));
        LlmmResult result = Llmm.Run(new IdleStrategyFactory(), "backtest", "--data", "x", "--config", file).AssertFailure(ExitCode.Usage);
        Assert.That(result.Error, Does.Contain("strategy.patience: 11 is not an integer in 1 to 10"));
    }

    private static (HostConfiguration Configuration, MarketMaker Strategy) Read(string json) =>
        ConfigurationReader.Read(Encoding.UTF8.GetBytes(json), "c.json", new MarketMakerFactory());

    private static string Changed(string path, string value)
    {
        JsonObject json = Default();
        Set(json, path, value);
        return json.ToJsonString();
    }

    private static JsonObject Default() => JsonNode.Parse(
        DefaultConfiguration.Json,
        documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();

    private static void Set(JsonObject root, string path, string value)
    {
        JsonNode node = root;
        string[] steps = path.Split('.');
        for (int i = 0; i < steps.Length; i++)
        {
            Match step = PathStep().Match(steps[i]);
            string name = step.Groups["name"].Value;
            if (i == steps.Length - 1) node[name] = JsonNode.Parse(value);
            else node = step.Groups["index"].Success ? node[name]![int.Parse(step.Groups["index"].Value)]! : node[name]!;
        }
    }

    [GeneratedRegex(@"^\| `(\w+)` \| \w+ \| [^|]+ \| ([^|]*)\| ([^|]*)\| ([^|]*)\| ([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex TriggerRow();

    [GeneratedRegex(@"^(?<name>\w+)(\[(?<index>\d+)\])?$")]
    private static partial Regex PathStep();

    [GeneratedRegex(@"^\| `(?<key>[^`]+)` \| (?<default>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex KeyRow();
}

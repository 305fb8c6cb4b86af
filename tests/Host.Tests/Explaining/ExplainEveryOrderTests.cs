using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

/// <summary>Every order message of a run is explained, and its factors compose to what was sent.</summary>
public sealed class ExplainEveryOrderTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: price and lots of every order follow from the printed record, and recording changes nothing. Method: a simulated minute, composed anew from its JSON; every digest compared.
    public void Every_order_of_a_simulated_run_composes_to_its_bytes()
    {
        Llmm.Run("backtest", "--simulated", "60", "--out", _directory["run"], "--no-report").AssertSuccess();
        Dictionary<string, int> kinds = ExplainAll(_directory["run"]);
        Assert.That(kinds.GetValueOrDefault("New") + kinds.GetValueOrDefault("Replace"), Is.GreaterThan(2000));
    }

    [Test] // Goal: the same with limits that bind: small positions, small orders, few tokens, a tight band, fees, factors of a regime. Method: a configuration of them.
    public void Every_order_of_a_run_at_its_limits_composes_to_its_bytes()
    {
        JsonNode json = JsonNode.Parse(TestConfiguration.Default.EffectiveJson)!;
        json["strategy"]!["inventoryMax"] = 0.2;
        json["strategy"]!["riskBudget"] = 120;
        json["strategy"]!["referenceVolatility"] = 2;
        json["strategy"]!["hedgeCostFraction"] = 0.0004;
        json["risk"]!["ordersPerSecondMax"] = 40;
        json["risk"]!["orderBurstMax"] = 40;
        json["risk"]!["openOrdersPerInstrumentMax"] = 8;
        json["risk"]!["regimes"]!["calm"]!["sizeFactor"] = 0.7;
        json["risk"]!["regimes"]!["calm"]!["spreadFactor"] = 1.3;
        foreach (JsonNode? instrument in json["instruments"]!.AsArray())
        {
            instrument!["makerFee1e7"] = 1000;
            foreach (string key in (string[])["risk"]) instrument[key]!["openOrdersPerInstrumentMax"] = 8;
        }

        File.WriteAllText(_directory["config.json"], json.ToJsonString());
        Llmm.Run("backtest", "--simulated", "60", "--config", _directory["config.json"], "--out", _directory["run"], "--no-report").AssertSuccess();
        Dictionary<string, int> kinds = ExplainAll(_directory["run"]);
        Assert.That(kinds.GetValueOrDefault("New") + kinds.GetValueOrDefault("Replace"), Is.GreaterThan(200));
        Assert.That(kinds.GetValueOrDefault("Cancel"), Is.Positive, "a replacement that risk refuses ends in a cancel");
    }

    [Test] // Goal: the same on a recorded market. Method: the recording beside the repository, its backtest.
    public void Every_order_of_a_recorded_market_composes_to_its_bytes()
    {
        string recording = RepositoryRoot.Recording("usdm_btcusdt_20240808.jsonl.gz");
        Llmm.Run("import", "binance-raw", recording, "--out", _directory["data"]).AssertSuccess();
        Llmm.Run("backtest", "--data", _directory["data"], "--out", _directory["run"], "--no-report").AssertSuccess();
        Dictionary<string, int> kinds = ExplainAll(_directory["run"]);
        Assert.That(kinds.GetValueOrDefault("New") + kinds.GetValueOrDefault("Replace"), Is.GreaterThan(1000));
    }

    [Test] // Goal: the composition looks at the factors: negative control. Method: one factor a few parts in a thousand off, and most orders no longer compose.
    public void A_changed_factor_does_not_compose([Values("model/slopePerVolatility", "bid/baseSize", "volatility/flowVariance")] string path)
    {
        Llmm.Run("backtest", "--simulated", "20", "--out", _directory["run"], "--no-report").AssertSuccess();
        string[] names = path.Split('/');
        int differing = 0;
        int composed = 0;
        Watch(_directory["run"], explanation =>
        {
            if (explanation.Order.Kind is not (OutboundKind.New or OutboundKind.Replace) || explanation.Order.Side != LowLatencyMM.Messages.Orders.Side.Buy) return;
            JsonObject json = ExplanationJson.Of(explanation);
            JsonNode factor = json["factors"]![names[0]]![names[1]]!;
            factor["value"] = factor["value"]!.GetValue<double>() * 1.3;
            composed++;
            if (!Composes(json, out _)) differing++;
        });
        Assert.That(composed, Is.GreaterThan(300));
        Assert.That(differing, Is.GreaterThan(composed / 10));
    }

    private static Dictionary<string, int> ExplainAll(string run)
    {
        var kinds = new Dictionary<string, int>();
        var failures = new List<string>();
        Watch(run, explanation =>
        {
            string kind = explanation.Order.Kind.ToString();
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            JsonObject json = ExplanationJson.Of(explanation);
            if (explanation.Reason.Length == 0 || explanation.Reason.StartsWith("the strategy asked", StringComparison.Ordinal)) failures.Add($"no reason: {ExplanationJson.Text(json)}");
            if (explanation.Reason.StartsWith("the engine cancelled the order on", StringComparison.Ordinal)) failures.Add($"no cause: {ExplanationJson.Text(json)}");
            if (explanation.Order.Kind is not (OutboundKind.New or OutboundKind.Replace)) return;
            if (explanation.Wish!.Checks.Any(check => !check.IsPassed)) failures.Add($"sent past a check: {ExplanationJson.Text(json)}");
            if (!Composes(json, out string text)) failures.Add(text);
        });
        TestContext.Out.WriteLine(string.Join(", ", kinds.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.That(failures, Is.Empty, $"{failures.Count} failures, the first:\n{failures.FirstOrDefault()}");
        return kinds;
    }

    private static bool Composes(JsonObject json, out string text)
    {
        using JsonDocument document = JsonDocument.Parse(json.ToJsonString()); // as it is printed
        JsonElement order = document.RootElement.GetProperty("order");
        bool isBid = order.GetProperty("side").GetString() == "Buy";
        int level = order.GetProperty("level").GetInt32();
        JsonElement factors = document.RootElement.GetProperty("factors");
        (long priceNanos, long lots) = new Recomposition(factors, isBid).Compose(level);
        if (order.GetProperty("kind").GetString() == "Replace")
            lots += factors.GetProperty($"{(isBid ? "bid" : "ask")}[{level}]").GetProperty("liveFilledLots").GetProperty("value").GetInt64(); // the total
        bool isSame = priceNanos == order.GetProperty("priceNanos").GetInt64() && lots == order.GetProperty("lots").GetInt64();
        text = isSame ? "" : $"composed {lots} lots at {priceNanos}: {ExplanationJson.Text(json)}";
        return isSame;
    }

    private static void Watch(string run, Action<OrderExplanation> onOrder)
    {
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(run, new MarketMakerFactory());
        var visitor = new DecisionVisitor<MarketMaker>(new DecisionWatch<MarketMaker>(playback, _ => true, onOrder));
        Divergence? divergence = playback.Play(ref visitor, isVerified: true, new ProgressLine(TextWriter.Null, false), "testing", () => false);
        Assert.That(divergence, Is.Null, "recording changed a decision");
    }
}

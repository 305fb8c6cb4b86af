using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>docs/examples/three-kinds.json: one underlying as linear and inverse perpetual and as spot.</summary>
public sealed class ThreeKindsTests
{
    private static readonly string ExampleFile = Path.Combine(RepositoryRoot.Path, "docs", "examples", "three-kinds.json");

    // Goal: engine and venue agree to the last digit on what every fill paid, in three settlements. Method: 40 s of market time; the engine's
    // positions and ledgers, made from executions, against the venue's accounts.
    [Test]
    public void The_engines_ledger_is_the_venues_account()
    {
        (HostConfiguration configuration, MarketMaker strategy) = ConfigurationReader.Read(File.ReadAllBytes(ExampleFile), ExampleFile, new MarketMakerFactory());
        VenueSettings venue = configuration.Instruments[0].Venue;
        var exchange = new ExchangeVenue(
            new ExchangeConfiguration
            {
                Instruments = InstrumentSettings.At(venue, configuration.Instruments),
                Latency = configuration.Latency,
                Seed = 3,
                StartTimeNs = TestConfiguration.StartNs,
                VenueId = venue.VenueId,
            },
            SourceIds.SimulatedMarketData,
            SourceIds.SimulatedExecutions);
        using Core<MarketMaker> core = EngineFactory.Create(configuration, strategy, epoch: 1);
        using BroadcastRing ring = BroadcastRing.Create(new RingGeometry(FrameLayout.SlotBytes, 1024));
        var run = new SimulatedRun<MarketMaker, ExchangeVenue, RingFrameSink>(
            core, exchange, new RingFrameSink(ring.Producer), TestConfiguration.StartNs, new LatencyHistogram());
        run.SetSession(venue.VenueId, SessionStatus.Up);
        run.RunUntil(TestConfiguration.StartNs + 40_000_000_000);
        Assert.That(run.Stop(), Is.True);

        var expected = new Dictionary<string, Int128> { ["USDT"] = 0, ["BTC"] = 0 };
        for (int slot = 0; slot < configuration.Instruments.Count; slot++)
        {
            InstrumentRules rules = configuration.Instruments[slot].Rules;
            ref readonly Position position = ref core.Context.Positions[slot];
            Assert.That(position.FillCount, Is.GreaterThan(5), rules.Symbol);
            Assert.That(exchange.PositionLots(1, rules.InstrumentId), Is.EqualTo(position.Lots.Count), rules.Symbol);
            expected[rules.SettlementCurrency] += position.TradeCash + position.Fees;
            if (rules.Kind == InstrumentKind.Spot) expected["BTC"] += (Int128)position.Lots.Count * rules.QuantityStep * rules.ContractValue;
        }

        foreach ((string currency, Int128 cash) in expected) Assert.That(exchange.Cash(1, currency), Is.EqualTo(cash), currency);
    }

    [Test] // Goal: the example runs as its page says. Method: a demo with it; profit in both currencies, a position of each instrument.
    public void The_example_runs_in_the_demo()
    {
        using var directory = new TemporaryDirectory();
        Llmm.Run("demo", "--config", ExampleFile, "--seconds", "3", "--out", directory["out"]).AssertSuccess();
        JsonElement summary = Summary.Read(directory["out"]);
        Assert.That(summary.GetProperty("pnl").EnumerateObject().Select(property => property.Name), Is.EquivalentTo(new[] { "BTC", "USDT" }));
        Assert.That(summary.GetProperty("position").EnumerateObject().Select(property => property.Name), Is.EquivalentTo(new[] { "BTC-PERP", "BTC-INVERSE", "BTC-USDT" }));
    }

    [TestCase("BTC-PERP", TestName = "An_instrument_cannot_be_its_own_anchor")]
    [TestCase("ETH-PERP", TestName = "An_anchor_must_exist")]
    // Goal: a wrong anchor is told with what is allowed. Method: the example with another anchor.
    public void Anchor_is_refused(string anchor)
    {
        using var directory = new TemporaryDirectory();
        string text = File.ReadAllText(ExampleFile).Replace("\"momentumOrdersPerSecond\": 20,", $"\"momentumOrdersPerSecond\": 20, \"anchor\": \"{anchor}\",", StringComparison.Ordinal);
        LlmmResult result = Llmm.Run("demo", "--config", directory.Write("c.json", text), "--seconds", "1").AssertFailure(ExitCode.Usage);
        Assert.That(result.Error, Does.Contain($"instruments[0].crowd.anchor: \"{anchor}\" is not one of none, BTC-INVERSE, BTC-USDT"));
    }
}

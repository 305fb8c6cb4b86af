using System.Text;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;

namespace LowLatencyMM.Host.Tests;

public sealed class GatewayLimitsTests
{
    private const string Whole = """
        {
          "ordersPerSecondMax": 50, "orderBurstMax": 20, "openOrdersMax": 10,
          "default": { "orderQuantityMax": "1", "orderNotionalMax": "100000", "positionQuantityMax": "5", "priceCollarFraction": 0.1, "openOrdersMax": 7 },
        }
        """;

    private static VenueSettings Venue => TestConfiguration.Simulated.Venue;

    [Test] // Goal: the file in docs is right. Method: it is read with the default configuration; a value of each kind.
    public void The_example_is_read()
    {
        GatewayLimits limits = GatewayLimitsReader.Read(File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "docs/examples/gateway-limits.json")), "example", TestConfiguration.Default, Venue);
        GatewayInstrument instrument = limits.Instruments.Single();
        Assert.That(instrument.Definition.Id, Is.EqualTo(TestConfiguration.Simulated.Rules.InstrumentId));
        Assert.That(instrument.Limits.PositionLotsMax, Is.EqualTo(4_000), "4 contracts of 0.001");
        Assert.That(instrument.Limits.OrderLotsMax, Is.EqualTo(1_000), "taken from default");
        Assert.That(instrument.Limits.ReferencePrice, Is.EqualTo(new Price(60_000 * Price.Scale)));
        Assert.That(instrument.Limits.HighestPrice, Is.EqualTo(new Price(300_000 * Price.Scale)));
        Assert.That(instrument.Definition.LotValue, Is.EqualTo(1_000_000));
        Assert.That(limits.OrdersPerSecondMax, Is.EqualTo(1_000));
    }

    [Test] // Goal: an instrument that is not named has the default; without a default it cannot be traded. Method: both.
    public void Without_a_default_only_named_instruments_are_traded()
    {
        Assert.That(Read(Whole).Instruments.Single().Limits.OpenOrdersMax, Is.EqualTo(7));
        Assert.That(Read(Whole).Instruments.Single().Limits.LowestPrice.Nanos, Is.EqualTo(TestConfiguration.Simulated.Rules.MinPrice));
        Assert.That(ErrorsOf("""{ "ordersPerSecondMax": 50, "orderBurstMax": 20, "openOrdersMax": 10 }"""), Is.EqualTo((string[])["limits: default: is missing, and no instrument is named: nothing could be traded"]));
    }

    [Test] // Goal: no limit is there by silence, and every error comes at once. Method: an empty default, an unknown key, an unknown symbol, one named twice.
    public void Every_error_is_told_at_once()
    {
        string[] errors = ErrorsOf("""
            {
              "default": {}, "orderBurstMax": 4, "rate": 1,
              "instruments": [
                { "symbol": "NOSUCH" },
                { "symbol": "BTC-PERP", "lowestPrice": "5", "highestPrice": "4", "priceCollarFraction": 1 },
                { "symbol": "BTC-PERP" },
              ],
            }
            """);
        string[] expected =
        [
            "limits: ordersPerSecondMax: is missing and required", "limits: orderBurstMax: 4 is not an integer in 5 to 1000000", "limits: openOrdersMax: is missing and required",
            "limits: default.orderQuantityMax: is missing and required", "limits: default.orderNotionalMax: is missing and required",
            "limits: default.positionQuantityMax: is missing and required", "limits: default.priceCollarFraction: is missing and required",
            "limits: default.openOrdersMax: is missing and required",
        ];
        Assert.That(expected, Is.SubsetOf(errors));
        Assert.That(errors, Has.Some.StartsWith("limits: instruments[0].symbol: \"NOSUCH\" is not one of BTC-PERP"));
        Assert.That(errors, Has.Some.EqualTo("limits: instruments[1].lowestPrice: is above highestPrice"));
        Assert.That(errors, Has.Some.StartsWith("limits: instruments[1].priceCollarFraction: 1 is not a number in"));
        Assert.That(errors, Has.Some.EqualTo("limits: instruments[2].symbol: \"BTC-PERP\" is named twice"));
        Assert.That(errors, Has.Some.StartsWith("limits: rate: 1 is given for an unknown key"));
    }

    [Test] // Goal: what is no JSON, and a limit below one lot, are errors. Method: each.
    public void Other_mistakes_are_told()
    {
        Assert.That(ErrorsOf("{ nonsense"), Has.Some.Contains("not JSON"));
        Assert.That(ErrorsOf(Whole.Replace("\"orderQuantityMax\": \"1\"", "\"orderQuantityMax\": \"0.0001\"")), Has.Some.Contains("is below one quantityStep of BTC-PERP"));
    }

    [Test] // Goal: without a file the engine's limits hold. Method: each, compared.
    public void Without_a_file_the_engines_limits_hold()
    {
        GatewayLimits limits = GatewayLimitsReader.OfEngine(TestConfiguration.Default, Venue);
        InstrumentLimits own = limits.Instruments.Single().Limits;
        RiskLimits engine = TestConfiguration.Simulated.Limits;
        Assert.That(own.OrderLotsMax, Is.EqualTo(engine.OrderLotsMax.Count));
        Assert.That(own.PositionLotsMax, Is.EqualTo(engine.PositionLotsMax.Count));
        Assert.That(own.OrderNotionalMax, Is.EqualTo(engine.OrderNotionalMax));
        Assert.That(limits.OrdersPerSecondMax, Is.EqualTo(TestConfiguration.Default.Engine.OrdersPerSecondMax));
    }

    private static GatewayLimits Read(string json) => GatewayLimitsReader.Read(Encoding.UTF8.GetBytes(json), "limits", TestConfiguration.Default, Venue);

    private static string[] ErrorsOf(string json) => [.. Assert.Throws<ConfigurationException>(() => Read(json))!.Errors];
}

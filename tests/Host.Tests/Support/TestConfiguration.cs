using System.Text;
using System.Text.Json.Nodes;
using LowLatencyMM.Engine;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>The default configuration, and what tests make of it.</summary>
internal static class TestConfiguration
{
    public const long StartNs = 1_700_000_000_000_000_000;

    public static HostConfiguration Default { get; } = Read().Configuration;

    public static MarketMaker Strategy { get; } = Read().Strategy;

    /// <summary>The simulated instrument of the default configuration.</summary>
    public static InstrumentSettings Simulated { get; } = Default.Instruments.First(instrument => instrument.Venue.IsSimulated);

    /// <summary>Its exchange in simulated time.</summary>
    public static ExchangeVenue Exchange(ulong seed, long startNs = StartNs) =>
        new(ExchangeOf(seed, startNs), SourceIds.SimulatedMarketData, SourceIds.SimulatedExecutions);

    /// <summary>What it is made from.</summary>
    public static ExchangeConfiguration ExchangeOf(ulong seed, long startNs = StartNs) => new()
    {
        Instruments = [new SimulatedInstrument(Simulated.Rules, Simulated.Crowd)],
        Latency = Default.Latency,
        Seed = seed,
        StartTimeNs = startNs,
        VenueId = Simulated.Venue.VenueId,
    };

    private static (HostConfiguration Configuration, MarketMaker Strategy) Read() =>
        ConfigurationReader.Read(DefaultConfiguration.Json, DefaultConfiguration.Name, new MarketMakerFactory());

    /// <summary>The default configuration with another value at a path such as "risk.openOrdersMax"; strategy included.</summary>
    public static (HostConfiguration Configuration, MarketMaker Strategy) With(params (string Path, string Json)[] changes)
    {
        JsonNode json = JsonNode.Parse(Default.EffectiveJson)!;
        foreach ((string path, string value) in changes)
        {
            string[] names = path.Split('.');
            JsonNode parent = names[..^1].Aggregate(json, (node, name) => int.TryParse(name, out int index) ? node[index]! : node[name]!);
            parent[names[^1]] = JsonNode.Parse(value);
        }

        return ConfigurationReader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), "test", new MarketMakerFactory());
    }
}

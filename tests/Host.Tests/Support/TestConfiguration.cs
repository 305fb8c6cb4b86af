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
    public static ExchangeVenue Exchange(ulong seed, long startNs = StartNs) => new(
        new ExchangeConfiguration
        {
            Instruments = [new SimulatedInstrument(Simulated.Rules, Simulated.Crowd)],
            Latency = Default.Latency,
            Seed = seed,
            StartTimeNs = startNs,
            VenueId = Simulated.Venue.VenueId,
        },
        SourceIds.SimulatedMarketData,
        SourceIds.SimulatedExecutions);

    private static (HostConfiguration Configuration, MarketMaker Strategy) Read() =>
        ConfigurationReader.Read(DefaultConfiguration.Json, DefaultConfiguration.Name, new MarketMakerFactory());
}

using LowLatencyMM.Engine;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>The process that the crash tests kill: an engine as it is deployed, without the warm-up, which only costs time here, and its exchange's market data.</summary>
internal static class CrashingRun
{
    /// <summary>The first argument that asks for it; output directory and configuration file follow.</summary>
    public const string Name = "crashing-run";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60); // should nobody kill it

    public static int Run(string directory, string config)
    {
        (HostConfiguration configuration, MarketMaker strategy) = ConfigurationReader.Read(File.ReadAllBytes(config), config, new MarketMakerFactory());
        VenueSettings venue = configuration.Instruments.First(instrument => instrument.Venue.IsSimulated).Venue;
        var stop = new StopRequest();
        stop.Request(); // ends the warm-up, and nothing else
        var context = new CommandContext(TextWriter.Null, Console.Error, IsTerminal: false, stop);
        using var run = new EngineProcess<MarketMaker>(configuration, strategy, new MarketMakerFactory(), directory, context);
        while (!run.IsReady) Thread.Sleep(1);
        run.Start();
        var clock = LiveClock.Start();
        var exchange = new ExchangeConfiguration
        {
            Instruments = InstrumentSettings.At(venue, configuration.Instruments),
            Seed = configuration.Seed,
            StartTimeNs = clock.NowNs,
            VenueId = venue.VenueId,
        };
        var options = new ExchangeServerOptions { OrderEntry = venue.OrderEntry, MarketData = venue.MarketData, Sessions = venue.Sessions };
        using var server = new ExchangeServer(exchange, options);
        for (long startNs = clock.NowNs; clock.NowNs - startNs < Limit.TotalSeconds * 1e9;)
        {
            if (server.DoWork(clock.NowNs) == 0 && !run.Supervise()) Thread.Sleep(1);
        }

        return ExitCode.Failure;
    }
}

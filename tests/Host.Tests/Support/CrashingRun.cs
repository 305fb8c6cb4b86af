using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

/// <summary>The process that the crash tests kill: a live run as the demo has it, without the warm-up, which only costs time here.</summary>
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
        using var run = new LiveRun<MarketMaker>(configuration, strategy, venue, directory, stop);
        run.Start(() => { });
        Thread.Sleep(Limit);
        return ExitCode.Failure;
    }
}

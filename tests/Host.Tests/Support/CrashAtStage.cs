using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Aeron;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host.Tests;

/// <summary>The process that the tests of live stages kill: a live engine with its ring, journal and route as they are deployed, whose link kills it.
/// The exchange is in the test's process, behind the same logs as a gateway.</summary>
internal static partial class CrashAtStage
{
    /// <summary>The first argument that asks for it; directory, configuration, stage, how many times it is passed, and the session's number follow.</summary>
    public const string Name = "crash-at-stage";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20); // should the stage never come

    public static int Run(string directory, string config, CrashStage stage, int number, string session)
    {
        (HostConfiguration configuration, MarketMaker strategy) = ConfigurationReader.Read(File.ReadAllBytes(config), config, new MarketMakerFactory());
        ThreadSettings threads = configuration.Threads;
        VenueSettings venue = configuration.Instruments.First(instrument => instrument.Venue.IsSimulated).Venue;
        var context = new CommandContext(TextWriter.Null, Console.Error, IsTerminal: false, new StopRequest());
        var clock = LiveClock.Start();
        using RestartedEngine<MarketMaker> restarted = EngineRestart<MarketMaker>.Run(
            Path.Combine(directory, "journal"), configuration, strategy, new MarketMakerFactory(), context);
        JournalWriter writer = restarted.Continue(RunKind.Live, clock.NowNs, out JournalDescription run);
        using LiveMemory memory = LiveMemory.Create(run, threads, configuration.Journal);
        Invariant.Check(memory.Spill is not null);
        using var recorder = new JournalRecorder(writer, configuration.Journal.RecorderOptions, memory.Spill);
        using Lane control = Lane.Create(EngineLanes.Control);
        using Lane feed = Lane.Create(EngineLanes.MarketData(threads));
        using var route = new VenueRoute(venue.VenueId, Path.Combine(directory, $"orders-{session}.log"), threads.LogTermBytes);
        route.Offer(Path.Combine(directory, $"executions-{session}.log"));
        using IpcStream marketDataLog = IpcStream.Open(Path.Combine(directory, $"market-{session}.log"));
        Image marketData = marketDataLog.Join(ImageJoin.Start);
        int detailSlot = configuration.Instruments.ToList().FindIndex(instrument => instrument.Venue == venue);
        var engine = new LiveEngine<MarketMaker, CrashingLink<RouteLink>>(
            restarted.Core, control.Consumer, [feed.Consumer], memory.Ring.Producer, new CrashingLink<RouteLink>(new RouteLink([route]), stage, number), clock,
            threads.MarketDataBudgetFrames, run.Epoch, EngineTelemetryBlock.Private(configuration.Instruments.Count, detailSlot));
        Invariant.Check(memory.Ring.TryJoin(out RingConsumer consumer));
        var copier = new JournalCopier(consumer, recorder, ConfiguredWait.ForRest());
        _ = new WorkerThread("journal-copier", copier.Run);
        _ = engine.Link.TryPeek(out _); // takes the session: what the first frame causes is in the log, too
        Invariant.Check(engine.TryStart(clock.NowNs, restarted.IsConfigurationChanged));
        File.WriteAllText(Path.Combine(directory, $"ready-{session}"), "");
        long sequence = 0;
        for (long startTicks = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(startTicks) < Limit;)
        {
            while (TryForward(marketData, feed.Producer, ref sequence))
            {
            }

            if (engine.DoWork(clock.NowNs) == 0) Thread.Yield();
        }

        return ExitCode.Failure;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Kill(int processId, int signal);

    private static bool TryForward(Image marketData, LaneProducer lane, ref long sequence)
    {
        if (!marketData.TryPeek(out ReadOnlySpan<byte> frame)) return false;
        if (!lane.TryClaim(out Span<byte> slot)) return false;
        frame.CopyTo(slot);
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(slot);
        header.SourceSequence = ++sequence;
        header.PublishTicks = Stopwatch.GetTimestamp();
        lane.Publish();
        marketData.Release();
        return true;
    }
}

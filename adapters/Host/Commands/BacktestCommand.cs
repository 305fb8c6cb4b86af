using System.CommandLine;
using LowLatencyMM.Engine;
using LowLatencyMM.Importers;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary><c>llmm backtest --data FILE...</c>: the engine over recorded market data, or against the simulated exchange, in simulated time.</summary>
internal static class BacktestCommand
{
    public const string LatencyLabel = "wall time from the start of a frame's dispatch to its first order, not a live latency";
    private const long OffsetFramesMax = 1 << 20;
    private const string LatencyLogLabel = LatencyLabel + "; times are the recording's, latencies this machine's";
    private const long LatencyIntervalNs = 60_000_000_000;
    private const string JournalFolder = "journal";

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var data = new Option<string[]>("--data")
        {
            Description = "Recorded market data: journals and files of any format that llmm import knows, found out by their names and first lines; "
                + "merged by receive time, ties in the order given",
            HelpName = "FILE...",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        var simulated = new Option<int?>("--simulated")
        {
            Description = $"Instead of data: so many seconds, 1 to {SimulatedMarket.SecondsMax}, of the simulated exchange; the same for the same seed",
            HelpName = "SECONDS",
        };
        Option<DirectoryInfo?> output = CommonOptions.Out("Writes summary.json, latency.hlog, report.html and journal/ there; without it nothing is written");
        Option<FileInfo?> config = CommonOptions.Config();
        Option<long?> seed = CommonOptions.Seed();
        Option<bool> noReport = CommonOptions.NoReport();
        Option<OffTickPolicy> offTick = CommonOptions.OffTick();
        var command = new Command(
            "backtest", "Runs the engine over recorded market data, with queue positions and latencies, or against the simulated exchange, in simulated time")
        {
            data, simulated, output, config, seed, noReport, offTick,
        };
        command.SetAction(parsed =>
        {
            (HostConfiguration configuration, TStrategy strategy) = ConfigurationFile.Load(parsed.GetValue(config), parsed.GetValue(seed), factory);
            string? directory = parsed.GetValue(output)?.FullName;
            string[]? paths = parsed.GetValue(data);
            int? seconds = parsed.GetValue(simulated);
            if (paths is { Length: > 0 } == seconds.HasValue) throw new UserException(ExitCode.Usage, "either --data or --simulated is needed, and not both");
            int exitCode = seconds.HasValue
                ? RunSimulated(seconds.Value, directory, configuration, strategy, context)
                : RunRecorded(paths!, parsed.GetValue(offTick), directory, configuration, strategy, context);
            return parsed.GetValue(noReport) ? exitCode : ReportFile.AfterRun(exitCode, directory, factory, context);
        });
        return command;
    }

    private static int RunSimulated<TStrategy>(int seconds, string? directory, HostConfiguration configuration, TStrategy strategy, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        if (seconds is < 1 or > SimulatedMarket.SecondsMax)
            throw new UserException(ExitCode.Usage, $"--simulated: {seconds} is not in 1 to {SimulatedMarket.SecondsMax}");
        return Run(new SimulatedMarket(configuration, seconds), directory, configuration, strategy, context);
    }

    private static int RunRecorded<TStrategy>(
        string[] paths, OffTickPolicy offTick, string? directory, HostConfiguration configuration, TStrategy strategy, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        if (paths.Length > SourceIds.FilesMax)
            throw new UserException(ExitCode.Usage, $"--data: {paths.Length} files; at most {SourceIds.FilesMax} are allowed");
        long clockOffsetNs = configuration.ClockOffsetNs ?? MeasureClockOffset(paths, configuration, offTick);
        using MergedSource source = MergedSource.Open(paths, configuration, offTick);
        if (source.NextReceiveTimeNs == long.MaxValue) throw new UserException(ExitCode.Failure, $"{string.Join(", ", paths)}: no market data");
        return Run(new RecordedMarket(source, configuration, clockOffsetNs), directory, configuration, strategy, context);
    }

    private static int Run<TStrategy, TVenue>(
        BacktestMarket<TVenue> market, string? directory, HostConfiguration configuration, TStrategy strategy, CommandContext context)
        where TStrategy : struct, IStrategy
        where TVenue : class, ISimulatedVenue
    {
        using Core<TStrategy> core = EngineFactory.Create(configuration, strategy, epoch: 1);
        var latency = new LatencyHistogram();
        if (directory is null)
        {
            Report(Simulate(core, market, new UnrecordedFrameSink(), configuration, context, latency, null, null), market.Note, context);
            return context.Stop.IsRequested ? ExitCode.Failure : ExitCode.Success;
        }

        Directory.CreateDirectory(directory);
        string journal = Path.Combine(directory, JournalFolder);
        JournalDescription description = RunDescription.Describe(RunKind.Backtest, configuration, epoch: 1, market.StartNs);
        using JournalWriter writer = JournalWriter.Create(journal, description, configuration.Journal.WriterOptions(isDurable: false));
        string logPath = Path.Combine(directory, LatencyLog.FileName);
        using var log = new LatencyLog(logPath, latency, LatencyLogLabel, LatencyIntervalNs);
        log.Begin(market.StartNs);
        RunSummary summary = Simulate(core, market, new JournalFrameSink(writer), configuration, context, latency, writer, log);
        string summaryPath = Path.Combine(directory, SummaryJson.FileName);
        SummaryJson.Write(summaryPath, summary);
        Report(summary, market.Note, context);
        context.Output.WriteLine($"written       {summaryPath}, {logPath}, {journal}");
        if (log.Failure is not null) context.Error.WriteLine($"{context.Program}: {log.Failure}");
        return context.Stop.IsRequested || log.Failure is not null ? ExitCode.Failure : ExitCode.Success;
    }

    private static RunSummary Simulate<TStrategy, TVenue, TOutput>(
        Core<TStrategy> core, BacktestMarket<TVenue> market, TOutput output, HostConfiguration configuration, CommandContext context,
        LatencyHistogram latency, JournalWriter? writer, LatencyLog? log)
        where TStrategy : struct, IStrategy
        where TVenue : class, ISimulatedVenue
        where TOutput : struct, IFrameSink
    {
        var run = new SimulatedRun<TStrategy, TVenue, TOutput>(core, market.Venue, output, market.StartNs, latency);
        ProgressLine progress = context.Progress;
        var measurements = new RunMeasurements();
        foreach (VenueSettings settings in configuration.Venues) run.SetSession(settings.VenueId, SessionStatus.Up);

        while (!market.HasEnded(run.NowNs) && !context.Stop.IsRequested)
        {
            run.RunUntil(market.NextStop(run.NowNs));
            log?.Update(run.NowNs);
            if (progress.IsDue)
                progress.Show($"backtest {market.FractionDone(run.NowNs):P0}, {run.Frames:N0} frames, {core.OrderCount:N0} orders");
        }

        RiskState riskState = core.Context.RiskState;
        bool isFlat = run.Stop();
        writer?.Close();
        log?.Close(run.NowNs);
        measurements.End((run.NowNs - market.StartNs) / 1e9, run.AllocatedBytes);
        progress.Clear();
        if (context.Stop.IsRequested) context.Error.WriteLine($"interrupted at {UtcTime.Format(run.NowNs)}; what follows is of the part before");
        if (!isFlat) context.Error.WriteLine($"{core.Context.Orders.OpenCount} orders were still open long after the last cancel");
        return RunSummary.Collect(RunKind.Backtest, core, measurements, riskState, latency, LatencyLabel);
    }

    private static long MeasureClockOffset(string[] paths, HostConfiguration configuration, OffTickPolicy offTick)
    {
        using MergedSource source = MergedSource.Open(paths, configuration, offTick);
        return ClockOffset.Measure(new PrefixSource(source, OffsetFramesMax)) ?? 0;
    }

    private static void Report(RunSummary summary, string? note, CommandContext context)
    {
        SummaryText.Write(context.Output, summary);
        HistogramText.Write(context.Output, summary.Latency, summary.LatencyLabel);
        if (note is not null) context.Output.WriteLine(note);
        context.Output.WriteLine($"rate          {summary.FramesPerSecond:N0} frames/s, {summary.WallSeconds:N2} s");
    }
}

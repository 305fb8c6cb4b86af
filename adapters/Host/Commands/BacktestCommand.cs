using System.CommandLine;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary><c>llmm backtest --data FILE...</c>: the engine over recorded market data, in simulated time.</summary>
internal static class BacktestCommand
{
    public const string LatencyLabel = "wall time from the start of a frame's dispatch to its first order, not a live latency";
    private const long StepNs = 1_000_000_000;
    private const long OffsetFramesMax = 1 << 20;
    private const string JournalFolder = "journal";

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var data = new Option<string[]>("--data")
        {
            Description = "Recorded market data: raw Binance files, journals, several of either; merged by receive time, ties in the order given",
            HelpName = "FILE...",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        Option<DirectoryInfo?> output = CommonOptions.Out("Writes summary.json and journal/ there; without it nothing is written");
        Option<FileInfo?> config = CommonOptions.Config();
        Option<long?> seed = CommonOptions.Seed();
        var command = new Command("backtest", "Runs the engine over recorded market data, with queue positions and latencies, in simulated time")
        {
            data, output, config, seed,
        };
        command.SetAction(parsed =>
        {
            (HostConfiguration configuration, TStrategy strategy) = ConfigurationFile.Load(parsed.GetValue(config), parsed.GetValue(seed), factory);
            return Run(parsed.GetRequiredValue(data), parsed.GetValue(output)?.FullName, configuration, strategy, context);
        });
        return command;
    }

    private static int Run<TStrategy>(string[] paths, string? directory, HostConfiguration configuration, TStrategy strategy, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        if (paths.Length > SourceIds.DataCountMax)
            throw new UserException(ExitCode.Usage, $"--data: {paths.Length} files; at most {SourceIds.DataCountMax} are allowed");
        using Core<TStrategy> core = EngineFactory.Create(configuration, strategy, epoch: 1);
        long clockOffsetNs = configuration.ClockOffsetNs ?? MeasureClockOffset(paths, configuration);
        using MergedSource source = MergedSource.Open(paths, configuration);
        if (source.NextReceiveTimeNs == long.MaxValue) throw new UserException(ExitCode.Failure, $"{string.Join(", ", paths)}: no market data");
        if (directory is null)
        {
            RunSummary unrecorded = Simulate(core, source, new UnrecordedFrameSink(), clockOffsetNs, configuration, context, null);
            Report(unrecorded, clockOffsetNs, context);
            return context.Stop.IsRequested ? ExitCode.Failure : ExitCode.Success;
        }

        Directory.CreateDirectory(directory);
        string journal = Path.Combine(directory, JournalFolder);
        JournalDescription description = RunDescription.Describe(RunKind.Backtest, configuration, epoch: 1, source.NextReceiveTimeNs);
        using JournalWriter writer = JournalWriter.Create(journal, description, configuration.Journal.WriterOptions(isDurable: false));
        RunSummary summary = Simulate(core, source, new JournalFrameSink(writer), clockOffsetNs, configuration, context, writer);
        string summaryPath = Path.Combine(directory, SummaryJson.FileName);
        SummaryJson.Write(summaryPath, summary);
        Report(summary, clockOffsetNs, context);
        context.Output.WriteLine($"written       {summaryPath}, {journal}");
        return context.Stop.IsRequested ? ExitCode.Failure : ExitCode.Success;
    }

    private static RunSummary Simulate<TStrategy, TOutput>(
        Core<TStrategy> core, MergedSource source, TOutput output, long clockOffsetNs,
        HostConfiguration configuration, CommandContext context, JournalWriter? writer)
        where TStrategy : struct, IStrategy
        where TOutput : struct, IFrameSink
    {
        var latency = new LatencyHistogram();
        var venue = new RecordedVenue(
            source, new LatencyModel(configuration.Latency, configuration.Seed), SourceIds.RecordedExecutions, clockOffsetNs, configuration.QueueModel);
        long startNs = source.NextReceiveTimeNs;
        var run = new SimulatedRun<TStrategy, RecordedVenue, TOutput>(core, venue, output, startNs, latency);
        ProgressLine progress = context.Progress;
        var measurements = new RunMeasurements();
        foreach (VenueSettings settings in configuration.Venues) run.SetSession(settings.VenueId, SessionStatus.Up);

        // The recording has ended when its last frame was delivered: only then does the source know that there is no more.
        while (!(source.HasEnded && run.NowNs >= source.LastReceiveTimeNs) && !context.Stop.IsRequested)
        {
            run.RunUntil(NextStop(run.NowNs, source));
            if (progress.IsDue)
                progress.Show($"backtest {source.FractionRead:P0}, {run.Frames:N0} frames, {core.OrderCount:N0} orders");
        }

        RiskState riskState = core.Context.RiskState;
        bool isFlat = run.Stop();
        writer?.Close();
        measurements.End((run.NowNs - startNs) / 1e9, run.AllocatedBytes);
        progress.Clear();
        if (context.Stop.IsRequested) context.Error.WriteLine($"interrupted at {UtcTime.Format(run.NowNs)}; what follows is of the part before");
        if (!isFlat) context.Error.WriteLine($"{core.Context.Orders.OpenCount} orders were still open long after the last cancel");
        return RunSummary.Collect(RunKind.Backtest, core, measurements, riskState, latency, LatencyLabel);
    }

    private static long NextStop(long nowNs, MergedSource source) =>
        source.HasEnded ? Math.Max(nowNs, Math.Min(nowNs + StepNs, source.LastReceiveTimeNs)) : nowNs + StepNs;

    private static long MeasureClockOffset(string[] paths, HostConfiguration configuration)
    {
        using MergedSource source = MergedSource.Open(paths, configuration);
        return ClockOffset.Measure(new PrefixSource(source, OffsetFramesMax)) ?? 0;
    }

    private static void Report(RunSummary summary, long clockOffsetNs, CommandContext context)
    {
        SummaryText.Write(context.Output, summary);
        HistogramText.Write(context.Output, summary.Latency, summary.LatencyLabel);
        context.Output.WriteLine($"clock offset  {clockOffsetNs / 1e6:N3} ms (local minus venue)");
        context.Output.WriteLine($"rate          {summary.FramesPerSecond:N0} frames/s, {summary.WallSeconds:N2} s");
    }
}

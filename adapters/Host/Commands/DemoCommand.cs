using System.CommandLine;
using System.Diagnostics;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary><c>llmm demo</c>: a simulated exchange and the engine, live, in this process.</summary>
internal static class DemoCommand
{
    public const string LatencyLabel =
        "from a market-data frame's publication in its lane to the commit of the first order it caused, on this machine as it is";
    private const int SecondsMax = 86_400;
    private const int PollMs = 20;

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = $"How long, 1 to {SecondsMax}; Ctrl-C ends it at any time",
            HelpName = "N",
            DefaultValueFactory = _ => 15,
        };
        Option<long?> seed = CommonOptions.Seed();
        Option<DirectoryInfo?> output = CommonOptions.Out("Writes summary.json and journal/ there; by default a new directory for temporary files");
        Option<FileInfo?> config = CommonOptions.Config();
        var command = new Command("demo", "Runs a simulated exchange and the engine live in this process, and shows them") { seconds, seed, output, config };
        command.SetAction(parsed =>
        {
            (HostConfiguration configuration, TStrategy strategy) = ConfigurationFile.Load(parsed.GetValue(config), parsed.GetValue(seed), factory);
            return Run(parsed.GetValue(seconds), parsed.GetValue(output)?.FullName, configuration, strategy, context);
        });
        return command;
    }

    private static int Run<TStrategy>(int seconds, string? directory, HostConfiguration configuration, TStrategy strategy, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        if (seconds is < 1 or > SecondsMax) throw new UserException(ExitCode.Usage, $"--seconds: {seconds} is not in 1 to {SecondsMax}");
        VenueSettings venue = configuration.Instruments.FirstOrDefault(instrument => instrument.Venue.IsSimulated)?.Venue
            ?? throw new UserException(ExitCode.Usage, "instruments: none is of a venue of kind \"simulated\"");
        directory ??= Directory.CreateTempSubdirectory("llmm-demo-").FullName;
        Directory.CreateDirectory(directory);
        TextWriter output = context.Output;
        output.WriteLine($"writing to {directory}");
        using var run = new LiveRun<TStrategy>(configuration, strategy, venue, Path.Combine(directory, "journal"), context.Stop);
        output.WriteLine($"{run.IdleText}; warming up");
        run.Start();
        output.WriteLine($"{run.Instrument.Rules.Symbol} at {venue.Name}, seed {configuration.Seed}, {seconds} s; Ctrl-C ends it");
        Watch(run, seconds, context);
        string? failure = run.Stop();
        if (context.Stop.IsForced || run.Failure is not null)
        {
            context.Error.WriteLine($"{context.Program}: {failure}");
            return ExitCode.Failure;
        }

        RunSummary summary = run.Summarize();
        string summaryPath = Path.Combine(directory, SummaryJson.FileName);
        SummaryJson.Write(summaryPath, summary);
        Report(summary, output);
        output.WriteLine($"written       {summaryPath}, {Path.Combine(directory, "journal")}");
        if (failure is null) return ExitCode.Success;
        context.Error.WriteLine($"{context.Program}: {failure}");
        return ExitCode.Failure;
    }

    private static void Watch<TStrategy>(LiveRun<TStrategy> run, int seconds, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        long startTicks = Stopwatch.GetTimestamp();
        int shownSeconds = 0;
        while (!context.Stop.IsRequested && run.Failure is null)
        {
            double elapsed = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
            if (elapsed >= shownSeconds + 1)
            {
                shownSeconds = (int)elapsed;
                context.Output.WriteLine(Progress(run, shownSeconds));
            }

            if (elapsed >= seconds) return;
            run.Supervise();
            Thread.Sleep(PollMs);
        }
    }

    private static string Progress<TStrategy>(LiveRun<TStrategy> run, int elapsedSeconds)
        where TStrategy : struct, IStrategy
    {
        EngineTelemetry telemetry = run.Engine.Telemetry.Read();
        LatencyHistogram latency = run.Engine.Latency; // being written to: percentiles of about now
        string position = FixedDecimal.FormatLedger((Int128)telemetry.PositionLots * run.Instrument.Rules.QuantityStep * 1_000_000_000, 3);
        string profit = $"{FixedDecimal.FormatLedger(telemetry.Profit, 2)} {run.Instrument.Rules.SettlementCurrency}";
        return $"{elapsedSeconds,4} s  book {Quote(telemetry.BidNanos)} / {Quote(telemetry.AskNanos)}"
            + $"  own {Quote(telemetry.OwnBidNanos)} / {Quote(telemetry.OwnAskNanos)}  position {position}  P&L {profit}"
            + $"  orders {telemetry.Orders}  fills {telemetry.Fills}"
            + $"  tick to order {(latency.Count == 0 ? "-" : $"p50 {HistogramText.Time(latency.PercentileNs(50))}, p99 {HistogramText.Time(latency.PercentileNs(99))}")}";
    }

    private static string Quote(long nanos) => nanos == 0 ? "-" : FixedDecimal.FormatNanos(nanos);

    private static void Report(RunSummary summary, TextWriter output)
    {
        output.WriteLine();
        SummaryText.Write(output, summary);
        output.WriteLine(
            $"engine thread {summary.HotPathAllocatedBytes:N0} bytes allocated and {summary.HotPathMethodsCompiled:N0} methods compiled since ready; "
            + $"in the process {string.Join(" / ", summary.Collections)} collections and {summary.MethodsCompiledAfterReady:N0} methods compiled");
        HistogramText.Write(output, summary.Latency, summary.LatencyLabel);
    }
}

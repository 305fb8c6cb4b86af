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
    private const int LooksPerPicture = 6; // 8 pictures a second

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
        Option<DirectoryInfo?> output = CommonOptions.Out("Writes summary.json, latency.hlog, report.html and journal/ there; by default a new directory for temporary files");
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> noReport = CommonOptions.NoReport();
        var command = new Command("demo", "Runs a simulated exchange and the engine live in this process, and shows them")
        {
            seconds, seed, output, config, noReport,
        };
        command.SetAction(parsed =>
        {
            (HostConfiguration configuration, TStrategy strategy) = ConfigurationFile.Load(parsed.GetValue(config), parsed.GetValue(seed), factory);
            string? directory = parsed.GetValue(output)?.FullName;
            int exitCode = Run(parsed.GetValue(seconds), ref directory, configuration, strategy, context);
            return parsed.GetValue(noReport) ? exitCode : ReportFile.AfterRun(exitCode, directory, factory, context);
        });
        return command;
    }

    private static int Run<TStrategy>(int seconds, ref string? directory, HostConfiguration configuration, TStrategy strategy, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        if (seconds is < 1 or > SecondsMax) throw new UserException(ExitCode.Usage, $"--seconds: {seconds} is not in 1 to {SecondsMax}");
        VenueSettings venue = configuration.Instruments.FirstOrDefault(instrument => instrument.Venue.IsSimulated)?.Venue
            ?? throw new UserException(ExitCode.Usage, "instruments: none is of a venue of kind \"simulated\"");
        directory ??= Directory.CreateTempSubdirectory("llmm-demo-").FullName;
        Directory.CreateDirectory(directory);
        TextWriter output = context.Output;
        output.WriteLine($"writing to {directory}");
        string journal = Path.Combine(directory, "journal");
        if (LiveMemory.Salvage(journal, configuration.Journal.WriterOptions(isDurable: true)) is { } salvaged) output.WriteLine($"after a crash: {salvaged}");
        using var run = new LiveRun<TStrategy>(configuration, strategy, venue, directory, context.Stop);
        output.WriteLine($"{run.IdleText}; warming up");
        TerminalKind terminal = TerminalKind.Of(Environment.GetEnvironmentVariable);
        string? failure = context.IsTerminal && terminal.CanMove
            ? Show(run, seconds, LiveTitle.Of(run.Instrument, configuration, seconds), terminal, context)
            : Print(run, seconds, $"{run.Instrument.Rules.Symbol} at {venue.Name}, seed {configuration.Seed}, {seconds} s; Ctrl-C ends it", context);
        if (context.Stop.IsForced || run.Failure is not null)
        {
            context.Error.WriteLine($"{context.Program}: {failure}");
            return ExitCode.Failure;
        }

        RunSummary summary = run.Summarize();
        string summaryPath = Path.Combine(directory, SummaryJson.FileName);
        SummaryJson.Write(summaryPath, summary);
        Report(summary, output);
        output.WriteLine($"written       {summaryPath}, {Path.Combine(directory, LatencyLog.FileName)}, {Path.Combine(directory, "journal")}");
        if (failure is null) return ExitCode.Success;
        context.Error.WriteLine($"{context.Program}: {failure}");
        return ExitCode.Failure;
    }

    /// <summary>On a terminal: a picture, drawn over and over again.</summary>
    private static string? Show<TStrategy>(LiveRun<TStrategy> run, int seconds, LiveTitle title, TerminalKind kind, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        using Stream terminal = Console.OpenStandardOutput();
        using var view = new TerminalView(terminal, ConsoleSize, title, kind);
        var rate = new FrameRate();
        view.Enter();
        run.Start(() => DrawNow(run, view, LivePhase.WarmingUp, 0, ref rate));
        long startTicks = Stopwatch.GetTimestamp();
        double elapsed = 0;
        for (long looks = 0; !context.Stop.IsRequested && run.Failure is null && elapsed < seconds; looks++)
        {
            elapsed = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
            if (looks % LooksPerPicture == 0) DrawNow(run, view, LivePhase.Running, elapsed, ref rate);
            run.Supervise();
            Thread.Sleep(PollMs);
        }

        DrawNow(run, view, LivePhase.Stopping, elapsed, ref rate);
        return run.Stop();
    }

    private static void DrawNow<TStrategy>(LiveRun<TStrategy> run, TerminalView view, LivePhase phase, double elapsed, ref FrameRate rate)
        where TStrategy : struct, IStrategy
    {
        EngineTelemetry telemetry = run.Engine.Telemetry.Read();
        rate.Look(telemetry.Frames, elapsed);
        view.Draw(in telemetry, run.Engine.Latency, new LiveFacts(phase, elapsed, rate.PerSecond, run.JournalFill));
    }

    /// <summary>A terminal that does not know its size is taken for the usual one.</summary>
    private static (int Columns, int Rows) ConsoleSize()
    {
        (int columns, int rows) = (Console.WindowWidth, Console.WindowHeight);
        return columns > 0 && rows > 0 ? (columns, rows) : (80, 24);
    }

    /// <summary>Piped or on a terminal that cannot move its cursor: a line a second.</summary>
    private static string? Print<TStrategy>(LiveRun<TStrategy> run, int seconds, string title, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        run.Start(() => _ = ProgressText.Of(run, 0));
        context.Output.WriteLine(title);
        long startTicks = Stopwatch.GetTimestamp();
        int shownSeconds = 0;
        while (!context.Stop.IsRequested && run.Failure is null)
        {
            double elapsed = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
            if (elapsed >= shownSeconds + 1)
            {
                shownSeconds = (int)elapsed;
                context.Output.WriteLine(ProgressText.Of(run, shownSeconds));
            }

            if (elapsed >= seconds) break;
            run.Supervise();
            Thread.Sleep(PollMs);
        }

        return run.Stop();
    }

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

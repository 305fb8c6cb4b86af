using System.CommandLine;
using System.Diagnostics;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary><c>llmm demo</c>: a simulated exchange, a gateway and the engine, live, each in its process; this one shows them.</summary>
internal static class DemoCommand
{
    private const int SecondsMax = 86_400;
    private const int PollMs = 20;
    private const int LooksPerPicture = 6; // 8 pictures a second
    private static readonly LatencyHistogram NoLatency = new();

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
        var command = new Command("demo", "Runs a simulated exchange, a gateway and the engine live, each in its process, and shows them")
        {
            seconds, seed, output, config, noReport,
        };
        command.SetAction(parsed =>
        {
            (HostConfiguration configuration, _) = ConfigurationFile.Load(parsed.GetValue(config), parsed.GetValue(seed), factory);
            string? directory = parsed.GetValue(output)?.FullName;
            int exitCode = Run(parsed.GetValue(seconds), ref directory, configuration, context);
            return parsed.GetValue(noReport) ? exitCode : ReportFile.AfterRun(exitCode, directory, factory, context);
        });
        return command;
    }

    private static int Run(int seconds, ref string? directory, HostConfiguration configuration, CommandContext context)
    {
        if (seconds is < 1 or > SecondsMax) throw new UserException(ExitCode.Usage, $"--seconds: {seconds} is not in 1 to {SecondsMax}");
        InstrumentSettings instrument = configuration.Instruments.FirstOrDefault(instrument => instrument.Venue.IsSimulated)
            ?? throw new UserException(ExitCode.Usage, "instruments: none is of a venue of kind \"simulated\"");
        directory ??= Directory.CreateTempSubdirectory("llmm-demo-").FullName;
        Directory.CreateDirectory(directory);
        TextWriter output = context.Output;
        output.WriteLine($"writing to {directory}");
        using var deployment = new DemoDeployment(configuration, instrument.Venue, directory, context);
        output.WriteLine($"exchange, gateway and engine in processes of their own, meeting in {deployment.DeploymentPath}; warming up");
        TerminalKind terminal = TerminalKind.Of(Environment.GetEnvironmentVariable);
        string? failure = context.IsTerminal && terminal.CanMove
            ? Show(deployment, seconds, LiveTitle.Of(instrument, configuration, seconds), terminal, context)
            : Print(deployment, seconds, instrument, $"{instrument.Rules.Symbol} at {instrument.Venue.Name}, seed {configuration.Seed}, {seconds} s; Ctrl-C ends it", context);
        foreach (string line in deployment.EnginePreamble) output.WriteLine(line);
        foreach (string line in deployment.EngineReport) output.WriteLine(line);
        if (failure is null) return ExitCode.Success;
        context.Error.WriteLine($"{context.Program}: {failure}");
        return ExitCode.Failure;
    }

    /// <summary>On a terminal: a picture, drawn over and over again.</summary>
    private static string? Show(DemoDeployment deployment, int seconds, LiveTitle title, TerminalKind kind, CommandContext context)
    {
        using Stream terminal = Console.OpenStandardOutput();
        using var view = new TerminalView(terminal, TerminalScreen.ConsoleSize, title, kind);
        var rate = new FrameRate();
        view.Enter();
        bool isStarted = deployment.TryStart(() => DrawNow(deployment, view, LivePhase.WarmingUp, 0, ref rate));
        long startTicks = Stopwatch.GetTimestamp();
        double elapsed = 0;
        for (long looks = 0; isStarted && !context.Stop.IsRequested && deployment.Failure is null && elapsed < seconds; looks++)
        {
            elapsed = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
            if (looks % LooksPerPicture == 0) DrawNow(deployment, view, LivePhase.Running, elapsed, ref rate);
            Thread.Sleep(PollMs);
        }

        DrawNow(deployment, view, LivePhase.Stopping, elapsed, ref rate);
        return deployment.Stop();
    }

    private static void DrawNow(DemoDeployment deployment, TerminalView view, LivePhase phase, double elapsed, ref FrameRate rate)
    {
        EngineTelemetry telemetry = default;
        if (deployment.Observer is { } observer)
        {
            observer.Refresh();
            telemetry = observer.Engine;
        }

        rate.Look(telemetry.Frames, elapsed);
        view.Draw(in telemetry, deployment.Observer?.Latency ?? NoLatency, new LiveFacts(phase, elapsed, rate.PerSecond, deployment.Observer?.Process.JournalFill ?? 0));
    }

    /// <summary>Piped or on a terminal that cannot move its cursor: a line a second.</summary>
    private static string? Print(DemoDeployment deployment, int seconds, InstrumentSettings instrument, string title, CommandContext context)
    {
        if (!deployment.TryStart(() => { })) return deployment.Stop();
        context.Output.WriteLine(title);
        long startTicks = Stopwatch.GetTimestamp();
        int shownSeconds = 0;
        while (!context.Stop.IsRequested && deployment.Failure is null)
        {
            double elapsed = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
            if (elapsed >= shownSeconds + 1)
            {
                shownSeconds = (int)elapsed;
                deployment.Observer!.Refresh();
                context.Output.WriteLine(ProgressText.Of(deployment.Observer, instrument, shownSeconds));
            }

            if (elapsed >= seconds) break;
            Thread.Sleep(PollMs);
        }

        return deployment.Stop();
    }
}

using System.CommandLine;
using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary><c>llmm top</c>: the operator's eye on a running deployment.</summary>
internal static class TopCommand
{
    private const int PictureMs = 250;
    private const int LineMs = 1000;
    private const int IntervalMsMin = 50;
    private const int IntervalMsMax = 60_000;
    private const int PollMs = 20;

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var deployment = new DeploymentOptions();
        var interval = new Option<int?>("--interval-ms")
        {
            Description = $"Time between two pictures, {IntervalMsMin} to {IntervalMsMax}; by default {PictureMs}, and {LineMs} between the lines of piped output",
            HelpName = "N",
        };
        var once = new Option<bool>("--once") { Description = "Prints one picture as plain text and ends; exit code 1 when no engine runs" };
        var table = new Option<bool>("--table") { Description = "All instruments in a table, instead of one in full" };
        var command = new Command("top", "Shows a running deployment until Ctrl-C, from shared memory alone; piped, a line a second") { interval, once, table };
        deployment.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(interval) is < IntervalMsMin or > IntervalMsMax)
                throw new UserException(ExitCode.Usage, $"--interval-ms: {parsed.GetValue(interval)} is not in {IntervalMsMin} to {IntervalMsMax}");
            DeploymentDirectory directory = deployment.Choose(parsed, factory);
            using var sight = new DeploymentSight(directory);
            TerminalKind terminal = TerminalKind.Of(Environment.GetEnvironmentVariable);
            if (parsed.GetValue(once)) return Once(sight, terminal, parsed.GetValue(table), context);
            if (context.IsTerminal && terminal.CanMove) Show(sight, terminal, parsed.GetValue(table), parsed.GetValue(interval) ?? PictureMs, context);
            else Print(sight, parsed.GetValue(interval) ?? LineMs, context);
            return ExitCode.Success;
        });
        return command;
    }

    private static int Once(DeploymentSight sight, TerminalKind kind, bool isTable, CommandContext context)
    {
        sight.Refresh();
        var screen = new Screen();
        (int columns, int rows) = context.IsTerminal ? TerminalScreen.ConsoleSize() : (80, 24);
        new TopView(GlyphsOf(kind), isTable).Draw(screen, columns, rows, sight, framesPerSecond: 0);
        context.Output.WriteLine(screen.ToText());
        return sight.Engine.Process.IsThere ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Show(DeploymentSight sight, TerminalKind kind, bool isTable, int intervalMs, CommandContext context)
    {
        using Stream output = Console.OpenStandardOutput();
        using var terminal = new TerminalScreen(output, TerminalScreen.ConsoleSize, kind);
        var view = new TopView(GlyphsOf(kind), isTable);
        var rate = new FrameRate();
        long startTicks = Stopwatch.GetTimestamp();
        ProcessToken engine = default;
        terminal.Enter();
        while (!context.Stop.IsRequested)
        {
            sight.Refresh();
            ProcessToken now = sight.Engine.Observer?.Owner ?? default;
            if (now != engine) rate = new FrameRate();
            engine = now;
            rate.Look(sight.Engine.Observer?.Engine.Frames ?? 0, Stopwatch.GetElapsedTime(startTicks).TotalSeconds);
            terminal.Draw(new Picture(view, sight, rate.PerSecond));
            Wait(intervalMs, context);
        }
    }

    private static void Print(DeploymentSight sight, int intervalMs, CommandContext context)
    {
        LiveClock clock = LiveClock.Start();
        while (!context.Stop.IsRequested)
        {
            sight.Refresh();
            context.Output.WriteLine(TopText.Of(sight, clock.NowNs));
            context.Output.Flush();
            Wait(intervalMs, context);
        }
    }

    private static void Wait(int intervalMs, CommandContext context)
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (!context.Stop.IsRequested && Stopwatch.GetElapsedTime(startTicks).TotalMilliseconds < intervalMs) Thread.Sleep(PollMs);
    }

    private static Glyphs GlyphsOf(TerminalKind kind) => kind.IsUnicode ? Glyphs.Unicode : Glyphs.Ascii;

    private readonly struct Picture(TopView view, DeploymentSight sight, double framesPerSecond) : IPicture
    {
        public void Draw(Screen screen, int columns, int rows) => view.Draw(screen, columns, rows, sight, framesPerSecond);
    }
}

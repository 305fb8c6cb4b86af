using System.CommandLine;
using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.FaultSimulation;

namespace LowLatencyMM.Host;

/// <summary><c>llmm simtest</c>: the engine against adversarial venues, script after script.</summary>
internal static class SimtestCommand
{
    private const long SeedsDefault = 1_000_000;

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        _ = factory; // the simulation has a strategy of its own: what is tried is everything below strategies
        var seeds = new Option<long?>("--seeds") { Description = $"Scripts, one a seed; default {SeedsDefault:N0}, or with --seconds as many as fit", HelpName = "N" };
        var first = new Option<ulong>("--first") { Description = "The first seed", HelpName = "SEED", DefaultValueFactory = _ => 1 };
        var seconds = new Option<long?>("--seconds") { Description = "Begins no script after so long", HelpName = "N" };
        var workers = new Option<int?>("--workers") { Description = "Threads; default one a core", HelpName = "N" };
        var gateway = new Option<bool>("--gateway") { Description = "With real gateways between engine and venues, over streams that are cut anywhere" };
        var trace = new Option<ulong?>("--trace") { Description = "Only prints what happens in this seed's script", HelpName = "SEED" };
        var json = new Option<FileInfo?>("--json") { Description = "Writes the result there", HelpName = "FILE" };
        var command = new Command("simtest", "Runs the engine against venues that lose, delay and repeat, disconnect, restart and forget; shrinks and prints the first script that breaks a rule")
        {
            seeds, first, seconds, workers, gateway, trace, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(trace) is { } seed) return Trace(seed, parsed.GetValue(gateway), context);
            long? bound = Positive(parsed.GetValue(seconds), "--seconds");
            long count = Positive(parsed.GetValue(seeds), "--seeds") ?? (bound is null ? SeedsDefault : long.MaxValue / 2);
            int threads = (int)(Positive(parsed.GetValue(workers), "--workers") ?? Environment.ProcessorCount);
            return Run(parsed.GetValue(first), count, bound, threads, parsed.GetValue(gateway), parsed.GetValue(json), context);
        });
        return command;
    }

    private static int Run(ulong first, long count, long? seconds, int workers, bool hasGateways, FileInfo? json, CommandContext context)
    {
        ProgressLine progress = context.Progress;
        var gate = new Lock();
        long startTicks = Stopwatch.GetTimestamp();
        TimeSpan bound = seconds is { } given ? TimeSpan.FromSeconds(given) : TimeSpan.MaxValue;
        FaultReport? report = FaultRunner.Run(first, count, bound, workers, Show, () => context.Stop.IsRequested, out FaultCounts counts, hasGateways);
        progress.Clear();
        double elapsed = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
        context.Output.WriteLine(
            $"{counts.Scripts:N0} scripts from seed {first} in {elapsed:F1} s ({counts.Scripts / elapsed:N0} a second, {workers} threads): {counts.Frames:N0} frames, {counts.Orders:N0} order messages, "
            + $"{counts.Fills:N0} fills; {counts.Replays:N0} scripts replayed whole");
        context.Output.WriteLine(string.Join(", ", FaultScript.Actions(hasGateways).Select(action => $"{action} {counts[action]:N0}")));
        if (json is not null) SimtestJson.Write(json, first, counts, elapsed, workers, report);
        if (report is null)
        {
            context.Output.WriteLine("no rule was broken");
            return ExitCode.Success;
        }

        context.Output.WriteLine();
        report.Write(context.Output, $"{context.Program} simtest --first {report.Seed} --seeds 1{(hasGateways ? " --gateway" : "")}");
        return ExitCode.Failure;

        void Show(long done)
        {
            lock (gate)
            {
                if (progress.IsDue) progress.Show($"{done:N0} scripts, {done / Stopwatch.GetElapsedTime(startTicks).TotalSeconds:N0} a second");
            }
        }
    }

    private static int Trace(ulong seed, bool hasGateways, CommandContext context)
    {
        context.Output.WriteLine(FaultReport.Heading);
        foreach (string line in FaultRunner.Trace(seed, hasGateways)) context.Output.WriteLine(line);
        return ExitCode.Success;
    }

    private static long? Positive(long? value, string option) =>
        value is null or > 0 ? value : throw new UserException(ExitCode.Usage, $"{option}: {value} is not above 0");
}

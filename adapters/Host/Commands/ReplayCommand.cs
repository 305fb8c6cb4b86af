using System.CommandLine;
using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary><c>llmm replay JOURNAL [--verify]</c>: the engine over a journal.</summary>
internal static class ReplayCommand
{
    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var journal = new Argument<string>("JOURNAL") { Description = "Directory of the journal, or one segment that begins a run" };
        var verify = new Option<bool>("--verify")
        {
            Description = "Compares every order digest and the final state with what was recorded; stops at the first difference",
        };
        var set = new Option<string[]>("--set")
        {
            Description = "With --diff: another value for a configuration path, as in --set strategy.orderSize=0.1; may be given several times",
            HelpName = "PATH=VALUE",
        };
        var diff = new Option<bool>("--diff") { Description = "Shows where the engine would have quoted with the values of --set, beside where with the journal's" };
        var first = new Option<int>("--first") { Description = "With --diff: how many differences are shown", HelpName = "N", DefaultValueFactory = _ => 10 };
        var json = new Option<FileInfo?>("--json") { Description = "With --diff: writes the comparison there, too", HelpName = "FILE" };
        var command = new Command("replay", "Runs the engine again over the frames of a journal, with the configuration that stands in it") { journal, verify, set, diff, first, json };
        command.SetAction(parsed =>
        {
            string[] settings = parsed.GetValue(set) ?? [];
            bool isCompared = parsed.GetValue(diff);
            if (isCompared != settings.Length > 0) throw new UserException(ExitCode.Usage, "--set and --diff go together: other parameters give other orders, which are compared and not verified");
            if (!isCompared && parsed.GetValue(json) is not null) throw new UserException(ExitCode.Usage, "--json goes with --diff");
            if (!isCompared) return Run(parsed.GetRequiredValue(journal), parsed.GetValue(verify), factory, context);
            if (parsed.GetValue(verify)) throw new UserException(ExitCode.Usage, "--verify does not go with --diff, which verifies the journal's own run in any case");
            if (parsed.GetValue(first) is < 0 or > 1_000_000) throw new UserException(ExitCode.Usage, $"--first: {parsed.GetValue(first)} is not in 0 to 1000000");
            return ParameterTrial.Run(parsed.GetRequiredValue(journal), settings, parsed.GetValue(first), parsed.GetValue(json)?.FullName, factory, context);
        });
        return command;
    }

    private static int Run<TStrategy>(string path, bool isVerified, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        using JournalPlayback<TStrategy> playback = JournalPlayback<TStrategy>.Open(path, factory);
        path = playback.Path;
        if (isVerified && playback.Run.Kind == RunKind.Import)
        {
            throw new UserException(
                ExitCode.Usage, $"{path}: is imported market data, no engine ran and nothing can be verified; use llmm backtest --data {path}");
        }

        long startTicks = Stopwatch.GetTimestamp();
        var visitor = new SilentVisitor();
        if (playback.Play(ref visitor, isVerified, context.Progress, "replaying", () => context.Stop.IsRequested) is { } divergence)
        {
            divergence.Write(context.Error, playback.Place, playback.Description.Build);
            return ExitCode.Failure;
        }

        Report(playback, Stopwatch.GetElapsedTime(startTicks).TotalSeconds, isVerified, context.Output);
        return ExitCode.Success;
    }

    private static void Report<TStrategy>(JournalPlayback<TStrategy> playback, double seconds, bool isVerified, TextWriter output)
        where TStrategy : struct, IStrategy
    {
        output.WriteLine(
            $"replayed      {playback.Frames:N0} frames, {playback.Core.OrderCount:N0} orders, {playback.Frames / Math.Max(seconds, 1e-9):N0} frames/s");
        if (playback.RunCount > 1)
            output.WriteLine($"runs          {playback.RunCount:N0}, epochs {playback.FirstEpoch} to {playback.Description.Epoch}: each took over the state of the one before");
        output.WriteLine($"order digest  {playback.Core.OrderDigest:x16}");
        output.WriteLine($"state hash    {playback.Core.StateHash():x16} after the last frame");
        output.WriteLine($"processor     {InstructionSets.Describe()}");
        if (playback.Tail is { Kind: not JournalTailKind.Closed } tail) output.WriteLine($"journal       {tail}");
        if (!isVerified) return;
        output.WriteLine(playback.HasEnd
            ? $"verified      {playback.Frames:N0} order digests, the final digest and the state hash are those of the run"
            : $"verified      {playback.Frames:N0} order digests are those of the run; its end is missing, so the state hash cannot be compared");
    }
}

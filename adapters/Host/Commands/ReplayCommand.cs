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
        var command = new Command("replay", "Runs the engine again over the frames of a journal, with the configuration that stands in it") { journal, verify };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(journal), parsed.GetValue(verify), factory, context));
        return command;
    }

    private static int Run<TStrategy>(string path, bool isVerified, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        if (!Directory.Exists(path) && !File.Exists(path)) throw new UserException(ExitCode.Failure, $"{path}: no such file or directory");
        // A demo or backtest directory holds the journal in a folder of that name.
        if (Directory.Exists(Path.Combine(path, "journal"))) path = Path.Combine(path, "journal");
        using JournalReader reader = JournalReader.Open(path);
        JournalDescription description = reader.Segment.Description;
        RunDescription run = RunDescription.Read(description, path);
        if (run.StrategyName != factory.Name)
        {
            throw new UserException(
                ExitCode.Failure,
                $"{path}: was written by strategy \"{run.StrategyName}\"; this program has \"{factory.Name}\": replay it with the executable that wrote it");
        }

        if (isVerified && run.Kind == RunKind.Import)
        {
            throw new UserException(
                ExitCode.Usage, $"{path}: is imported market data, no engine ran and nothing can be verified; use llmm backtest --data {path}");
        }

        (HostConfiguration configuration, TStrategy strategy) = ReadConfiguration(run, path, factory);
        using Core<TStrategy> core = EngineFactory.Create(configuration, strategy, description.Epoch);
        var replay = new Replay<TStrategy>(core, isVerified);
        long startTicks = Stopwatch.GetTimestamp();
        Divergence? divergence = Loop(reader, replay, path, context);
        double seconds = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
        return Report(divergence, replay, core, reader, path, seconds, isVerified, context);
    }

    private static (HostConfiguration Configuration, TStrategy Strategy) ReadConfiguration<TStrategy>(
        RunDescription run, string path, IStrategyFactory<TStrategy> factory)
        where TStrategy : struct, IStrategy
    {
        try
        {
            return ConfigurationReader.Read(run.ConfigurationJson, $"configuration in {path}", factory);
        }
        catch (ConfigurationException exception)
        {
            throw new UserException(
                ExitCode.Failure, $"{exception.Errors[0]} (the journal was written by another build; {exception.Errors.Count} such errors)");
        }
    }

    private static Divergence? Loop<TStrategy>(JournalReader reader, Replay<TStrategy> replay, string path, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        const int framesPerLook = 8192;
        ProgressLine progress = context.Progress;
        try
        {
            while (reader.MoveNext())
            {
                if (replay.Next(reader.Frame) is { } divergence) return divergence;
                if (replay.Frames % framesPerLook != 0) continue;
                if (context.Stop.IsRequested) throw new UserException(ExitCode.Failure, $"interrupted after {replay.Frames} frames");
                if (progress.IsDue) progress.Show($"replaying {path}: {replay.Frames:N0} frames");
            }
        }
        finally
        {
            progress.Clear();
        }

        return null;
    }

    private static int Report<TStrategy>(
        Divergence? divergence, Replay<TStrategy> replay, Core<TStrategy> core, JournalReader reader,
        string path, double seconds, bool isVerified, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        if (divergence is not null)
        {
            divergence.Write(context.Error, $"{path}: {reader.SegmentPath} at offset {reader.FrameOffsetBytes}", reader.Segment.Description.Build);
            return ExitCode.Failure;
        }

        TextWriter output = context.Output;
        output.WriteLine($"replayed      {replay.Frames:N0} frames, {core.OrderCount:N0} orders, {replay.Frames / Math.Max(seconds, 1e-9):N0} frames/s");
        output.WriteLine($"order digest  {core.OrderDigest:x16}");
        if (reader.Tail is { Kind: not JournalTailKind.Closed } tail) output.WriteLine($"journal       {tail}");
        if (!isVerified) return ExitCode.Success;
        output.WriteLine(replay.HasEnd
            ? $"verified      {replay.Frames:N0} order digests, the final digest and the state hash are those of the run"
            : $"verified      {replay.Frames:N0} order digests are those of the run; its end is missing, so the state hash cannot be compared");
        return ExitCode.Success;
    }
}

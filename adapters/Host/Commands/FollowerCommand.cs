using System.CommandLine;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary><c>llmm follower</c>: a second engine on the frames of a running one.</summary>
internal static class FollowerCommand
{
    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var journal = new Option<DirectoryInfo>("--journal") { Description = "Directory of the engine's journal; waited for when it is not there yet", HelpName = "DIR", Required = true };
        var interval = new Option<long>("--snapshot-interval-frames")
        {
            Description = "A snapshot after so many frames, at the end of each run and when asked to end, but at most one a second",
            HelpName = "N",
            DefaultValueFactory = _ => FollowerOptions.DefaultIntervalFrames,
        };
        var once = new Option<bool>("--once") { Description = "Ends at the journal's present end instead of waiting for more" };
        Option<FileInfo?> config = CommonOptions.Config();
        config.Description = "The engine's configuration: said when the journal has another one. What is run is what stands in the journal";
        var command = new Command("follower", "Runs a second engine on the journal of a running one: verifies every digest and state hash, writes the snapshots")
        {
            journal, interval, once, config,
        };
        command.SetAction(parsed =>
        {
            long intervalFrames = parsed.GetValue(interval);
            if (intervalFrames < 1) throw new UserException(ExitCode.Usage, $"--snapshot-interval-frames: {intervalFrames} is below 1");
            HostConfiguration? expected = parsed.GetValue(config) is { } file ? ConfigurationFile.Load(file, null, factory).Configuration : null;
            string directory = parsed.GetRequiredValue(journal).FullName;
            return Run(directory, new FollowerOptions(intervalFrames, parsed.GetValue(once)), expected, factory, context);
        });
        return command;
    }

    private static int Run<TStrategy>(
        string directory, FollowerOptions options, HostConfiguration? expected, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        string given = directory;
        directory = JournalPlace.Of(given);
        if (!options.IsOnce && !JournalPlace.Await(given, context, out directory)) return ExitCode.Success;
        try
        {
            using Follower<TStrategy> follower = Follower<TStrategy>.Open(directory, options, factory, context);
            if (expected is not null) Compare(expected, directory, factory, context);
            context.Output.WriteLine($"following {directory} from frame {follower.Core.Sequence + 1:N0}");
            return follower.Run();
        }
        catch (Exception exception) when (exception is JournalException or IOException)
        {
            context.Error.WriteLine($"{context.Program}: ALERT: follower: {OneLine.Of(exception)}");
            return ExitCode.Failure;
        }
    }

    private static void Compare<TStrategy>(HostConfiguration expected, string directory, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        if (JournalSalvage.TryLastRun(directory) is not { } last) return;
        byte[] json = RunDescription.Read(last, directory).ConfigurationJson;
        HostConfiguration recorded = ConfigurationReader.Read(json, $"configuration in {directory}", factory).Configuration;
        foreach (string difference in ConfigurationDifference.Between(recorded.EffectiveJson, expected.EffectiveJson))
            context.Output.WriteLine($"the journal has another configuration than --config: {difference}");
    }
}

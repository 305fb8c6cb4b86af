using System.CommandLine;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary><c>llmm preflight</c>: whether this host is fit, and what would make it so.</summary>
internal static class PreflightCommand
{
    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
        => Create(factory, context, PreflightHost.Real);

    /// <summary>The same for any host, for tests.</summary>
    internal static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context, Func<PreflightHost> open)
        where TStrategy : struct, IStrategy
    {
        Option<FileInfo?> config = CommonOptions.Config();
        var cores = new Option<string?>("--cores") { Description = "Cores that must be isolated, like 2-5,8; without it those that the configuration gives to engine, feed and gateway, or else those that the kernel isolates", HelpName = "LIST" };
        var journal = new Option<DirectoryInfo?>("--journal")
        {
            Description = "Directory that the journal will be written in, as the engine's --out: its room is looked at, and some synced writes are timed",
            HelpName = "DIR",
        };
        var json = new Option<FileInfo?>("--json") { Description = "Writes the results there, too", HelpName = "FILE" };
        var command = new Command("preflight", "Checks whether this host is fit for a live run and prints the fix for what is not; changes nothing. Exit code 1 when a check fails")
        {
            config, cores, journal, json,
        };
        command.SetAction(parsed =>
        {
            HostConfiguration configuration = ConfigurationFile.Load(parsed.GetValue(config), null, factory).Configuration;
            PreflightNeeds needs = PreflightNeeds.Of(configuration, CoresOf(parsed.GetValue(cores)), Existing(parsed.GetValue(journal)));
            IReadOnlyList<PreflightResult> results = PreflightChecks.Run(open(), needs);
            PreflightText.Write(context.Output, results);
            if (parsed.GetValue(json) is { } file) PreflightJson.Write(file.FullName, results);
            return PreflightJson.IsFit(results) ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static int[]? CoresOf(string? text)
    {
        if (text is null) return null;
        if (CoreList.TryParse(text, out int[] cores) && cores.Length > 0) return cores;
        throw new UserException(ExitCode.Usage, $"--cores: \"{text}\" is not a list of cores like 2-5,8");
    }

    private static string? Existing(DirectoryInfo? directory)
    {
        if (directory is null) return null;
        if (!directory.Exists) throw new UserException(ExitCode.Usage, $"--journal: {directory}: no such directory");
        return directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory.FullName;
    }
}

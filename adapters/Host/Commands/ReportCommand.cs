using System.CommandLine;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary><c>llmm report JOURNAL</c>: the report of any journal.</summary>
internal static class ReportCommand
{
    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var journal = new Argument<string>("JOURNAL")
        {
            Description = "Directory of the journal, or of the demo or backtest that wrote it: then latencies come from its summary.json",
        };
        var output = new Option<FileInfo?>("--out")
        {
            Description = $"The page; by default {ReportFile.FileName} beside the journal. Written over",
            HelpName = "FILE",
        };
        var command = new Command("report", "Replays a journal and writes a report of it: one HTML page that needs no network") { journal, output };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(journal);
            string file = parsed.GetValue(output)?.FullName ?? DefaultFile(path);
            if (!ReportFile.TryWrite(path, file, factory, context, () => context.Stop.IsRequested)) return ExitCode.Failure;
            context.Output.WriteLine($"written       {file}");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>In the run's directory, where the summary is.</summary>
    private static string DefaultFile(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        bool isRun = Directory.Exists(Path.Combine(full, "journal"));
        return Path.Combine(isRun ? full : Path.GetDirectoryName(full) ?? full, ReportFile.FileName);
    }
}

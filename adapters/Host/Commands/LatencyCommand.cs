using System.CommandLine;
using LowLatencyMM.HistogramLog;

namespace LowLatencyMM.Host;

/// <summary><c>llmm latency FILE</c>: percentiles and plots of a histogram log.</summary>
internal static class LatencyCommand
{
    private const int PipedWidth = 100;
    private const double SecondsMax = 9e9; // as nanoseconds in 63 bits

    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "Histogram log of HdrHistogram (V1 or V2, any tool's), or the directory of a run that holds a latency.hlog" };
        var from = new Option<double?>("--from") { Description = "Only intervals that start so many seconds after the log's start, or later", HelpName = "SECONDS" };
        var to = new Option<double?>("--to") { Description = "Only intervals that start so many seconds after the log's start, or earlier; nothing behind is read", HelpName = "SECONDS" };
        var tag = new Option<string?>("--tag") { Description = "Only intervals with this tag; without it, those that have none", HelpName = "TAG" };
        var json = new Option<FileInfo?>("--json") { Description = "Writes the figures there, too", HelpName = "FILE" };
        var hgrm = new Option<bool>("--hgrm") { Description = "Prints the percentile distribution in the form of HdrHistogram's tools (.hgrm), values as in the log, and nothing else" };
        var command = new Command("latency", "Shows percentiles, distribution and maximum over time of a histogram log; values are ns") { file, from, to, tag, json, hgrm };
        command.SetAction(parsed =>
        {
            long fromNs = Nanoseconds("--from", parsed.GetValue(from)) ?? long.MinValue;
            long toNs = Nanoseconds("--to", parsed.GetValue(to)) ?? long.MaxValue;
            if (fromNs > toNs) throw new UserException(ExitCode.Usage, $"--from {parsed.GetValue(from)} is after --to {parsed.GetValue(to)}");
            LatencySeries series = LatencySeries.Read(Find(parsed.GetRequiredValue(file)), fromNs, toNs, parsed.GetValue(tag));
            if (parsed.GetValue(json) is { } target) LatencyJson.Write(target.FullName, series);
            if (parsed.GetValue(hgrm)) PercentileDistribution.Write(context.Output, series.Sum);
            else LatencyText.Write(context.Output, series, Width(context));
            return ExitCode.Success;
        });
        return command;
    }

    private static string Find(string path)
    {
        if (Directory.Exists(path)) path = Path.Combine(path, LatencyLog.FileName);
        return File.Exists(path) ? path : throw new UserException(ExitCode.Failure, $"{path}: no such file");
    }

    private static long? Nanoseconds(string option, double? seconds)
    {
        if (seconds is null) return null;
        if (!(Math.Abs(seconds.Value) <= SecondsMax)) throw new UserException(ExitCode.Usage, $"{option}: {seconds} is not in -{SecondsMax} to {SecondsMax}");
        return (long)Math.Round((decimal)seconds.Value * 1_000_000_000);
    }

    private static int Width(CommandContext context)
    {
        if (!context.IsTerminal) return PipedWidth;
        try
        {
            return Math.Clamp(Console.WindowWidth - 1, 70, 200);
        }
        catch (IOException)
        {
            return PipedWidth;
        }
    }
}

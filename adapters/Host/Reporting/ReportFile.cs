using System.Text;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>Makes <c>report.html</c> of a journal: the run happens again, someone watches, and writes one page.</summary>
internal static class ReportFile
{
    public const string FileName = "report.html";

    /// <summary>Plays the journal at <paramref name="path"/> and writes its report, with the machine's figures of the <c>summary.json</c> beside it.</summary>
    /// <param name="path">Directory of a journal or of the run that holds it.</param>
    /// <param name="file">The report; written over.</param>
    /// <param name="isInterrupted">True ends it without a report.</param>
    /// <returns>False when the replay differs from the run, which was told on the error stream: such a report would lie.</returns>
    /// <exception cref="UserException">Not a journal of this program and strategy; interrupted.</exception>
    public static bool TryWrite<TStrategy>(
        string path, string file, IStrategyFactory<TStrategy> factory, CommandContext context, Func<bool> isInterrupted)
        where TStrategy : struct, IStrategy
    {
        using JournalPlayback<TStrategy> playback = JournalPlayback<TStrategy>.Open(path, factory);
        bool isVerified = playback.Run.Kind != RunKind.Import;
        var collector = new ReportCollector { Names = new AlertNames(playback.Description) };
        var visitor = new ReportVisitor(collector);
        if (playback.Play(ref visitor, isVerified, context.Progress, "reporting", isInterrupted) is { } divergence)
        {
            divergence.Write(context.Error, playback.Place, playback.Description.Build);
            return false;
        }

        collector.Finish(playback.Core.Context);
        string directory = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(playback.Path)))!;
        WallFacts? wall = WallFacts.TryRead(directory, playback.Core.OrderDigest);
        File.WriteAllText(file, ReportPage.Create(Gather(playback, collector, wall, isVerified)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return true;
    }

    /// <summary>The report of a run that may have written its journal into <paramref name="directory"/>. A second request to end ends it too.</summary>
    /// <param name="exitCode">Of the run.</param>
    /// <param name="directory">Null: nothing was written.</param>
    /// <returns>The exit code of both.</returns>
    public static int AfterRun<TStrategy>(int exitCode, string? directory, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        // Without a summary the run did not come to its end, and said why.
        if (directory is null || !File.Exists(Path.Combine(directory, SummaryJson.FileName))) return exitCode;
        string file = Path.Combine(directory, FileName);
        if (!TryWrite(directory, file, factory, context, () => context.Stop.IsForced)) return ExitCode.Failure;
        context.Output.WriteLine($"report        {file}");
        return exitCode;
    }

    private static RunReport Gather<TStrategy>(JournalPlayback<TStrategy> playback, ReportCollector collector, WallFacts? wall, bool isVerified)
        where TStrategy : struct, IStrategy
    {
        double seconds = (collector.Grid.EndNs - collector.Grid.StartNs) / 1e9;
        var unmeasured = new RunMeasurements().End(seconds, 0);
        return new RunReport
        {
            Kind = playback.Run.Kind,
            Description = playback.Description,
            RunCount = playback.RunCount,
            FirstEpoch = playback.FirstEpoch,
            Configuration = playback.Configuration,
            Summary = RunSummary.Collect(playback.Run.Kind, playback.Core, unmeasured, collector.RiskState, new LatencyHistogram(), ""),
            Collected = collector,
            Instruments = playback.Core.Context.Instruments,
            Positions = playback.Core.Context.Positions,
            Performance = playback.Core.Context.Performance,
            Wall = wall,
            IsVerified = isVerified,
            HasEnd = playback.HasEnd,
            TailText = playback.Tail is { Kind: not JournalTailKind.Closed } tail ? tail.ToString() : null,
        };
    }
}

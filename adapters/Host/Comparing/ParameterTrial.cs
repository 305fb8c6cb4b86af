using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary><c>llmm replay JOURNAL --set path=value --diff</c>: the same frames with other parameters.</summary>
internal static class ParameterTrial
{
    /// <summary>Runs and reports.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="settings"><c>path=value</c>, at least one.</param>
    /// <param name="shownMax">Differences to show.</param>
    /// <param name="json">Written there, too; null for nowhere.</param>
    /// <exception cref="ConfigurationException">A path or a value is wrong.</exception>
    public static int Run<TStrategy>(string path, IReadOnlyList<string> settings, int shownMax, string? json, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        using JournalPlayback<TStrategy> playback = JournalPlayback<TStrategy>.Open(path, factory);
        if (playback.Run.Kind == RunKind.Import)
            throw new UserException(ExitCode.Usage, $"{path}: is imported market data, no engine ran; llmm backtest --data {path} makes a run of it");
        Check(playback, settings, factory);
        using var before = new TriedEngine<TStrategy>(playback.Path, playback.Description, [], factory);
        using var after = new TriedEngine<TStrategy>(playback.Path, playback.Description, settings, factory);
        var comparison = new QuoteComparison(shownMax);
        var visitor = new ComparisonVisitor<TStrategy>(playback, before, after, comparison);
        if (playback.Play(ref visitor, isVerified: true, context.Progress, "comparing", () => context.Stop.IsRequested) is { } divergence)
        {
            divergence.Write(context.Error, playback.Place, playback.Description.Build);
            return ExitCode.Failure;
        }

        StrategyContext recorded = playback.Core.Context;
        comparison.Finish(recorded.NowNs, recorded);
        bool isPositionEqual = Enumerable.Range(0, recorded.Instruments.Capacity)
            .All(slot => recorded.Positions[slot].Lots == before.Context.Positions[slot].Lots && recorded.Positions[slot].Lots == after.Context.Positions[slot].Lots);
        var report = new ComparisonReport(comparison, settings, playback.Frames, playback.Core.OrderCount, playback.Path, isPositionEqual);
        report.Write(context.Output);
        if (json is not null) File.WriteAllText(json, ExplanationJson.Text(report.Json()) + "\n");
        return ExitCode.Success;
    }

    /// <summary>What is wrong with the settings is told as of a configuration file, before anything runs.</summary>
    private static void Check<TStrategy>(JournalPlayback<TStrategy> playback, IReadOnlyList<string> settings, IStrategyFactory<TStrategy> factory)
        where TStrategy : struct, IStrategy
    {
        byte[] changed = ConfigurationChange.Apply(playback.Run.ConfigurationJson, settings);
        ConfigurationReader.Read(changed, "--set", factory);
    }
}

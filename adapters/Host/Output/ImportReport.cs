using LowLatencyMM.Importers;

namespace LowLatencyMM.Host;

/// <summary>What an import found, in words.</summary>
internal static class ImportReport
{
    public static void Write(
        CommandContext context, IReadOnlyList<ImportedDataSource> sources, long frames, long firstTimeNs, long lastTimeNs, double seconds)
    {
        TextWriter output = context.Output;
        long Sum(Func<ImportStatistics, long> value) => sources.Sum(source => value(source.Statistics));
        output.WriteLine(
            $"frames        {frames:N0} from {Sum(file => file.Lines):N0} lines ({Sum(file => file.DepthUpdates):N0} depth updates, "
            + $"{Sum(file => file.Snapshots):N0} snapshots, {Sum(file => file.Trades):N0} trades, {Sum(file => file.Gaps):N0} gaps)");
        output.WriteLine(
            $"rate          {Sum(file => file.Lines) / seconds:N0} lines/s, {frames / seconds:N0} frames/s, "
            + $"{Sum(file => file.TextBytes) / 1e6 / seconds:N1} MB/s of text, {seconds:N2} s");
        output.WriteLine($"received      {UtcTime.Format(firstTimeNs)} to {UtcTime.Format(lastTimeNs)}");
        foreach (ImportedDataSource source in sources)
        {
            if (sources.Count > 1) output.WriteLine($"file          {source.Path} ({source.Format.Name}, {source.Statistics.Lines:N0} lines)");
            WriteFile(context, source);
        }
    }

    private static void WriteFile(CommandContext context, ImportedDataSource source)
    {
        ImportStatistics statistics = source.Statistics;
        TextWriter output = context.Output;
        string offset = statistics.ClockOffsetNs is { } offsetNs ? $"{offsetNs / 1e6:N3} ms (local minus venue, least over all events)" : "unknown";
        output.WriteLine($"clock offset  {offset}");
        if (statistics.DepthUpdatesDropped > 0) output.WriteLine($"dropped       {statistics.DepthUpdatesDropped:N0} depth updates that no book was there for, or that it contained");
        if (statistics.TradesOutsideBook > 0) output.WriteLine($"left out      {statistics.TradesOutsideBook:N0} trades outside the book");
        if (statistics.HiddenTrades > 0) output.WriteLine($"hidden        {statistics.HiddenTrades:N0} of the trades took hidden orders");
        if (statistics.StatusChanges > 0) output.WriteLine($"status        {statistics.StatusChanges:N0} changes of trading status");
        if (statistics.PricesOffTick > 0) output.WriteLine($"off the tick  {statistics.PricesOffTick:N0} prices, kept");
        if (statistics is { Snapshots: 0, Trades: > 0 }) output.WriteLine("book          none in this file: on its own it lets no strategy quote");
        if (source.Verdict is not { } verdict) return;
        output.WriteLine($"{verdict.Name,-13} {verdict.Text}");
        if (verdict.FirstFailure is { } failure) context.Error.WriteLine($"first difference: {source.Path}: {failure}");
    }
}

using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Importers;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary><c>llmm import binance-raw FILE --out JOURNAL</c>: recorded data into a journal of market frames.</summary>
internal static class ImportCommand
{
    private const int FramesPerLook = 4096;

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The recording, plain or gzip: lines of local time in ns and the venue's JSON" };
        Option<DirectoryInfo?> output = CommonOptions.Out("Directory of the journal; it must not hold one yet");
        output.Required = true;
        Option<FileInfo?> config = CommonOptions.Config();
        var binance = new Command("binance-raw", "Binance's raw streams: depth updates, snapshots and trades are imported, tickers prove the result")
        {
            file, output, config,
        };
        binance.SetAction(parsed =>
        {
            (HostConfiguration configuration, _) = ConfigurationFile.Load(parsed.GetValue(config), null, factory);
            return ImportBinance(parsed.GetRequiredValue(file).ToString(), parsed.GetRequiredValue(output)!.FullName, configuration, context);
        });
        return new Command("import", "Turns recorded data of other tools into a journal") { binance };
    }

    private static int ImportBinance(string path, string directory, HostConfiguration configuration, CommandContext context)
    {
        if (!File.Exists(path)) throw new UserException(ExitCode.Failure, $"{path}: no such file");
        long startTicks = Stopwatch.GetTimestamp();
        using var source = new BinanceRawDataSource(path, configuration, isChecked: true);
        using var merged = new MergedSource([source]);
        if (merged.NextReceiveTimeNs == long.MaxValue) throw new UserException(ExitCode.Failure, $"{path}: holds no market data");
        long firstTimeNs = merged.NextReceiveTimeNs;
        JournalDescription description = RunDescription.Describe(RunKind.Import, configuration, epoch: 1, createdTimeNs: firstTimeNs);
        using (JournalWriter writer = JournalWriter.Create(directory, description, configuration.Journal.WriterOptions(isDurable: false)))
        {
            try
            {
                Copy(merged, writer, context);
                writer.Close();
            }
            catch
            {
                writer.Abandon();
                throw;
            }
        }

        Report(source, directory, firstTimeNs, merged.LastReceiveTimeNs, Stopwatch.GetElapsedTime(startTicks).TotalSeconds, context);
        return source.Check is { Mismatched: 0 } ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Copy(MergedSource source, JournalWriter writer, CommandContext context)
    {
        ProgressLine progress = context.Progress;
        Span<byte> slot = stackalloc byte[FrameLayout.SlotBytes];
        long sequence = 0;
        while (source.TryNext(out ReadOnlySpan<byte> frame))
        {
            frame.CopyTo(slot);
            ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(slot);
            header.Sequence = ++sequence;
            header.Epoch = 1;
            writer.Append(slot);
            if (sequence % FramesPerLook != 0) continue;
            if (context.Stop.IsRequested) throw new UserException(ExitCode.Failure, "interrupted; the journal holds only a part and should be removed");
            if (progress.IsDue) progress.Show($"importing {source.FractionRead:P0}, {sequence:N0} frames");
        }

        progress.Clear();
    }

    private static void Report(
        BinanceRawDataSource source, string directory, long firstTimeNs, long lastTimeNs, double seconds, CommandContext context)
    {
        ImportStatistics statistics = source.Statistics;
        TextWriter output = context.Output;
        output.WriteLine($"journal       {directory}");
        output.WriteLine(
            $"frames        {statistics.Frames:N0} from {statistics.Lines:N0} lines ({statistics.DepthUpdates:N0} depth updates, "
            + $"{statistics.Snapshots:N0} snapshots, {statistics.Trades:N0} trades, {statistics.Gaps:N0} gaps)");
        output.WriteLine($"rate          {statistics.Frames / seconds:N0} frames/s, {statistics.TextBytes / 1e6 / seconds:N1} MB/s of text, {seconds:N2} s");
        output.WriteLine($"received      {UtcTime.Format(firstTimeNs)} to {UtcTime.Format(lastTimeNs)}");
        string offset = statistics.ClockOffsetNs is { } offsetNs ? $"{offsetNs / 1e6:N3} ms (local minus venue, least over all events)" : "unknown";
        output.WriteLine($"clock offset  {offset}");
        TopOfBookCheck check = source.Check!;
        output.WriteLine($"top of book   {check.Checked:N0} checked against the venue's tickers, {check.Mismatched:N0} differ");
        if (check.FirstMismatch is { } mismatch) context.Error.WriteLine($"first difference: {mismatch}");
    }
}

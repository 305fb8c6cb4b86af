using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Importers;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary><c>llmm import FORMAT FILE... --out JOURNAL</c>: recorded data into a journal of market frames.</summary>
internal static class ImportCommand
{
    private const int FramesPerLook = 4096;
    private const string Automatic = "auto";

    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var command = new Command("import", "Turns recorded data of other tools into a journal (docs/importing.md)");
        foreach (ImportFormat format in ImportFormats.All) command.Add(Create(format.Name, format.Description, format, factory, context));
        command.Add(Create(Automatic, "Files of any of these formats, found out by their names and first lines", null, factory, context));
        return command;
    }

    private static Command Create<TStrategy>(
        string name, string description, ImportFormat? format, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "The recordings; several are merged by receive time, ties in the order given",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<DirectoryInfo?> output = CommonOptions.Out("Directory of the journal; it must not hold one yet");
        output.Required = true;
        Option<FileInfo?> config = CommonOptions.Config();
        Option<OffTickPolicy> offTick = CommonOptions.OffTick();
        var command = new Command(name, description)
        {
            files, output, config, offTick,
        };
        command.SetAction(parsed =>
        {
            (HostConfiguration configuration, _) = ConfigurationFile.Load(parsed.GetValue(config), null, factory);
            string[] paths = parsed.GetRequiredValue(files);
            if (paths.Length > SourceIds.FilesMax) throw new UserException(ExitCode.Usage, $"{paths.Length} files; at most {SourceIds.FilesMax} are allowed");
            using var sources = new ImportedSources();
            foreach (string path in paths) sources.Open(path, format, configuration, parsed.GetValue(offTick));
            return Import(sources.All, parsed.GetRequiredValue(output)!.FullName, configuration, context);
        });
        return command;
    }

    private static int Import(IReadOnlyList<ImportedDataSource> sources, string directory, HostConfiguration configuration, CommandContext context)
    {
        long startTicks = Stopwatch.GetTimestamp();
        using var merged = new MergedSource(sources);
        if (merged.NextReceiveTimeNs == long.MaxValue)
            throw new UserException(ExitCode.Failure, $"{string.Join(", ", sources.Select(source => source.Path))}: no market data");
        long firstTimeNs = merged.NextReceiveTimeNs;
        JournalDescription description = RunDescription.Describe(RunKind.Import, configuration, epoch: 1, createdTimeNs: firstTimeNs);
        long frames;
        using (JournalWriter writer = JournalWriter.Create(directory, description, configuration.Journal.WriterOptions(isDurable: false)))
        {
            try
            {
                frames = Copy(merged, writer, context);
                writer.Close();
            }
            catch
            {
                writer.Abandon();
                throw;
            }
        }

        double seconds = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
        context.Output.WriteLine($"journal       {directory}");
        ImportReport.Write(context, sources, frames, firstTimeNs, merged.LastReceiveTimeNs, seconds);
        return sources.All(source => source.Verdict is not { FirstFailure: not null }) ? ExitCode.Success : ExitCode.Failure;
    }

    private static long Copy(MergedSource source, JournalWriter writer, CommandContext context)
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
        return sequence;
    }
}

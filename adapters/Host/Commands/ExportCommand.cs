using System.CommandLine;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary><c>llmm export JOURNAL --out DIR</c>: a journal as CSV files for research.</summary>
internal static class ExportCommand
{
    public static Command Create<TStrategy>(IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        var journal = new Argument<string>("JOURNAL") { Description = "Directory of the journal, or of the demo or backtest that wrote it" };
        Option<DirectoryInfo?> output = CommonOptions.Out("Directory of the files; those of the same names are replaced");
        output.Required = true;
        var frames = new Option<bool>("--frames") { Description = "frames.csv, book_updates.csv, trades.csv, top_of_book.csv" };
        var orders = new Option<bool>("--orders") { Description = "orders.csv: every order sent, as a replay sends it; executions.csv: every answer" };
        var fills = new Option<bool>("--fills") { Description = "fills.csv, with position and profit after each" };
        var command = new Command("export", "Writes a journal as CSV files: times in ns and ISO 8601, exact decimals; without a choice all of them")
        {
            journal, output, frames, orders, fills,
        };
        command.SetAction(parsed =>
        {
            (bool isFrames, bool isOrders, bool isFills) = (parsed.GetValue(frames), parsed.GetValue(orders), parsed.GetValue(fills));
            bool isAll = !isFrames && !isOrders && !isFills;
            return Run(
                parsed.GetRequiredValue(journal), parsed.GetValue(output)!.FullName, isFrames || isAll, isOrders || isAll, isFills || isAll, factory, context);
        });
        return command;
    }

    private static int Run<TStrategy>(
        string path, string directory, bool isFrames, bool isOrders, bool isFills, IStrategyFactory<TStrategy> factory, CommandContext context)
        where TStrategy : struct, IStrategy
    {
        using JournalPlayback<TStrategy> playback = JournalPlayback<TStrategy>.Open(path, factory);
        Directory.CreateDirectory(directory);
        var instruments = new ExportInstruments();
        using MarketExport? market = isFrames ? new MarketExport(directory, instruments) : null;
        using OrderExport? orders = isOrders ? new OrderExport(directory, instruments) : null;
        using FillExport? fills = isFills ? new FillExport(directory, instruments) : null;
        var visitor = new ExportVisitor(instruments, market, orders, fills);
        bool isVerified = playback.Run.Kind != RunKind.Import;
        if (playback.Play(ref visitor, isVerified, context.Progress, "exporting", () => context.Stop.IsRequested) is { } divergence)
        {
            // What is exported would be another story than the one that happened.
            divergence.Write(context.Error, playback.Place, playback.Description.Build);
            return ExitCode.Failure;
        }

        foreach (CsvFile file in (IEnumerable<CsvFile>)[.. market?.Files ?? [], .. orders?.Files ?? [], .. fills is null ? [] : new[] { fills.File }])
        {
            file.Commit();
            context.Output.WriteLine($"{file.Name,-18}{file.Rows,12:N0} rows");
        }

        if (playback.Tail is { Kind: not Journal.JournalTailKind.Closed } tail) context.Output.WriteLine($"journal       {tail}");
        context.Output.WriteLine($"written       {directory}");
        return ExitCode.Success;
    }
}

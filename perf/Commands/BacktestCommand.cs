using System.CommandLine;

namespace LowLatencyMM.Perf;

/// <summary><c>perf backtest</c>: frames a second of the whole backtest.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo?> journal = PerfOptions.Journal();
        journal.Required = true;
        Option<long?> rounds = PerfOptions.Number(
            "--rounds", "Rounds, default 20; the first ones run code that is not optimised yet, the median of the second half is the figure", 2, 10_000);
        Option<FileInfo?> json = PerfOptions.Json();
        var command = new Command("backtest", "Frames a second of the whole backtest (venue model, engine, journal) on one thread, the same recording in each round")
        {
            journal, rounds, json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(journal)!.FullName, (int)(parsed.GetValue(rounds) ?? 20), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string data, int rounds, FileInfo? json)
    {
        (double[] rates, long frames, long orders, string digest) = BacktestThroughput.Run(data, rounds);
        double[] warm = rates[(rounds / 2)..].Order().ToArray();
        Console.WriteLine(
            $"backtest  {frames:N0} frames and {orders:N0} orders a round, digest {digest}; warm rounds: median {warm[warm.Length / 2]:N0} frames/s, "
            + $"slowest {warm[0]:N0}, fastest {warm[^1]:N0}; first round {rates[0]:N0}");
        ReportJson.Write(json, new { Environment = RunEnvironment.Read(), Name = "backtest", frames, orders, digest, FramesPerSecond = rates });
        return 0;
    }
}

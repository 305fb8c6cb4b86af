using System.CommandLine;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary><c>perf engine</c>: frames a second through Core on one thread.</summary>
internal static class EngineCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo?> journal = PerfOptions.Journal();
        Option<long?> frames = PerfOptions.Number("--frames", "Frames in each configuration, default 10000000", 1_000, 10_000_000_000);
        Option<long?> rounds = PerfOptions.Number("--rounds", "Rounds they are split into, default 5", 1, 1_000);
        Option<long?> instruments = PerfOptions.Number("--instruments", "Instruments, default 1", 1, 4_096);
        Option<FileInfo?> json = PerfOptions.Json();
        var command = new Command("engine", "Frames a second through the engine on this thread: books only, and quoting with every order answered at once")
        {
            journal, frames, rounds, instruments, json,
        };
        command.SetAction(parsed =>
        {
            MarketTape tape = PerfOptions.Tape(parsed.GetValue(journal));
            ThroughputResult[] results = Measure(
                tape, (int)(parsed.GetValue(instruments) ?? 1), Popularity.Zipf, parsed.GetValue(frames) ?? 10_000_000, (int)(parsed.GetValue(rounds) ?? 5));
            ReportText.Throughput(Console.Out, results);
            ReportJson.Write(parsed.GetValue(json), new { Environment = RunEnvironment.Read(), Results = results });
            return results.All(result => result.Anomalies == 0) ? 0 : 1;
        });
        return command;
    }

    /// <summary>Books only, then quoting.</summary>
    public static ThroughputResult[] Measure(MarketTape tape, int instruments, Popularity popularity, long frames, int rounds)
    {
        string suffix = popularity == Popularity.Uniform ? ", uniform" : "";
        using var books = new EngineThroughput<SilentStrategy>(default, tape, instruments, popularity, MeasuredEngine.BookLevelsPerSide);
        ThroughputResult booksOnly = books.Run("books only" + suffix, frames, rounds);
        books.Dispose(); // its books would displace the others' in the cache
        using var quoting = new EngineThroughput<MarketMaker>(
            new MarketMaker(new MarketMakerConfiguration()), tape, instruments, popularity, MeasuredEngine.BookLevelsPerSide);
        return [booksOnly, quoting.Run("quoting" + suffix, frames, rounds)];
    }
}

using System.CommandLine;

namespace LowLatencyMM.Perf;

/// <summary><c>perf latency</c>: everything that the design budgets, in one run.</summary>
internal static class LatencyCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo?> journal = PerfOptions.Journal();
        Option<FileInfo?> json = PerfOptions.Json();
        Option<long?> events = PerfOptions.Number("--frames", "Market frames of each load, default 5000000", 1_000, 1_000_000_000);
        Option<long?> instruments = PerfOptions.Number("--instruments", "Instruments loaded, default 1000", 1, 4_096);
        Option<long?> cold = PerfOptions.Number("--cold-seconds", "Length of the cold phase, s, default 60", 1, 100_000);
        var small = new Option<bool>("--small") { Description = "Everything, but small: whether it works, not how fast it is" };
        var histograms = new Option<FileInfo?>("--hlog") { Description = "Writes the histograms there, as HdrHistogram's tools read them", HelpName = "FILE" };
        var names = new Option<bool>("--name-compiled") { Description = "Names the methods compiled after ready; listening disturbs all figures" };
        var command = new Command("latency", "Floors, lanes and rings, tick to order under load, frames a second, growth: every budget of the design, in one run")
        {
            journal, json, histograms, names, events, instruments, cold, small,
        };
        command.SetAction(parsed =>
        {
            bool isSmall = parsed.GetValue(small);
            var run = new LatencyRun(
                new LatencyScale(isSmall, parsed.GetValue(events), (int?)parsed.GetValue(instruments), parsed.GetValue(cold)), PerfOptions.Tape(parsed.GetValue(journal)), Console.Out);
            return run.Run(parsed.GetValue(json), parsed.GetValue(histograms), parsed.GetValue(names));
        });
        return command;
    }
}

using System.CommandLine;

namespace LowLatencyMM.Perf;

/// <summary><c>perf pipeline</c>: what the way to another process costs, from tick to order.</summary>
internal static class PipelineCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo?> journal = PerfOptions.Journal();
        Option<FileInfo?> json = PerfOptions.Json();
        Option<long?> rounds = PerfOptions.Number("--rounds", "Rounds of each link, default 5", 1, 100);
        Option<long?> frames = PerfOptions.Number("--frames", "Market frames of each load, default 1000000", 1_000, 1_000_000_000);
        var small = new Option<bool>("--small") { Description = "Everything, but small: whether all orders arrive and nothing allocates, not how fast it is" };
        var command = new Command(
            "pipeline", "Tick to order with the venue behind two lanes of one process, and behind two logs in shared memory as of a gateway's, in turns under the same load")
        {
            journal, rounds, frames, json, small,
        };
        command.SetAction(parsed =>
        {
            bool isSmall = parsed.GetValue(small);
            var run = new PipelineRun(
                isSmall, (int)(parsed.GetValue(rounds) ?? (isSmall ? 1 : 5)), parsed.GetValue(frames) ?? (isSmall ? 20_000 : 1_000_000),
                PerfOptions.Tape(parsed.GetValue(journal)), Console.Out);
            return run.Run(parsed.GetValue(json));
        });
        return command;
    }
}

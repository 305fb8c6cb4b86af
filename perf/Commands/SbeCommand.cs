using System.CommandLine;

namespace LowLatencyMM.Perf;

/// <summary><c>perf sbe</c>: our codecs beside hand-written ones, and the official tool's where the build has them.</summary>
internal static class SbeCommand
{
    public static Command Create()
    {
        Option<FileInfo?> json = PerfOptions.Json();
        Option<long?> rounds = PerfOptions.Number("--rounds", "Rounds, default 31", 1, 1_000);
        var small = new Option<bool>("--small") { Description = "Few rounds: whether the sides agree and nothing allocates, not how fast they are" };
        var command = new Command("sbe", "Decoding and encoding by our codecs, by hand-written ones and by the official tool's, interleaved") { rounds, json, small };
        command.SetAction(parsed =>
        {
            bool isSmall = parsed.GetValue(small);
            return new SbeRun((int)(parsed.GetValue(rounds) ?? (isSmall ? 3 : 31)), passes: isSmall ? 2 : 20, isSmall, Console.Out).Run(parsed.GetValue(json));
        });
        return command;
    }
}

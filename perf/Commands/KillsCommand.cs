using System.CommandLine;

namespace LowLatencyMM.Perf;

/// <summary><c>perf kills</c>: how long it takes until a dead process's orders are gone, and until there are new ones.</summary>
internal static class KillsCommand
{
    public static Command Create()
    {
        Option<FileInfo?> json = PerfOptions.Json();
        Option<long?> kills = PerfOptions.Number("--kills", "Kills, default 300", 3, 1_000_000);
        Option<long?> seed = PerfOptions.Number("--seed", "Of victims and moments, default 1", 0, long.MaxValue);
        var small = new Option<bool>("--small") { Description = "Six kills: whether it works, not how long it takes" };
        var command = new Command("kills", "Kills engine, gateway and exchange of a deployment on this machine again and again; checks that all sides agree, and measures")
        {
            kills, seed, json, small,
        };
        command.SetAction(parsed => new KillMeasurement(
            (int)(parsed.GetValue(kills) ?? (parsed.GetValue(small) ? 6 : 300)), (ulong)(parsed.GetValue(seed) ?? 1), Console.Out).Run(parsed.GetValue(json)));
        return command;
    }
}

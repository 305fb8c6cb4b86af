using System.CommandLine;
using LowLatencyMM.Importers;

namespace LowLatencyMM.Host;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<FileInfo?> Config() => new("--config")
    {
        Description = "Configuration: JSON with comments (docs/configuration.md). Without it: BTCUSDT of Binance USD-M futures and a simulated perpetual",
        HelpName = "FILE",
    };

    public static Option<long?> Seed() => new("--seed")
    {
        Description = "Seed of everything random, 0 to 2^63-1; overrides the configuration's",
        HelpName = "N",
    };

    public static Option<OffTickPolicy> OffTick() => new("--off-tick")
    {
        Description = "Recorded prices that are not on the configured tick: an error (default), or kept as they are and counted",
        HelpName = "refuse|keep",
        DefaultValueFactory = _ => OffTickPolicy.Refuse,
    };

    public static Option<DirectoryInfo?> Out(string description) => new("--out") { Description = description, HelpName = "DIR" };

    public static Option<bool> NoReport() => new("--no-report")
    {
        Description = "Writes no report.html, which takes a replay of the whole journal",
    };

    /// <summary>For processes that another of ours starts.</summary>
    public static Option<int?> Parent() => new("--parent")
    {
        Description = "Ends when the process of this number, its parent, ends",
        HelpName = "PID",
        Hidden = true,
    };
}

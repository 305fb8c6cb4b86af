using System.CommandLine;

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

    public static Option<DirectoryInfo?> Out(string description) => new("--out") { Description = description, HelpName = "DIR" };

    public static Option<bool> NoReport() => new("--no-report")
    {
        Description = "Writes no report.html, which takes a replay of the whole journal",
    };
}

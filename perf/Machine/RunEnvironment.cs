using System.Globalization;

namespace LowLatencyMM.Perf;

/// <summary>When, where and how a run was made.</summary>
internal sealed record RunEnvironment(
    string Date, string? Commit, string CommandLine, MachineInfo Machine, IReadOnlyDictionary<string, string> Settings, string? LoadAverage)
{
    public static RunEnvironment Read() => new(
        DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        MachineInfo.Commit(),
        string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
        MachineInfo.Read(),
        MachineInfo.Settings(),
        MachineInfo.LoadAverage());
}

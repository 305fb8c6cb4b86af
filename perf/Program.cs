using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.Perf;

const string Usage = """
    perf engine [--journal DIR] [--frames N] [--rounds N] [--json FILE]
        Frames a second through the engine on this thread: books only, and quoting with every order acknowledged at once.
        --journal  an imported journal (llmm import); without it a seeded synthetic tape, and the result says so
        --frames   frames to measure in each configuration, default 10000000
        --rounds   rounds they are split into, default 5
    """;

if (args.Length == 0 || args[0] != "engine")
{
    Console.Error.WriteLine(Usage);
    return args.Length > 0 && args[0] is "-h" or "--help" ? 0 : 2;
}

string? journal = Option("--journal");
long frames = long.Parse(Option("--frames") ?? "10000000", CultureInfo.InvariantCulture);
int rounds = int.Parse(Option("--rounds") ?? "5", CultureInfo.InvariantCulture);
FrameTape tape = journal is null ? FrameTape.Synthetic(seed: 42, count: 100_000) : FrameTape.FromJournal(journal);
ThroughputResult[] results =
[
    new EngineThroughput<SilentStrategy>(default, tape).Run("book only", frames, rounds),
    new EngineThroughput<MarketMaker>(new MarketMaker(new MarketMakerConfiguration()), tape).Run("quoting", frames, rounds),
];
string machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {CpuModel()}";
Console.WriteLine(machine);
Console.WriteLine($"{"configuration",-12}{"input",-14}{"frames",14}{"frames/s",14}{"slowest",14}{"fastest",14}{"orders/frame",14}{"bytes",8}{"gc",4}{"anomalies",11}");
foreach (ThroughputResult result in results)
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Name,-12}{result.Input,-14}{result.Frames,14:N0}{result.FramesPerSecond,14:N0}{result.FramesPerSecondMin,14:N0}{result.FramesPerSecondMax,14:N0}{result.OrdersPerFrame,14:F3}{result.AllocatedBytes,8}{result.GcCollections,4}{result.Anomalies,11}"));
}

if (Option("--json") is { } file)
{
    var report = new { date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), machine, results };
    File.WriteAllText(file, JsonSerializer.Serialize(report, JsonOptions.Indented) + "\n");
}

return results.All(result => result.Anomalies == 0) ? 0 : 1;

string? Option(string name)
{
    int index = Array.IndexOf(args, name);
    return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
}

static string CpuModel() => File.Exists("/proc/cpuinfo")
    ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown CPU"
    : "unknown CPU";

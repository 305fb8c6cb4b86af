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

    perf backtest --journal DIR [--rounds N] [--json FILE]
        Frames a second of the whole backtest (venue model, engine, journal) on one thread, the same recording in each round.
        --rounds   default 20; the first ones run code that is not optimised yet, the median of the second half is the figure

    perf bench [FILTER...] [--small] [--json FILE]
        Micro-benchmarks of rings, codecs, books, quotes, histogram and mathematics, in this process. Fails when one of them allocates.
        FILTER     part of a class or method name; several mean any of them
        --small    a short run for tests: everything works and allocates nothing; its times mean little
    """;

string? journal = Option("--journal");
string machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {CpuModel()}";
switch (args.FirstOrDefault())
{
    case "engine":
        return Engine();
    case "backtest" when journal is not null:
        return Backtest(journal);
    case "bench":
        return Bench();
    case "-h" or "--help":
        Console.WriteLine(Usage);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

int Engine()
{
    long frames = long.Parse(Option("--frames") ?? "10000000", CultureInfo.InvariantCulture);
    int rounds = int.Parse(Option("--rounds") ?? "5", CultureInfo.InvariantCulture);
    FrameTape tape = journal is null ? FrameTape.Synthetic(seed: 42, count: 100_000) : FrameTape.FromJournal(journal);
    ThroughputResult[] results =
    [
        new EngineThroughput<SilentStrategy>(default, tape).Run("book only", frames, rounds),
        new EngineThroughput<MarketMaker>(new MarketMaker(new MarketMakerConfiguration()), tape).Run("quoting", frames, rounds),
    ];
    Console.WriteLine(machine);
    Console.WriteLine($"{"configuration",-14}{"input",-14}{"frames",14}{"frames/s",14}{"slowest",14}{"fastest",14}{"orders/frame",14}{"bytes",8}{"gc",4}{"anomalies",11}");
    foreach (ThroughputResult result in results)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Name,-14}{result.Input,-14}{result.Frames,14:N0}{result.FramesPerSecond,14:N0}{result.FramesPerSecondMin,14:N0}{result.FramesPerSecondMax,14:N0}{result.OrdersPerFrame,14:F3}{result.AllocatedBytes,8}{result.GcCollections,4}{result.Anomalies,11}"));
    }

    Write(results);
    return results.All(result => result.Anomalies == 0) ? 0 : 1;
}

int Backtest(string data)
{
    int rounds = int.Parse(Option("--rounds") ?? "20", CultureInfo.InvariantCulture);
    (double[] rates, long frames, long orders, string digest) = BacktestThroughput.Run(data, rounds);
    double[] warm = rates[(rounds / 2)..].Order().ToArray();
    Console.WriteLine(machine);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"backtest  {frames:N0} frames and {orders:N0} orders a round, digest {digest}; warm rounds: median {warm[warm.Length / 2]:N0} frames/s, slowest {warm[0]:N0}, fastest {warm[^1]:N0}; first round {rates[0]:N0}"));
    Write(new { name = "backtest", frames, orders, digest, framesPerSecond = rates });
    return 0;
}

int Bench()
{
    string[] filters = [.. args.Skip(1).Where((arg, index) => !arg.StartsWith('-') && args[index] != "--json")];
    int exitCode = BenchmarkCommand.Run(filters, args.Contains("--small"), out IReadOnlyList<BenchmarkResult> results);
    if (results.Count > 0) Write(results);
    return exitCode;
}

void Write(object results)
{
    if (Option("--json") is not { } file) return;
    var report = new { date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), machine, results };
    File.WriteAllText(file, JsonSerializer.Serialize(report, JsonOptions.Indented) + "\n");
}

string? Option(string name)
{
    int index = Array.IndexOf(args, name);
    return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
}

static string CpuModel() => File.Exists("/proc/cpuinfo")
    ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown CPU"
    : "unknown CPU";

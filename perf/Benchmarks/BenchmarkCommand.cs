using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace LowLatencyMM.Perf;

/// <summary><c>perf bench</c>: BenchmarkDotNet in this process, over fixed workloads. Fails when one of them allocates, or did not run.</summary>
internal static class BenchmarkCommand
{
    private static readonly Type[] Types =
    [
        typeof(LaneBenchmarks), typeof(LogBenchmarks), typeof(DecodeBenchmarks), typeof(EncodeBenchmarks), typeof(BookBenchmarks), typeof(QuoteBenchmarks),
        typeof(RiskBenchmarks), typeof(WatchBenchmarks), typeof(HistogramBenchmarks), typeof(MathematicsBenchmarks), typeof(AllocationControl),
    ];

    /// <summary>Runs what the filters ask for, everything without one.</summary>
    /// <param name="filters">Parts of <c>Class.Method</c>, in any case.</param>
    /// <param name="isSmall">A short run that shows that everything works and allocates nothing; its times mean little.</param>
    /// <param name="results">What to write as JSON.</param>
    /// <returns>0, or 1 when something allocated or failed; 2 when no benchmark fits the filters.</returns>
    public static int Run(string[] filters, bool isSmall, out IReadOnlyList<BenchmarkResult> results)
    {
        string artifacts = Directory.CreateTempSubdirectory("perf-bench-").FullName;
        IConfig config = Config(isSmall, artifacts);
        BenchmarkRunInfo[] wanted = [.. Types.Select(type => BenchmarkConverter.TypeToBenchmarks(type, config)).Select(run => Filter(run, filters)).Where(run => run.BenchmarksCases.Length > 0)];
        results = [];
        if (wanted.All(run => run.Type == typeof(AllocationControl)))
        {
            Console.Error.WriteLine($"perf bench: no benchmark fits {string.Join(' ', filters)}");
            return 2;
        }

        try
        {
            Summary[] summaries = BenchmarkRunner.Run(wanted);
            results = [.. summaries.SelectMany(summary => summary.Reports).Select(BenchmarkResult.Of)];
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }

        if (wanted.Any(run => run.Type == typeof(MathematicsBenchmarks))) MathematicsErrors.Print(Console.Out);
        return Judge(results, wanted.Sum(run => run.BenchmarksCases.Length));
    }

    private static int Judge(IReadOnlyList<BenchmarkResult> results, int expectedCount)
    {
        var complaints = new List<string>();
        foreach (BenchmarkResult result in results)
        {
            bool isControl = result.Name.StartsWith(nameof(AllocationControl), StringComparison.Ordinal);
            if (result.MeanNs is null) complaints.Add($"{result.Name} did not run");
            else if (isControl && result.AllocatedBytes is null or 0) complaints.Add($"{result.Name} allocates, and that was not seen: the other zeros prove nothing");
            else if (!isControl && result.AllocatedBytes != 0) complaints.Add($"{result.Name} allocated {result.AllocatedBytes} bytes an operation");
        }

        if (results.Count != expectedCount) complaints.Add($"{results.Count} of {expectedCount} benchmarks reported");
        foreach (string complaint in complaints) Console.Error.WriteLine($"perf bench: {complaint}");
        if (complaints.Count == 0) Console.WriteLine($"{results.Count} benchmarks, 0 bytes an operation in all of them but the control");
        return complaints.Count == 0 ? 0 : 1;
    }

    private static BenchmarkRunInfo Filter(BenchmarkRunInfo run, string[] filters)
    {
        BenchmarkCase[] cases = [.. run.BenchmarksCases.Where(benchmark => filters.Length == 0 || run.Type == typeof(AllocationControl)
            || filters.Any(filter => BenchmarkResult.NameOf(benchmark).Contains(filter, StringComparison.OrdinalIgnoreCase)))];
        return new BenchmarkRunInfo(cases, run.Type, run.Config);
    }

    private static IConfig Config(bool isSmall, string artifacts)
    {
        Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);
        job = isSmall
            ? job.WithWarmupCount(2).WithIterationCount(3).WithIterationTime(TimeInterval.FromMilliseconds(20))
            : job.WithWarmupCount(6).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(250));
        return ManualConfig.CreateEmpty()
            .AddJob(job.WithId(isSmall ? "small" : "full"))
            .AddLogger(new SummaryLogger())
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Metrics, DefaultColumnProviders.Statistics)
            .AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)))
            .AddExporter(MarkdownExporter.Console)
            .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
            .WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(artifacts);
    }
}

using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace LowLatencyMM.Perf;

/// <summary>One benchmark's figures.</summary>
/// <param name="Name">Class, method, parameters.</param>
/// <param name="MeanNs">An operation, ns; null when it failed.</param>
/// <param name="MedianNs">As <paramref name="MeanNs"/>.</param>
/// <param name="StandardDeviationNs">Over the iterations.</param>
/// <param name="AllocatedBytes">An operation; null when it was not measured.</param>
internal sealed record BenchmarkResult(string Name, double? MeanNs, double? MedianNs, double? StandardDeviationNs, long? AllocatedBytes)
{
    public static BenchmarkResult Of(BenchmarkReport report) => new(
        NameOf(report.BenchmarkCase), report.ResultStatistics?.Mean, report.ResultStatistics?.Median, report.ResultStatistics?.StandardDeviation,
        report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase));

    public static string NameOf(BenchmarkCase benchmark) =>
        $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}{(benchmark.HasParameters ? $"({benchmark.Parameters.ValueInfo})" : "")}";
}

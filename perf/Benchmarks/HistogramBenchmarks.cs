using BenchmarkDotNet.Attributes;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>Recording seeded log-normal latencies around a microsecond, and asking for a percentile.</summary>
public class HistogramBenchmarks
{
    private const int ValueCount = 4096;
    private readonly LatencyHistogram _histogram = new();
    private readonly long[] _valuesNs = new long[ValueCount];

    public HistogramBenchmarks()
    {
        var random = new SplitMix64(11);
        foreach (ref long value in _valuesNs.AsSpan()) value = (long)random.NextLogNormal(1_000, 1.0);
        Record();
    }

    [Benchmark(OperationsPerInvoke = ValueCount)]
    public long Record()
    {
        foreach (long value in _valuesNs) _histogram.Record(value);
        return _histogram.Count;
    }

    [Benchmark]
    public long PercentileNs() => _histogram.PercentileNs(99.9);
}

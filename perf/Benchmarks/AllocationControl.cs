using BenchmarkDotNet.Attributes;

namespace LowLatencyMM.Perf;

/// <summary>Allocates: a run in which this is reported as 0 bytes proves nothing about the others.</summary>
public class AllocationControl
{
    private object? _box;
    private int _value;

    [Benchmark]
    public object Boxes() => _box = ++_value;
}

using BenchmarkDotNet.Attributes;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>A market frame through Core, synthetic tape of 20 levels with an update a millisecond: decoding and book alone, and with the market
/// maker, every order acknowledged at once. The difference is the decision with its orders.</summary>
public class QuoteBenchmarks
{
    private const int FrameCount = 20_000;
    private readonly EngineThroughput<SilentStrategy> _silent = new(default, Tape());
    private readonly EngineThroughput<MarketMaker> _quoting = new(new MarketMaker(new MarketMakerConfiguration()), Tape());

    [Benchmark(Baseline = true, OperationsPerInvoke = FrameCount)]
    public ulong FrameWithoutDecision() => _silent.Play(1); // the tape is played as a whole

    [Benchmark(OperationsPerInvoke = FrameCount)]
    public ulong FrameWithDecision() => _quoting.Play(1);

    private static FrameTape Tape() => FrameTape.Synthetic(seed: 42, FrameCount);
}

using BenchmarkDotNet.Attributes;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>A market frame through Core, synthetic tape of 20 levels with an update a millisecond: decoding and book alone, and with the market
/// maker, every order acknowledged at once. The difference is the decision with its orders.</summary>
public class QuoteBenchmarks
{
    private const int FrameCount = 20_000;
    private readonly EngineThroughput<SilentStrategy> _silent = new(default, Tape(), 1, Popularity.Uniform, MeasuredEngine.BookLevelsPerSide);
    private readonly EngineThroughput<MarketMaker> _quoting = new(
        new MarketMaker(new MarketMakerConfiguration()), Tape(), 1, Popularity.Uniform, MeasuredEngine.BookLevelsPerSide);

    [Benchmark(Baseline = true, OperationsPerInvoke = FrameCount)]
    public ulong FrameWithoutDecision() => _silent.PlayMarket(FrameCount);

    [Benchmark(OperationsPerInvoke = FrameCount)]
    public ulong FrameWithDecision() => _quoting.PlayMarket(FrameCount);

    private static MarketTape Tape() => SyntheticTape.Create(seed: 42, FrameCount);
}

using BenchmarkDotNet.Attributes;

namespace LowLatencyMM.Perf;

/// <summary>Book updates through Core without a strategy: one level a side, changed, taken out or put in, its depth drawn so that the touch is
/// busiest; the snapshot that fills it is under 1 % of the frames. Shallow is 20 levels a side, deep 5,000, as recorded BTCUSDT books are.</summary>
public class BookBenchmarks
{
    private const int FrameCount = 100_000;
    private EngineThroughput<SilentStrategy> _engine = null!;

    [Params(20, 5_000)]
    public int LevelsPerSide { get; set; }

    [GlobalSetup]
    public void Fill() => _engine = new EngineThroughput<SilentStrategy>(
        default, BookTape.Create(seed: 5, LevelsPerSide, FrameCount), instruments: 1, Popularity.Uniform, MeasuredEngine.BookLevelsPerSide);

    [Benchmark(OperationsPerInvoke = FrameCount)]
    public ulong Update() => _engine.PlayMarket(FrameCount);
}

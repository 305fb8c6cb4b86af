using BenchmarkDotNet.Attributes;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>What watching costs a market frame, its share of a timer each ten frames included: the same tape and market maker with the kill switch off and on, and with
/// group limits, the tail-risk limiter and the account watched besides.</summary>
public class WatchBenchmarks
{
    private const int FrameCount = 20_000;
    private EngineThroughput<MarketMaker> _engine = null!;

    [Params("nothing", "kill switch", "everything")]
    public string Watched { get; set; } = "";

    [GlobalSetup]
    public void Fill() => _engine = new EngineThroughput<MarketMaker>(
        new MarketMaker(new MarketMakerConfiguration()), SyntheticTape.Create(seed: 42, FrameCount), 1, Popularity.Uniform, MeasuredEngine.BookLevelsPerSide, Configure);

    [Benchmark(OperationsPerInvoke = FrameCount)]
    public ulong Frame() => _engine.PlayMarket(FrameCount);

    private EngineConfiguration Configure(EngineConfiguration configuration)
    {
        if (Watched == "nothing") return configuration with { KillSwitch = KillSwitchParameters.Off };
        if (Watched == "kill switch") return configuration;
        var groups = new AggregateLimits { NetNotionalMax = 1_000_000_000 * Price.Scale, GrossNotionalMax = 2_000_000_000 * Price.Scale, OpenOrdersMax = 10_000 };
        var portfolio = new PortfolioParameters
        {
            Total = groups,
            Account = groups,
            Venue = groups,
            Underlying = groups,
            TailLossMax = 1_000_000_000 * Price.Scale,
            Capital = new Dictionary<string, long> { ["USDT"] = 1_000_000_000 * Price.Scale },
        };
        return configuration with { Portfolio = portfolio };
    }
}

using BenchmarkDotNet.Attributes;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Perf;

/// <summary>Pre-trade checks, one by one: an order that a check refuses costs what stands before that check and the check itself, and changes nothing. The last one,
/// refused for its rate, has passed all others: that is the cost of an order. With limits of the instrument alone, of all groups, and with the tail-risk limiter too.</summary>
public class RiskBenchmarks
{
    private const int RestingCount = 4;
    private EngineThroughput<SilentStrategy> _engine = null!;
    private StrategyContext _context = null!;
    private OrderRequest _unknown;
    private OrderRequest _offTick;
    private OrderRequest _outsideBand;
    private OrderRequest _tooLarge;
    private OrderRequest _tooDear;
    private OrderRequest _beyondPosition;
    private OrderRequest _selfTrade;
    private OrderRequest _good;

    [Params("instrument", "groups", "groups and tail")]
    public string Limits { get; set; } = "";

    [GlobalSetup]
    public void Fill()
    {
        _engine = new EngineThroughput<SilentStrategy>(default, SyntheticTape.Create(seed: 42, 20_000), 1, Popularity.Uniform, MeasuredEngine.BookLevelsPerSide, Configure);
        _engine.PlayMarket(2_000);
        _context = _engine.Context;
        Book book = _context.Books[0];
        long tick = _context.Instruments[0].TickNanos(book.BestBid.Price);
        Price bid = book.BestBid.Price;
        var resting = new Price(book.BestAsk.Price.Nanos + (50 * tick));
        for (int order = 0; order < RestingCount; order++) Require(RiskReason.None, _context.Place(Order(Side.Sell, new Price(resting.Nanos + (order * tick)), 1), out _)); // takes the tokens, too
        _unknown = Order(Side.Buy, bid, 1) with { InstrumentSlot = -1 };
        _offTick = Order(Side.Buy, new Price(bid.Nanos + 1), 1);
        _outsideBand = Order(Side.Buy, new Price(bid.Nanos / tick / 2 * tick), 1);
        _tooLarge = Order(Side.Buy, bid, 2_000_000);
        _tooDear = Order(Side.Buy, bid, 1_000_000);
        _beyondPosition = Order(Side.Buy, bid, 200);
        _selfTrade = Order(Side.Buy, new Price(resting.Nanos + (RestingCount * tick)), 1);
        _good = Order(Side.Buy, bid, 1);
        Require(RiskReason.UnknownInstrument, Unknown());
        Require(RiskReason.PriceOffTick, PriceOffTick());
        Require(RiskReason.PriceOutsideBand, PriceOutsideBand());
        Require(RiskReason.QuantityOutsideLimits, Quantity());
        Require(RiskReason.NotionalOutsideLimits, Notional());
        Require(RiskReason.PositionLimit, Position());
        Require(RiskReason.SelfTrade, SelfTrade());
        Require(RiskReason.OrderRate, Whole());
    }

    /// <summary>Nothing is checked: the call.</summary>
    [Benchmark(Baseline = true)]
    public RiskReason Unknown() => _context.Place(in _unknown, out _);

    /// <summary>State of engine, instrument, route, book and market data, and the venue's price range, then the tick.</summary>
    [Benchmark]
    public RiskReason PriceOffTick() => _context.Place(in _offTick, out _);

    [Benchmark]
    public RiskReason PriceOutsideBand() => _context.Place(in _outsideBand, out _);

    [Benchmark]
    public RiskReason Quantity() => _context.Place(in _tooLarge, out _);

    [Benchmark]
    public RiskReason Notional() => _context.Place(in _tooDear, out _);

    [Benchmark]
    public RiskReason Position() => _context.Place(in _beyondPosition, out _);

    /// <summary>Limits of groups and the tail-risk limiter stand before it; it walks four open orders.</summary>
    [Benchmark]
    public RiskReason SelfTrade() => _context.Place(in _selfTrade, out _);

    /// <summary>Every check, the rate's refusal included.</summary>
    [Benchmark]
    public RiskReason Whole() => _context.Place(in _good, out _);

    private EngineConfiguration Configure(EngineConfiguration configuration)
    {
        var groups = new AggregateLimits { NetNotionalMax = 1_000_000_000 * Price.Scale, GrossNotionalMax = 2_000_000_000 * Price.Scale, OpenOrdersMax = 1_000 };
        var portfolio = new PortfolioParameters();
        if (Limits != "instrument") portfolio = portfolio with { Total = groups, Account = groups, Venue = groups, Underlying = groups };
        if (Limits == "groups and tail") portfolio = portfolio with { TailLossMax = 1_000_000_000 * Price.Scale };
        RiskLimits limits = configuration.DefaultLimits;
        limits.PositionLotsMax = new Lots(100);
        return configuration with { OrdersPerSecondMax = 1, OrderBurstMax = 5, DefaultLimits = limits, Portfolio = portfolio };
    }

    private static OrderRequest Order(Side side, Price price, long lots) => new() { InstrumentSlot = 0, Side = side, Price = price, Lots = new Lots(lots) };

    private static void Require(RiskReason wanted, RiskReason reason)
    {
        if (reason != wanted) throw new InvalidOperationException($"{reason} instead of {wanted}");
    }
}

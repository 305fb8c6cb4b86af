namespace LowLatencyMM.SimulatedExchange;

/// <summary>Rates of the crowd that trades one instrument: Poisson streams of orders without intelligence, of trend followers and of arbitrageurs.</summary>
/// <remarks>Distances are in ticks from the best price of the opposite side, from 1. Sources: Farmer, Patelli, Zovko (2005) for constant
/// rates, Cont, Stoikov, Talreja (2010) for rates by distance; domain 13.1.</remarks>
public sealed record CrowdConfiguration
{
    /// <summary>Limit orders a second on each side, by distance: element 0 is one tick from the opposite best. At least one, each ≥ 0.</summary>
    public required IReadOnlyList<double> LimitOrdersPerSecond { get; init; }

    /// <summary>Market orders a second on each side; ≥ 0.</summary>
    public required double MarketOrdersPerSecond { get; init; }

    /// <summary>Cancels a second of each resting order, by distance; the last element holds beyond. At least one, each ≥ 0, not all 0.</summary>
    public required IReadOnlyList<double> CancelsPerSecond { get; init; }

    /// <summary>Mean size of an order in lots, geometrically distributed from 1; 1 makes every order one lot.</summary>
    public double OrderLotsMean { get; init; } = 1;

    /// <summary>Large market orders a second on each side, which walk the book; ≥ 0.</summary>
    /// <remarks>In a book of even depth their reach is exponential, as the fill intensity A·e^(-kδ) of the quoting models has it.</remarks>
    public double LargeOrdersPerSecond { get; init; }

    /// <summary>Mean size of a large order in lots, geometrically distributed from 1.</summary>
    public double LargeOrderLotsMean { get; init; } = 1;

    /// <summary>Market orders a second of traders who follow the trend, while it is as strong as <see cref="MomentumScaleTicks"/>; ≥ 0, 0 for none.</summary>
    /// <remarks>Their signal is the mid minus its exponential average; they trade in its direction, at a rate in proportion to its size up to
    /// this. Source: Majewski, Ciliberti, Bouchaud (2018), with a straight line for their hyperbolic tangent.</remarks>
    public double MomentumOrdersPerSecond { get; init; }

    /// <summary>Time constant of the average, s; 1e-3 to 1e6.</summary>
    public double MomentumTimeConstantSeconds { get; init; } = 5;

    /// <summary>Signal at which the rate is at its greatest, ticks; above 0.</summary>
    public double MomentumScaleTicks { get; init; } = 100;

    /// <summary>Looks a second of arbitrageurs between this instrument and its anchor; ≥ 0. Without an anchor they find nothing.</summary>
    /// <remarks>When the two books are further apart than <see cref="ArbitrageThresholdFraction"/> they buy in the lower and sell in the higher one,
    /// each up to the middle of the gap. So two books drift apart by about what each moves between two looks.</remarks>
    public double ArbitrageOrdersPerSecond { get; init; }

    /// <summary>Gap between the bid of one book and the ask of the other that they leave, as a fraction of the price; 0 to 1.</summary>
    public double ArbitrageThresholdFraction { get; init; } = 1e-4;

    /// <summary>Mean size of such an order in lots, geometrically distributed from 1; the other leg has the same size in the base currency.</summary>
    public double ArbitrageOrderLotsMean { get; init; } = 1_000;

    /// <summary>Where the first book stands, 1e-9 of the quote currency.</summary>
    public required long InitialPrice { get; init; }

    /// <summary>Events lived through before the venue opens, so that the first book that is published is a grown one.</summary>
    public int WarmUpEventCount { get; init; } = 20_000;

    /// <summary>Resting orders of the crowd beyond which it places no more limit orders.</summary>
    public int OrderCountMax { get; init; } = 16_384;

    /// <summary>Constant rates (Farmer, Patelli, Zovko).</summary>
    /// <param name="initialPrice">1e-9 of the quote currency.</param>
    /// <param name="limitOrdersPerTickSecond">α: limit orders a tick and second on each side, uniform over the window.</param>
    /// <param name="windowTicks">How far from the opposite best limit orders are placed, ticks.</param>
    /// <param name="marketOrdersPerSecond">μ: market orders a second on each side.</param>
    /// <param name="cancelsPerSecond">δ: cancels a second of each resting order.</param>
    /// <param name="orderLotsMean">σ: mean order size, lots.</param>
    public static CrowdConfiguration ZeroIntelligence(
        long initialPrice, double limitOrdersPerTickSecond, int windowTicks, double marketOrdersPerSecond, double cancelsPerSecond, double orderLotsMean)
        => new()
        {
            InitialPrice = initialPrice,
            LimitOrdersPerSecond = [.. Enumerable.Repeat(limitOrdersPerTickSecond, windowTicks)],
            MarketOrdersPerSecond = marketOrdersPerSecond,
            CancelsPerSecond = [cancelsPerSecond],
            OrderLotsMean = orderLotsMean,
        };

    /// <summary>Rates by distance of Cont, Stoikov and Talreja, in orders of one lot (domain 13.1), times <paramref name="speed"/>.</summary>
    public static CrowdConfiguration ContStoikovTalreja(long initialPrice, double speed = 1) => new()
    {
        InitialPrice = initialPrice,
        LimitOrdersPerSecond = [1.85 * speed, 1.51 * speed, 1.09 * speed, 0.88 * speed, 0.77 * speed],
        MarketOrdersPerSecond = 0.94 * speed,
        CancelsPerSecond = [0.71 * speed, 0.81 * speed, 0.68 * speed, 0.56 * speed, 0.47 * speed],
    };

    /// <summary>A crowd for <see cref="InstrumentRules.BtcPerpetual"/>: a dense book near the touch, a calm one behind it, and large orders.</summary>
    /// <remarks>Measured over 300 s, seed 5: spread 4.5 ticks in the mean, volatility 9 USD/√s from 10 ms to 1 s, 2,400 frames a second; on each
    /// side 0.5 takers a second reach 5 USD from the mid, 1.2 reach 2 USD: near the A = 1, k = 0.2 of the reference instrument (domain section 0).
    /// A book without large orders would be four ticks wide and never fill a quote 5 USD away.</remarks>
    public static CrowdConfiguration BtcPerpetual(long initialPrice = 60_000_000_000_000) => new()
    {
        InitialPrice = initialPrice,
        LimitOrdersPerSecond = [.. Enumerable.Repeat(5.0, 60), .. Enumerable.Repeat(0.4, 440)],
        CancelsPerSecond = [.. Enumerable.Repeat(3.0, 60), 0.3],
        MarketOrdersPerSecond = 30,
        OrderLotsMean = 100,
        LargeOrdersPerSecond = 1,
        LargeOrderLotsMean = 7_000,
    };

    /// <summary>Every value out of its range, one line each: name, value found, values allowed. Empty when all is well.</summary>
    public IEnumerable<string> Errors()
    {
        if (LimitOrdersPerSecond.Count == 0 || !LimitOrdersPerSecond.All(IsRate) || !(LimitOrdersPerSecond.Sum() > 0))
            yield return $"limitOrdersPerSecond: [{string.Join(", ", LimitOrdersPerSecond)}] is not a list of rates within 0 and 1e9, one of them above 0";
        if (!IsRate(MarketOrdersPerSecond)) yield return $"marketOrdersPerSecond: {MarketOrdersPerSecond} is not within 0 and 1e9";
        if (CancelsPerSecond.Count == 0 || !CancelsPerSecond.All(IsRate) || !(CancelsPerSecond.Sum() > 0))
            yield return $"cancelsPerSecond: [{string.Join(", ", CancelsPerSecond)}] is not a list of rates within 0 and 1e9, one of them above 0";
        if (!IsRate(LargeOrdersPerSecond)) yield return $"largeOrdersPerSecond: {LargeOrdersPerSecond} is not within 0 and 1e9";
        if (!(LargeOrderLotsMean >= 1 && LargeOrderLotsMean <= 1e9)) yield return $"largeOrderLotsMean: {LargeOrderLotsMean} is not within 1 and 1e9";
        if (!(OrderLotsMean >= 1 && OrderLotsMean <= 1e9)) yield return $"orderLotsMean: {OrderLotsMean} is not within 1 and 1e9";
        if (!IsRate(MomentumOrdersPerSecond)) yield return $"momentumOrdersPerSecond: {MomentumOrdersPerSecond} is not within 0 and 1e9";
        if (!(MomentumTimeConstantSeconds >= 1e-3 && MomentumTimeConstantSeconds <= 1e6))
            yield return $"momentumTimeConstantSeconds: {MomentumTimeConstantSeconds} is not within 1e-3 and 1e6";
        if (!(MomentumScaleTicks > 0 && MomentumScaleTicks <= 1e9)) yield return $"momentumScaleTicks: {MomentumScaleTicks} is not above 0 up to 1e9";
        if (!IsRate(ArbitrageOrdersPerSecond)) yield return $"arbitrageOrdersPerSecond: {ArbitrageOrdersPerSecond} is not within 0 and 1e9";
        if (!(ArbitrageThresholdFraction >= 0 && ArbitrageThresholdFraction <= 1))
            yield return $"arbitrageThresholdFraction: {ArbitrageThresholdFraction} is not within 0 and 1";
        if (!(ArbitrageOrderLotsMean >= 1 && ArbitrageOrderLotsMean <= 1e9)) yield return $"arbitrageOrderLotsMean: {ArbitrageOrderLotsMean} is not within 1 and 1e9";
        if (WarmUpEventCount is < 0 or > 10_000_000) yield return $"warmUpEventCount: {WarmUpEventCount} is not within 0 and 10000000";
        if (OrderCountMax is < 1 or > 1 << 20) yield return $"orderCountMax: {OrderCountMax} is not within 1 and {1 << 20}";
    }

    private static bool IsRate(double rate) => rate >= 0 && rate <= 1e9;
}

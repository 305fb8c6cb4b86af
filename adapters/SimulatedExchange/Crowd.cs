using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>The crowd of one instrument: draws when it acts next and what it does then.</summary>
/// <remarks>One thread; never allocates after construction. The streams are superposed: one exponential waiting time of the total rate,
/// then the stream in proportion to its rate. Cancels are proposed at the greatest rate of any distance for every resting order and kept with
/// the ratio of the order's own rate to it (thinning), which is exact; so are the trend followers' orders. When somebody else changes the number
/// of resting orders, the waiting time is drawn anew, which exponential waiting times allow.</remarks>
internal sealed partial class Crowd
{
    // There is no market order: one takes up to half the price away, which still has a notional that the rules accept.
    private const long MarketOrderReach = 2;

    private readonly MatchingEngine _engine;
    private readonly InstrumentRules _rules;
    private readonly int _instrument;
    private readonly double[] _limitRateSums;
    private readonly double[] _cancelRates;
    private readonly double _limitRate;
    private readonly double _marketRate;
    private readonly double _largeRate;
    private readonly double _placeRate;
    private readonly double _cancelRateMax;
    private readonly double _lotsScale;
    private readonly double _largeLotsScale;
    private readonly int _orderCountMax;
    private SplitMix64 _random;
    private long _lastBid;
    private long _lastAsk;
    private int _orderCount;

    public Crowd(MatchingEngine engine, int instrument, InstrumentRules rules, CrowdConfiguration configuration, ulong seed)
    {
        string errors = string.Join("; ", configuration.Errors());
        if (errors.Length > 0) throw new ArgumentException(errors, nameof(configuration));
        _engine = engine;
        _rules = rules;
        _instrument = instrument;
        _random = RandomStream.Create(seed, (ulong)instrument + 16);
        _limitRateSums = new double[configuration.LimitOrdersPerSecond.Count];
        for (int i = 0; i < _limitRateSums.Length; i++) _limitRateSums[i] = _limitRate += configuration.LimitOrdersPerSecond[i];
        _marketRate = configuration.MarketOrdersPerSecond;
        _largeRate = configuration.LargeOrdersPerSecond;
        _momentumRate = configuration.MomentumOrdersPerSecond;
        _momentumScale = configuration.MomentumScaleTicks;
        _trend = new Trend(configuration.MomentumTimeConstantSeconds * 1e9);
        _arbitrageRate = configuration.ArbitrageOrdersPerSecond;
        _arbitrageThreshold = configuration.ArbitrageThresholdFraction;
        _arbitrageLotsScale = LotsScale(configuration.ArbitrageOrderLotsMean);
        _placeRate = (2 * (_limitRate + _marketRate + _largeRate)) + _momentumRate + _arbitrageRate;
        _cancelRates = [.. configuration.CancelsPerSecond];
        _cancelRateMax = _cancelRates.Max();
        _lotsScale = LotsScale(configuration.OrderLotsMean);
        _largeLotsScale = LotsScale(configuration.LargeOrderLotsMean);
        _orderCountMax = configuration.OrderCountMax;
        FillBook(configuration);
        var silence = new SilentSink();
        for (int i = 0; i < configuration.WarmUpEventCount; i++) Act(BeforeOpening, ref silence);
    }

    /// <summary>True when somebody else changed the number of resting orders since the last time was drawn: draw it anew.</summary>
    public bool IsRateChanged => _engine.RestingCount(_instrument, MatchingEngine.AnonymousOwner) != _orderCount;

    /// <summary>Draws the time of the next action, from now, ns.</summary>
    public long Schedule(long nowNs)
    {
        _orderCount = _engine.RestingCount(_instrument, MatchingEngine.AnonymousOwner);
        double rate = _placeRate + (_cancelRateMax * _orderCount);
        return nowNs + (long)(_random.NextExponential() / rate * 1e9);
    }

    /// <summary>One action.</summary>
    public void Act<TSink>(long nowNs, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        if (_engine.TryGetBest(_instrument, Side.Buy, out long bid)) _lastBid = bid;
        if (_engine.TryGetBest(_instrument, Side.Sell, out long ask)) _lastAsk = ask;
        if (_momentumRate > 0) FollowTrend(nowNs);
        int orderCount = _engine.RestingCount(_instrument, MatchingEngine.AnonymousOwner);
        double limit = _cancelRateMax * orderCount;
        double draw = _random.NextDouble() * (_placeRate + limit);
        if (draw < limit) CancelOne((int)_random.NextBounded(orderCount), ref sink);
        else if (draw < (limit += 2 * _marketRate)) PlaceMarketOrder(IsBuyDrawn(), _lotsScale, ref sink);
        else if (draw < (limit += 2 * _largeRate)) PlaceMarketOrder(IsBuyDrawn(), _largeLotsScale, ref sink);
        else if (draw < (limit += _momentumRate)) ActOnTrend(ref sink);
        else if (draw < limit + _arbitrageRate) Arbitrage(ref sink);
        else if (orderCount < _orderCountMax) PlaceLimitOrder(ref sink);
    }

    private void CancelOne<TSink>(int index, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        int handle = _engine.RestingOrder(_instrument, MatchingEngine.AnonymousOwner, index);
        (Side side, long price) = _engine.SideAndPrice(handle);
        long opposite = side == Side.Buy ? _lastAsk : _lastBid;
        long distance = Math.Abs(opposite - price) / _rules.TickSize(opposite);
        double rate = _cancelRates[(int)Math.Clamp(distance - 1, 0, _cancelRates.Length - 1)];
        if (rate < _cancelRateMax && _random.NextDouble() * _cancelRateMax >= rate) return;
        _engine.CancelResting(handle, CancelReason.Requested, ref sink);
    }

    private void PlaceMarketOrder<TSink>(bool isBuy, double lotsScale, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        long price = isBuy
            ? AlignDown(Math.Min(_lastAsk + (Math.Abs(_lastAsk) / MarketOrderReach), _rules.MaxPrice))
            : AlignUp(Math.Max(_lastBid - (Math.Abs(_lastBid) / MarketOrderReach), _rules.MinPrice));
        Enter(isBuy, price, DrawLots(lotsScale), TimeInForce.ImmediateOrCancel, ref sink);
    }

    private void PlaceLimitOrder<TSink>(ref TSink sink)
        where TSink : struct, IMatchSink
    {
        bool isBuy = IsBuyDrawn();
        int distance = DrawDistance();
        long opposite = isBuy ? _lastAsk : _lastBid;
        long offset = distance * _rules.TickSize(opposite);
        Enter(isBuy, isBuy ? AlignDown(opposite - offset) : AlignUp(opposite + offset), DrawLots(_lotsScale), TimeInForce.GoodTillCancel, ref sink);
    }

    // The book's own checks refuse what is out of the instrument's limits: such an order is one that was not placed.
    private void Enter<TSink>(bool isBuy, long price, long lots, TimeInForce timeInForce, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        var entry = new OrderEntry
        {
            OwnerId = MatchingEngine.AnonymousOwner,
            Price = price,
            Lots = lots,
            Side = isBuy ? Side.Buy : Side.Sell,
            TimeInForce = timeInForce,
        };
        _ = _engine.Enter(_instrument, in entry, ref sink);
    }

    private bool IsBuyDrawn() => (_random.Next() >> 63) == 0;

    private int DrawDistance()
    {
        double draw = _random.NextDouble() * _limitRate;
        int low = 0, high = _limitRateSums.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (draw < _limitRateSums[middle]) high = middle;
            else low = middle + 1;
        }
        return low + 1;
    }

    private long DrawLots(double scale) => Math.Clamp(scale > 0 ? 1 + (long)(_random.NextExponential() * scale) : 1, _rules.MinLots, _rules.MaxLots);

    // Geometric from 1 with mean m: 1 + floor(E · scale) for an exponential E.
    private static double LotsScale(double mean) => mean > 1 ? -1 / DeterministicMath.Log1p(-1 / mean) : 0;

    // The stationary number of orders at each distance, on both sides of the initial price.
    private void FillBook(CrowdConfiguration configuration)
    {
        long tick = _rules.TickSize(configuration.InitialPrice);
        long middle = AlignDown(configuration.InitialPrice);
        (_lastBid, _lastAsk) = (middle, middle + tick);
        var silence = new SilentSink();
        for (int distance = 1; distance <= _limitRateSums.Length; distance++)
        {
            double cancelRate = Math.Max(_cancelRates[Math.Min(distance, _cancelRates.Length) - 1], 1e-3);
            int count = (int)Math.Clamp(configuration.LimitOrdersPerSecond[distance - 1] / cancelRate, 1, 64);
            for (int i = 0; i < count && _engine.RestingCount(_instrument, MatchingEngine.AnonymousOwner) < _orderCountMax - 1; i++)
            {
                Enter(true, AlignDown(_lastAsk - (distance * tick)), DrawLots(_lotsScale), TimeInForce.GoodTillCancel, ref silence);
                Enter(false, AlignUp(_lastBid + (distance * tick)), DrawLots(_lotsScale), TimeInForce.GoodTillCancel, ref silence);
            }
        }
    }

    private long AlignDown(long price) => _rules.AlignDown(price);

    private long AlignUp(long price) => _rules.AlignUp(price);
}

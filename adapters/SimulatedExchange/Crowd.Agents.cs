using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <content>Those of the crowd who look at prices: trend followers and arbitrageurs.</content>
internal sealed partial class Crowd
{
    private const long BeforeOpening = -1; // no time passes then, and no trend begins

    private readonly double _momentumRate;
    private readonly double _momentumScale;
    private readonly double _arbitrageRate;
    private readonly double _arbitrageThreshold;
    private readonly double _arbitrageLotsScale;
    private InstrumentRules? _anchorRules;
    private OrderEntry _anchorLeg;
    private Trend _trend;
    private double _signalTicks;

    /// <summary>Index of the instrument that the arbitrageurs compare with.</summary>
    public int Anchor { get; private set; }

    /// <summary>True when the last action has a second part in the anchor's book.</summary>
    public bool HasAnchorLeg { get; private set; }

    /// <summary>Lets the arbitrageurs compare with another instrument of the same underlying.</summary>
    public void SetAnchor(int instrument, InstrumentRules rules) => (Anchor, _anchorRules) = (instrument, rules);

    /// <summary>The second part of an arbitrage.</summary>
    public void ActAtAnchor<TSink>(ref TSink sink)
        where TSink : struct, IMatchSink
    {
        HasAnchorLeg = false;
        _ = _engine.Enter(Anchor, in _anchorLeg, ref sink);
    }

    private void FollowTrend(long nowNs)
    {
        if (nowNs == BeforeOpening) return;
        double middle = ((double)_lastBid + _lastAsk) / 2;
        _signalTicks = _trend.Update(nowNs, middle) / _rules.TickSize(_lastBid);
    }

    // Proposed at the greatest rate, kept in proportion to the signal.
    private void ActOnTrend<TSink>(ref TSink sink)
        where TSink : struct, IMatchSink
    {
        if (_random.NextDouble() * _momentumScale < Math.Abs(_signalTicks)) PlaceMarketOrder(_signalTicks > 0, _lotsScale, ref sink);
    }

    private void Arbitrage<TSink>(ref TSink sink)
        where TSink : struct, IMatchSink
    {
        if (_anchorRules is not { } anchorRules) return;
        if (!_engine.TryGetBest(Anchor, Side.Buy, out long anchorBid) || !_engine.TryGetBest(Anchor, Side.Sell, out long anchorAsk)) return;
        if (IsApart(_lastAsk, anchorBid)) Trade(true, _lastAsk, anchorBid, anchorRules, ref sink);
        else if (IsApart(anchorAsk, _lastBid)) Trade(false, _lastBid, anchorAsk, anchorRules, ref sink);
    }

    private bool IsApart(long ask, long bid) => (double)bid - ask > _arbitrageThreshold * Math.Abs((double)ask);

    // Each book is taken up to the middle of the gap: what is left of it is closed.
    private void Trade<TSink>(bool isBuy, long price, long anchorPrice, InstrumentRules anchorRules, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        long middle = price + ((anchorPrice - price) / 2);
        long lots = DrawLots(_arbitrageLotsScale);
        double anchorLots = lots * BaseUnits(_rules, price) / BaseUnits(anchorRules, anchorPrice);
        _anchorLeg = new OrderEntry
        {
            OwnerId = MatchingEngine.AnonymousOwner,
            Price = isBuy ? anchorRules.AlignUp(middle) : anchorRules.AlignDown(middle),
            Lots = (long)Math.Clamp(anchorLots, anchorRules.MinLots, anchorRules.MaxLots),
            Side = isBuy ? Side.Sell : Side.Buy,
            TimeInForce = TimeInForce.ImmediateOrCancel,
        };
        HasAnchorLeg = true;
        Enter(isBuy, isBuy ? AlignDown(middle) : AlignUp(middle), lots, TimeInForce.ImmediateOrCancel, ref sink);
    }

    // One lot in the base currency, but for a factor that all instruments share.
    private static double BaseUnits(InstrumentRules rules, long price)
        => (double)rules.ContractValue * rules.QuantityStep * (rules.Kind == InstrumentKind.Inverse ? 1e9 / price : 1);
}

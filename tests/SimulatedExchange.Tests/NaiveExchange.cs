using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>The matching engine as one would write it on a blackboard: one list of orders a book, searched from the start each time.</summary>
internal sealed class NaiveExchange(IReadOnlyList<InstrumentRules> instruments)
{
    private readonly Dictionary<(int Owner, long Id), Order?> _ids = [];
    private readonly Dictionary<(int Instrument, int Owner), long> _positions = [];
    private readonly List<Order> _orders = []; // oldest priority first
    private long _venueOrderId;
    private long _matchId;

    public List<Execution> Executions { get; } = [];

    public List<MatchedTrade> Trades { get; } = [];

    public sealed class Order
    {
        public required int Instrument, Owner;
        public required long Id, VenueId, Price, Leaves;
        public required bool IsBuy;
        public required OrderFlags Flags;
        public long Cum;
    }

    public IEnumerable<Order> Book(int instrument, bool isBuy)
    {
        IEnumerable<Order> side = _orders.Where(order => order.Instrument == instrument && order.IsBuy == isBuy);
        return isBuy ? side.OrderByDescending(order => order.Price) : side.OrderBy(order => order.Price); // stable sorts
    }

    public void Enter(int instrument, OrderEntry entry)
    {
        RejectReason? reason = Refusal(instrument, entry);
        if (reason is { } because)
        {
            Executions.Add(new Execution
            {
                Kind = ExecutionKind.Rejected,
                OwnerId = entry.OwnerId,
                InstrumentId = instruments[instrument].InstrumentId,
                ClientOrderId = entry.ClientOrderId,
                RejectReason = because,
            });
            return;
        }
        var order = new Order
        {
            Instrument = instrument,
            Owner = entry.OwnerId,
            Id = entry.ClientOrderId,
            VenueId = ++_venueOrderId,
            Price = entry.Price,
            Leaves = entry.Lots,
            IsBuy = entry.Side == Side.Buy,
            Flags = entry.Flags,
        };
        _ids[(order.Owner, order.Id)] = order;
        Executions.Add(Report(ExecutionKind.Accepted, order) with { Price = order.Price });
        Match(order);
        if (order.Leaves > 0 && entry.TimeInForce == TimeInForce.ImmediateOrCancel) End(order, CancelReason.ImmediateOrCancel);
        else if (order.Leaves > 0) _orders.Add(order);
    }

    public void Cancel(int instrument, int owner, long id, long venueId)
    {
        RejectReason? reason = Find(instrument, owner, id, venueId, out Order? order);
        if (reason is null)
        {
            End(order!, CancelReason.Requested);
            return;
        }
        Executions.Add(new Execution
        {
            Kind = ExecutionKind.CancelRejected,
            OwnerId = owner,
            InstrumentId = instruments[instrument].InstrumentId,
            ClientOrderId = id,
            RejectReason = reason.Value,
        });
    }

    public void Replace(int instrument, OrderReplacement replacement)
    {
        RejectReason? reason = Find(instrument, replacement.OwnerId, replacement.OriginalClientOrderId, replacement.VenueOrderId, out Order? order)
            ?? Refusal(order!, replacement);
        if (reason is { } because)
        {
            Executions.Add(new Execution
            {
                Kind = ExecutionKind.ReplaceRejected,
                OwnerId = replacement.OwnerId,
                InstrumentId = instruments[instrument].InstrumentId,
                ClientOrderId = replacement.ClientOrderId,
                OriginalClientOrderId = replacement.OriginalClientOrderId,
                RejectReason = because,
            });
            return;
        }
        if (replacement.Lots <= order!.Cum)
        {
            End(order, CancelReason.Requested);
            return;
        }
        _ids[(order.Owner, order.Id)] = null;
        order.Id = replacement.ClientOrderId;
        _ids[(order.Owner, order.Id)] = order;
        bool keepsPlace = replacement.Price == order.Price && replacement.Lots - order.Cum <= order.Leaves;
        (order.Price, order.Leaves, order.Flags) = (replacement.Price, replacement.Lots - order.Cum, replacement.Flags);
        Executions.Add(Report(ExecutionKind.Replaced, order) with { OriginalClientOrderId = replacement.OriginalClientOrderId, Price = order.Price });
        if (keepsPlace) return;
        _orders.Remove(order);
        Match(order);
        if (order.Leaves > 0) _orders.Add(order);
    }

    public void MassCancel(int instrument, int owner)
    {
        foreach (Order order in _orders.Where(order => order.Instrument == instrument && order.Owner == owner).ToArray()) End(order, CancelReason.MassCancel);
    }

    public long Position(int instrument, int owner) => _positions.GetValueOrDefault((instrument, owner));

    private RejectReason? Find(int instrument, int owner, long id, long venueId, out Order? order)
    {
        if (owner is 0 || !_ids.TryGetValue((owner, id), out order))
        {
            order = null;
            return RejectReason.UnknownOrder;
        }
        if (order is null) return RejectReason.TooLate;
        return order.Instrument != instrument || (venueId != long.MinValue && venueId != order.VenueId) ? RejectReason.UnknownOrder : null;
    }

    private RejectReason? Refusal(int instrument, OrderEntry entry)
    {
        if ((byte)entry.Side is not (1 or 2) || (byte)entry.OrderType != 1 || (byte)entry.TimeInForce is not (1 or 2) || (byte)entry.Flags > 3)
            return RejectReason.Malformed;
        bool postOnly = entry.Flags.HasFlag(OrderFlags.PostOnly);
        if (postOnly && entry.TimeInForce == TimeInForce.ImmediateOrCancel) return RejectReason.Malformed;
        if (entry.OwnerId != 0 && entry.ClientOrderId <= 0) return RejectReason.Malformed;
        if (entry.OwnerId != 0 && _ids.ContainsKey((entry.OwnerId, entry.ClientOrderId))) return RejectReason.DuplicateClientOrderId;
        return Refusal(instrument, entry.OwnerId, entry.Side == Side.Buy, entry.Price, entry.Lots, entry.Lots, entry.Flags);
    }

    private RejectReason? Refusal(Order order, OrderReplacement replacement)
    {
        if (replacement.ClientOrderId <= 0 || (replacement.Side == Side.Buy) != order.IsBuy || (byte)replacement.Side is not (1 or 2) || (byte)replacement.Flags > 3)
            return RejectReason.Malformed;
        if (replacement.ClientOrderId != order.Id && _ids.ContainsKey((order.Owner, replacement.ClientOrderId))) return RejectReason.DuplicateClientOrderId;
        if (replacement.Lots < 0) return RejectReason.InvalidQuantity;
        return replacement.Lots <= order.Cum
            ? null
            : Refusal(order.Instrument, order.Owner, order.IsBuy, replacement.Price, replacement.Lots, replacement.Lots - order.Cum, replacement.Flags);
    }

    private RejectReason? Refusal(int instrument, int owner, bool isBuy, long price, long total, long leaves, OrderFlags flags)
    {
        InstrumentRules rules = instruments[instrument];
        if (rules.Status != TradingStatus.Trading) return RejectReason.InstrumentNotTrading;
        if (price <= 0 || price < rules.MinPrice || price > rules.MaxPrice || price % rules.Ticks[0].TickSize != 0) return RejectReason.InvalidPrice;
        if (total < rules.MinLots || total > rules.MaxLots) return RejectReason.InvalidQuantity;
        decimal notional = price * 1e-9m * total * (rules.QuantityStep * 1e-9m) * (rules.ContractValue * 1e-9m);
        if (notional < rules.MinNotional * 1e-9m) return RejectReason.MinimumNotional;
        if (flags.HasFlag(OrderFlags.ReduceOnly) && leaves > Reducible(instrument, owner, isBuy)) return RejectReason.ReduceOnlyWouldIncrease;
        return flags.HasFlag(OrderFlags.PostOnly) && Best(instrument, isBuy, price) is not null ? RejectReason.PostOnlyWouldCross : null;
    }

    private long Reducible(int instrument, int owner, bool isBuy) => Math.Max(0, isBuy ? -Position(instrument, owner) : Position(instrument, owner));

    private Order? Best(int instrument, bool takerIsBuy, long price)
        => Book(instrument, !takerIsBuy).FirstOrDefault() is { } best && (takerIsBuy ? price >= best.Price : price <= best.Price) ? best : null;

    private void Match(Order taker)
    {
        while (taker.Leaves > 0 && Best(taker.Instrument, taker.IsBuy, taker.Price) is { } maker)
        {
            if (maker.Flags.HasFlag(OrderFlags.ReduceOnly))
            {
                long reducible = Reducible(maker.Instrument, maker.Owner, maker.IsBuy);
                if (reducible == 0)
                {
                    End(maker, CancelReason.Operator);
                    continue;
                }
                if (reducible < maker.Leaves)
                {
                    maker.Leaves = reducible;
                    Executions.Add(Report(ExecutionKind.Canceled, maker) with { CancelReason = CancelReason.Operator });
                }
            }
            long lots = Math.Min(taker.Leaves, maker.Leaves);
            _matchId++;
            Fill(maker, maker.Price, lots, Liquidity.Maker);
            Fill(taker, maker.Price, lots, Liquidity.Taker);
            Trades.Add(new MatchedTrade(instruments[taker.Instrument].InstrumentId, _matchId, maker.Price, lots, taker.IsBuy ? Side.Buy : Side.Sell));
            if (maker.Leaves == 0) Forget(maker);
        }
        if (taker.Leaves == 0) Forget(taker);
    }

    private void Fill(Order order, long price, long lots, Liquidity liquidity)
    {
        order.Leaves -= lots;
        order.Cum += lots;
        _positions[(order.Instrument, order.Owner)] = Position(order.Instrument, order.Owner) + (order.IsBuy ? lots : -lots);
        InstrumentRules rules = instruments[order.Instrument];
        decimal rate = (liquidity == Liquidity.Maker ? rules.MakerFee : rules.TakerFee) * 1e-7m;
        decimal fee = price * 1e-9m * lots * (rules.QuantityStep * 1e-9m) * (rules.ContractValue * 1e-9m) * rate;
        Executions.Add(Report(ExecutionKind.Filled, order) with
        {
            MatchId = _matchId,
            Price = price,
            Lots = lots,
            Liquidity = liquidity,
            Fee = order.Owner == 0 ? 0 : (long)decimal.Ceiling(fee * 1e8m) * 10,
        });
    }

    private void End(Order order, CancelReason reason)
    {
        order.Leaves = 0;
        Executions.Add(Report(ExecutionKind.Canceled, order) with { CancelReason = reason });
        Forget(order);
    }

    private void Forget(Order order)
    {
        _orders.Remove(order);
        _ids[(order.Owner, order.Id)] = null;
    }

    private Execution Report(ExecutionKind kind, Order order) => new()
    {
        Kind = kind,
        OwnerId = order.Owner,
        InstrumentId = instruments[order.Instrument].InstrumentId,
        ClientOrderId = order.Id,
        VenueOrderId = order.VenueId,
        LeavesLots = order.Leaves,
        CumLots = order.Cum,
        Side = order.IsBuy ? Side.Buy : Side.Sell,
    };
}

using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>The matching engine as one would write it on a blackboard: one list of orders a side, in priority order, and nothing clever.</summary>
/// <remarks>Shares data with the engine (rules, executions), no code.</remarks>
internal sealed partial class NaiveExchange(IReadOnlyList<InstrumentRules> instruments, IReadOnlyList<SelfTradePrevention> modes, PlantedBug bug = PlantedBug.None)
{
    private readonly Dictionary<(int Owner, long Id), Order?> _ids = []; // null: ended
    private readonly Dictionary<(int Instrument, int Owner), long> _positions = [];
    private readonly List<Order>[] _bids = [.. instruments.Select(_ => new List<Order>())];
    private readonly List<Order>[] _asks = [.. instruments.Select(_ => new List<Order>())];
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
        public required SelfTradePrevention Mode;
        public long Cum;
    }

    public List<Order> Book(int instrument, bool isBuy) => (isBuy ? _bids : _asks)[instrument];

    public long Position(int instrument, int owner) => _positions.GetValueOrDefault((instrument, owner));

    public void Apply(Command command)
    {
        switch (command.Kind)
        {
            case CommandKind.Enter:
                Enter(command);
                break;
            case CommandKind.Cancel:
                if (Find(command, command.Id, out Order? order) is { } reason) Refuse(ExecutionKind.CancelRejected, command, reason);
                else End(order!, CancelReason.Requested);
                break;
            case CommandKind.Replace:
                Replace(command);
                break;
            default:
                IEnumerable<Order> orders = Book(command.Instrument, true);
                if (bug != PlantedBug.MassCancelMissesOneSide) orders = orders.Concat(Book(command.Instrument, false));
                foreach (Order mine in orders.Where(order => order.Owner == command.Owner).ToArray()) End(mine, CancelReason.MassCancel);
                break;
        }
    }

    private void Enter(Command command)
    {
        if (Refusal(command) is { } reason)
        {
            Refuse(ExecutionKind.Rejected, command, reason);
            return;
        }
        var order = new Order
        {
            Instrument = command.Instrument,
            Owner = command.Owner,
            Id = command.Id,
            VenueId = ++_venueOrderId,
            Price = command.Price,
            Leaves = command.Lots,
            IsBuy = command.Side == Side.Buy,
            Flags = command.Flags,
            Mode = command.SelfTradePrevention == SelfTradePrevention.AccountDefault ? modes[command.Owner] : command.SelfTradePrevention,
        };
        _ids[(order.Owner, order.Id)] = order;
        Executions.Add(Report(ExecutionKind.Accepted, order) with { Price = order.Price });
        Match(order);
        bool isImmediate = command.TimeInForce == TimeInForce.ImmediateOrCancel && bug != PlantedBug.RemainderOfImmediateOrderRests;
        if (order.Leaves > 0 && isImmediate) End(order, CancelReason.ImmediateOrCancel);
        else if (order.Leaves > 0) Queue(order);
        else Forget(order);
    }

    private void Replace(Command command)
    {
        RejectReason? reason = Find(command, command.OriginalId, out Order? order) ?? Refusal(order!, command);
        if (reason is { } because)
        {
            Refuse(ExecutionKind.ReplaceRejected, command, because);
            return;
        }
        if (command.Lots <= order!.Cum)
        {
            End(order, CancelReason.Requested);
            return;
        }
        _ids[(order.Owner, order.Id)] = null;
        order.Id = command.Id;
        _ids[(order.Owner, order.Id)] = order;
        long leaves = bug == PlantedBug.ReplaceForgetsTheFilledPart ? command.Lots : command.Lots - order.Cum;
        bool keepsPlace = command.Price == order.Price && (leaves <= order.Leaves || bug == PlantedBug.GrowingKeepsPriority);
        if (bug == PlantedBug.ShrinkingLosesPriority && leaves < order.Leaves) keepsPlace = false;
        (order.Price, order.Leaves, order.Flags) = (command.Price, leaves, command.Flags);
        Executions.Add(Report(ExecutionKind.Replaced, order) with { OriginalClientOrderId = command.OriginalId, Price = order.Price });
        if (keepsPlace) return;
        _ = Book(order.Instrument, order.IsBuy).Remove(order);
        Match(order);
        if (order.Leaves > 0) Queue(order);
        else Forget(order);
    }

    // Behind all orders of a better or equal price.
    private void Queue(Order order)
    {
        List<Order> side = Book(order.Instrument, order.IsBuy);
        int place = 0;
        while (place < side.Count && (order.IsBuy ? side[place].Price >= order.Price : side[place].Price <= order.Price))
        {
            if (bug == PlantedBug.LastInFirstOut && side[place].Price == order.Price) break;
            place++;
        }
        side.Insert(place, order);
    }

    private void Match(Order taker)
    {
        List<Order> makers = Book(taker.Instrument, !taker.IsBuy);
        while (taker.Leaves > 0 && makers.Count > 0 && Crosses(taker.IsBuy, taker.Price, makers[0].Price))
        {
            Order maker = makers[0];
            if (maker.Flags.HasFlag(OrderFlags.ReduceOnly) && bug != PlantedBug.ReduceOnlyIsNotCutToPosition)
            {
                long reducible = Reducible(maker.Instrument, maker.Owner, maker.IsBuy);
                if (reducible < maker.Leaves) Shrink(maker, maker.Leaves - reducible, CancelReason.Operator);
                if (reducible == 0) continue;
            }
            if (maker.Owner == taker.Owner && taker.Owner != 0 && IsPrevented(maker, taker)) continue;
            Trade(maker, taker, Math.Min(taker.Leaves, maker.Leaves));
        }
    }

    private static bool Crosses(bool isBuy, long price, long opposite) => isBuy ? price >= opposite : price <= opposite;

    private bool IsPrevented(Order maker, Order taker)
    {
        long smaller = Math.Min(maker.Leaves, taker.Leaves);
        SelfTradePrevention mode = bug == PlantedBug.SelfTradeTakesTheMakersMode ? maker.Mode : taker.Mode;
        if (bug == PlantedBug.SelfTradeCancelsTheWrongOrder && mode == SelfTradePrevention.CancelTaker) mode = SelfTradePrevention.CancelMaker;
        if (bug == PlantedBug.DecrementCancelsTheTaker && mode == SelfTradePrevention.Decrement) mode = SelfTradePrevention.CancelTaker;
        switch (mode)
        {
            case SelfTradePrevention.CancelTaker:
                Shrink(taker, taker.Leaves, CancelReason.SelfTrade);
                return true;
            case SelfTradePrevention.CancelMaker:
                Shrink(maker, maker.Leaves, CancelReason.SelfTrade);
                return true;
            case SelfTradePrevention.CancelBoth:
                Shrink(maker, maker.Leaves, CancelReason.SelfTrade);
                Shrink(taker, taker.Leaves, CancelReason.SelfTrade);
                return true;
            case SelfTradePrevention.Decrement:
                Shrink(maker, smaller, CancelReason.SelfTrade);
                Shrink(taker, smaller, CancelReason.SelfTrade);
                return true;
            default:
                return false;
        }
    }

    private void Trade(Order maker, Order taker, long lots)
    {
        long price = bug == PlantedBug.TradeAtTheTakersPrice ? taker.Price : maker.Price;
        _matchId++;
        foreach ((Order order, Liquidity liquidity) in new[] { (maker, Liquidity.Maker), (taker, Liquidity.Taker) })
        {
            order.Leaves -= lots;
            order.Cum += lots;
            _positions[(order.Instrument, order.Owner)] = Position(order.Instrument, order.Owner) + (order.IsBuy ? lots : -lots);
            long fee = order.Owner == 0 ? 0 : Fee(instruments[order.Instrument], price, lots, liquidity);
            Settle(order, price, lots, fee);
            Executions.Add(Report(ExecutionKind.Filled, order) with { MatchId = _matchId, Price = price, Lots = lots, Liquidity = liquidity, Fee = fee });
        }
        Trades.Add(new MatchedTrade(instruments[taker.Instrument].InstrumentId, _matchId, price, lots, taker.IsBuy ? Side.Buy : Side.Sell));
        if (maker.Leaves == 0) Forget(maker);
    }

    private void Shrink(Order order, long lots, CancelReason reason)
    {
        order.Leaves -= lots;
        Executions.Add(Report(ExecutionKind.Canceled, order) with { CancelReason = reason });
        if (order.Leaves == 0) Forget(order);
    }

    private void End(Order order, CancelReason reason) => Shrink(order, order.Leaves, reason);

    private void Forget(Order order)
    {
        _ = Book(order.Instrument, order.IsBuy).Remove(order);
        _ids[(order.Owner, order.Id)] = null;
    }

    private long Reducible(int instrument, int owner, bool isBuy) => Math.Max(0, isBuy ? -Position(instrument, owner) : Position(instrument, owner));

    private void Refuse(ExecutionKind kind, Command command, RejectReason reason) => Executions.Add(new Execution
    {
        Kind = kind,
        OwnerId = command.Owner,
        InstrumentId = instruments[command.Instrument].InstrumentId,
        ClientOrderId = command.Id,
        OriginalClientOrderId = command.OriginalId,
        RejectReason = reason,
    });

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

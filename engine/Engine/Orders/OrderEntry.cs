using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>Turns wishes into orders: risk first, then the table, then the outbox. The only code that opens an order.</summary>
internal sealed class OrderEntry
{
    private readonly OrderTable _orders;
    private readonly InstrumentTable _instruments;
    private readonly PreTradeRisk _risk;
    private readonly OrderOutbox _outbox;
    private readonly ArenaArray<EngineState> _state;
    private readonly ArenaArray<EngineCounters> _counters;

    internal OrderEntry(
        OrderTable orders,
        InstrumentTable instruments,
        PreTradeRisk risk,
        OrderOutbox outbox,
        ArenaArray<EngineState> state,
        ArenaArray<EngineCounters> counters)
    {
        _orders = orders;
        _instruments = instruments;
        _risk = risk;
        _outbox = outbox;
        _state = state;
        _counters = counters;
    }

    /// <summary>Sends a new order unless risk refuses it.</summary>
    [HotPath]
    internal RiskReason Place(in OrderRequest request, out int orderSlot)
    {
        orderSlot = OrderTable.None;
        if (_outbox.IsFull) return Refuse(RiskReason.FrameBudget);
        RiskReason reason = _risk.Check(request.InstrumentSlot, request.Side, request.Price, request.Lots, request.Flags, OrderTable.None);
        if (reason != RiskReason.None) return Refuse(reason);
        if (!_orders.TryOpen(request.InstrumentSlot, request.Side, out orderSlot)) return Refuse(RiskReason.OrderTableFull);
        ref Order order = ref _orders[orderSlot];
        order.Price = request.Price;
        order.Lots = request.Lots;
        order.LeavesLots = request.Lots;
        order.Group = request.Group;
        order.Level = request.Level;
        order.TimeInForce = request.TimeInForce;
        order.Flags = request.Flags;
        order.ActionTimeNs = _state[0].NowNs;
        _orders.Expose(ref order, request.Lots);
        _outbox.Add(OutboundKind.New, orderSlot, _instruments[request.InstrumentSlot].VenueId);
        return RiskReason.None;
    }

    /// <summary>Replaces price and total quantity of a live order; <paramref name="replacementSlot"/> is the node that carries it on.</summary>
    /// <remarks>While the order or a replacement of it waits for its acknowledgement the wish is kept there, the latest one only, and goes through risk and out
    /// when that comes; a cancel overrides it.</remarks>
    [HotPath]
    internal RiskReason Replace(int originalSlot, Price price, Lots lots, out int replacementSlot)
    {
        replacementSlot = WaitingSlot(originalSlot);
        if (replacementSlot != OrderTable.None) return Keep(replacementSlot, price, lots);
        if (_outbox.IsFull) return Refuse(RiskReason.FrameBudget);
        ref Order original = ref _orders[originalSlot];
        OrderTransition transition = OrderTransitions.Get(original.State, OrderEvent.ReplaceRequested);
        bool isReplaced = _orders.PendingReplacementOf(originalSlot) != OrderTable.None; // by one that is Unknown: the original was heard of since
        if (transition.Outcome == OrderOutcome.Refused || isReplaced || lots <= original.CumLots) return Refuse(RiskReason.OrderState);
        RiskReason reason = _risk.Check(original.InstrumentSlot, original.Side, price, lots, original.Flags, originalSlot);
        if (reason != RiskReason.None) return Refuse(reason);
        if (!_orders.TryOpen(original.InstrumentSlot, original.Side, out replacementSlot)) return Refuse(RiskReason.OrderTableFull);
        ref Order replacement = ref _orders[replacementSlot];
        replacement.Price = price;
        replacement.Lots = lots;
        replacement.CumLots = original.CumLots;
        replacement.LeavesLots = lots - original.CumLots;
        replacement.Group = original.Group;
        replacement.Level = original.Level;
        replacement.TimeInForce = original.TimeInForce;
        replacement.Flags = original.Flags;
        replacement.VenueOrderId = original.VenueOrderId;
        replacement.ActionTimeNs = _state[0].NowNs;
        replacement.RootClientOrderId = original.RootClientOrderId;
        replacement.LinkedSlot = originalSlot;
        original.LinkedSlot = replacementSlot;
        original.ActionTimeNs = _state[0].NowNs;
        original.CancelCount = 0;
        original.WishedLots = Lots.Zero;
        _orders.ExposePending(replacementSlot);
        _orders.Move(originalSlot, transition.Next);
        _outbox.Add(OutboundKind.Replace, replacementSlot, _instruments[original.InstrumentSlot].VenueId);
        return RiskReason.None;
    }

    /// <summary>Cancels an open order, whatever it waits for. During a replacement the cancel names the replacement's id.</summary>
    [HotPath]
    internal RiskReason Cancel(int orderSlot)
    {
        if (_outbox.IsFull) return Refuse(RiskReason.FrameBudget);
        ref Order order = ref _orders[orderSlot];
        OrderTransition transition = OrderTransitions.Get(order.State, OrderEvent.CancelRequested);
        if (transition.Outcome == OrderOutcome.Refused) return Refuse(RiskReason.OrderState);
        int replacement = order.State == OrderState.PendingReplace ? _orders.PendingReplacementOf(orderSlot) : OrderTable.None;
        if (replacement != OrderTable.None) return Cancel(replacement);

        order.CancelCount = Increment(in order);
        order.WishedLots = Lots.Zero;
        if (_orders.IsPendingReplacement(orderSlot))
        {
            // Remembered: if the replacement is refused the original stands, and its cancel goes out then.
            ref Order original = ref _orders[order.LinkedSlot];
            original.CancelCount = Increment(in original);
        }

        order.ActionTimeNs = _state[0].NowNs;
        _orders.Move(orderSlot, transition.Next);
        _risk.OnCancel(order.InstrumentSlot);
        _outbox.Add(OutboundKind.Cancel, orderSlot, _instruments[order.InstrumentSlot].VenueId);
        return RiskReason.None;
    }

    /// <summary>One message that cancels everything of a venue, and marks its orders so.</summary>
    internal void MassCancel(ushort venueId, MassCancelReason reason)
    {
        for (int slot = 0; slot < _instruments.Capacity; slot++)
        {
            if (!_instruments[slot].IsDefined || _instruments[slot].VenueId != venueId) continue;
            for (int order = _orders.OfInstrument(slot).FirstOpen; order != OrderTable.None; order = _orders[order].NextOpen)
            {
                ref Order open = ref _orders[order];
                open.CancelCount = Increment(in open);
                open.WishedLots = Lots.Zero;
                open.ActionTimeNs = _state[0].NowNs;
                open.State = OrderTransitions.Get(open.State, OrderEvent.CancelRequested).Next;
            }
        }

        _outbox.Add(OutboundKind.MassCancel, OrderTable.None, venueId, FrameHeader.NoInstrument, (byte)reason);
    }

    /// <summary>The order was acknowledged, or stands after its replacement was refused: a cancel that it was given before goes out again, since nobody knows what
    /// became of it; else the wish that waited goes out, or ends the order where nothing would be left.</summary>
    /// <param name="orderSlot">The order.</param>
    /// <param name="waitedSlot">Where the wish was kept.</param>
    [HotPath]
    internal void SendWish(int orderSlot, int waitedSlot)
    {
        ref Order order = ref _orders[orderSlot];
        bool isCancelled = order.State == OrderState.Live && order.CancelCount > 0;
        Lots lots = _orders[waitedSlot].WishedLots;
        if (lots.Count == 0 && !isCancelled) return;
        _orders[waitedSlot].WishedLots = Lots.Zero;
        if (order.State != OrderState.Live) return;
        if (isCancelled || lots <= order.CumLots) _ = Cancel(orderSlot);
        else if (lots != order.Lots || _orders[waitedSlot].WishedPrice != order.Price) _ = Replace(orderSlot, _orders[waitedSlot].WishedPrice, lots, out _);
    }

    /// <summary>Asks a venue for fills, open orders and positions; its <see cref="VenueState"/> says since when.</summary>
    internal void RequestStatus(ushort venueId) => _outbox.Add(OutboundKind.StatusRequest, OrderTable.None, venueId);

    /// <summary>The node whose acknowledgement a wish must wait for, or <see cref="OrderTable.None"/>.</summary>
    private int WaitingSlot(int orderSlot)
    {
        if (_orders[orderSlot].State == OrderState.PendingNew) return orderSlot; // a replacement is one, too
        return _orders[orderSlot].State == OrderState.PendingReplace ? _orders.PendingReplacementOf(orderSlot) : OrderTable.None;
    }

    private RiskReason Keep(int slot, Price price, Lots lots)
    {
        if (lots.Count < 1 || _orders[slot].State != OrderState.PendingNew) return Refuse(RiskReason.OrderState);
        _orders[slot].WishedPrice = price;
        _orders[slot].WishedLots = lots;
        return RiskReason.None;
    }

    private static byte Increment(in Order order) => order.State == OrderState.Live ? (byte)1 : (byte)Math.Min(order.CancelCount + 1, byte.MaxValue);

    private RiskReason Refuse(RiskReason reason)
    {
        _counters[0].RiskRefusals[(int)reason]++;
        return reason;
    }
}

using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>Applies executions to orders and positions. Every state with every event has one outcome: see <see cref="OrderTransitions"/>.</summary>
/// <remarks>Each method returns the slot of the order concerned, or <see cref="OrderTable.None"/>.</remarks>
internal sealed class ExecutionHandler
{
    private readonly OrderTable _orders;
    private readonly OrderEntry _entry;
    private readonly InstrumentTable _instruments;
    private readonly PositionTable _positions;
    private readonly FillKeySet _fillKeys;
    private readonly ArenaArray<EngineCounters> _counters;

    internal ExecutionHandler(
        OrderTable orders,
        OrderEntry entry,
        InstrumentTable instruments,
        PositionTable positions,
        FillKeySet fillKeys,
        ArenaArray<EngineCounters> counters)
    {
        _orders = orders;
        _entry = entry;
        _instruments = instruments;
        _positions = positions;
        _fillKeys = fillKeys;
        _counters = counters;
    }

    [HotPath]
    internal int OnAccepted(ref AcceptedDecoder accepted)
    {
        if (!TryFind(accepted.ClientOrderId, out int slot)) return OrderTable.None;
        if (Apply(slot, OrderEvent.Accepted) != OrderOutcome.Anomaly) _orders[slot].VenueOrderId = accepted.VenueOrderId;
        return slot;
    }

    internal int OnRejected(ref RejectedDecoder rejected)
    {
        if (!TryFind(rejected.ClientOrderId, out int slot)) return OrderTable.None;
        CountReject(rejected.Reason);
        Apply(slot, OrderEvent.Rejected);
        return slot;
    }

    [HotPath]
    internal int OnCanceled(ref CanceledDecoder canceled)
    {
        if (!TryFind(canceled.ClientOrderId, out int slot)) return OrderTable.None;
        if (canceled.LeavesLots <= 0)
        {
            // A replacement to a total already filled comes back as the original's cancel; any other one can no longer take over.
            int replacement = _orders[slot].State == OrderState.PendingReplace ? _orders[slot].LinkedSlot : OrderTable.None;
            Apply(slot, OrderEvent.Canceled);
            if (replacement != OrderTable.None && _orders[replacement].LinkedSlot == slot) Apply(replacement, OrderEvent.Canceled);
            return slot;
        }

        if (Apply(slot, OrderEvent.CanceledPart) == OrderOutcome.Applied)
        {
            ref Order order = ref _orders[slot];
            order.LeavesLots = new Lots(Math.Min(order.LeavesLots.Count, canceled.LeavesLots));
            order.Lots = order.CumLots + order.LeavesLots;
            _orders.Expose(ref order, order.LeavesLots);
        }

        return slot;
    }

    internal int OnCancelRejected(ref CancelRejectedDecoder rejected)
    {
        if (!TryFind(rejected.ClientOrderId, out int slot)) return OrderTable.None;
        bool isGone = rejected.Reason is RejectReason.UnknownOrder or RejectReason.TooLate;
        Apply(slot, isGone ? OrderEvent.CancelRejectedGone : OrderEvent.CancelRejected);
        return slot;
    }

    [HotPath]
    internal int OnReplaced(ref ReplacedDecoder replaced)
    {
        if (!TryFind(replaced.ClientOrderId, out int slot)) return OrderTable.None;
        TakeOver(slot);
        ref Order order = ref _orders[slot];
        if (!order.IsOpen) return slot;
        order.VenueOrderId = replaced.VenueOrderId;
        order.Price = new Price(replaced.Price);

        // The venue may count a fill that is still on its way to us: its report changes the position when it comes.
        order.CumLots = new Lots(Math.Max(order.CumLots.Count, replaced.CumLots));
        order.LeavesLots = new Lots(Math.Max(0, Math.Min(replaced.LeavesLots, (order.Lots - order.CumLots).Count)));
        _orders.Expose(ref order, order.LeavesLots);
        return slot;
    }

    internal int OnReplaceRejected(ref ReplaceRejectedDecoder rejected)
    {
        if (!TryFind(rejected.ClientOrderId, out int slot)) return OrderTable.None;
        CountReject(rejected.Reason);
        if (!_orders[slot].IsOpen)
        {
            Apply(slot, OrderEvent.ReplaceRejected);
            return slot;
        }

        _orders.Move(slot, OrderState.Rejected);
        int original = _orders[slot].LinkedSlot;
        if (original == OrderTable.None || _orders[original].LinkedSlot != slot) return slot;
        Apply(original, OrderEvent.ReplaceRejected);
        if (_orders[original].State == OrderState.Live && _orders[original].CancelCount > 0) _entry.Cancel(original);
        return slot;
    }

    /// <summary>Books a fill: a key that is new changes the position in every state, known order or not.</summary>
    /// <param name="header">Its frame header: names the instrument.</param>
    /// <param name="fill">The fill.</param>
    /// <param name="isBooked">False when it was a repetition or cannot be booked.</param>
    [HotPath]
    internal int OnFilled(in FrameHeader header, ref FilledDecoder fill, out bool isBooked)
    {
        ref EngineCounters counters = ref _counters[0];
        isBooked = false;
        if (!_instruments.TryGetSlot(header.InstrumentId, out int instrumentSlot) || !IsBookable(instrumentSlot, ref fill))
        {
            counters.UnbookableFills++;
            return OrderTable.None;
        }

        long orderId = fill.HasVenueOrderId ? fill.VenueOrderId : fill.ClientOrderId;
        if (!_fillKeys.TryAdd(new FillKey(fill.VenueId, fill.MatchId, orderId, fill.Leg)))
        {
            counters.DuplicateFills++;
            return OrderTable.None;
        }

        isBooked = true;
        counters.Fills++;
        var lots = new Lots(fill.Lots);
        _positions.OnFill(instrumentSlot, in _instruments[instrumentSlot], fill.Side, new Price(fill.Price), lots, fill.Fee);
        if (!_orders.TryFind(fill.ClientOrderId, out int slot))
        {
            counters.OrphanFills++;
            return OrderTable.None;
        }

        if (_orders[slot].InstrumentSlot != instrumentSlot || _orders[slot].Side != fill.Side) counters.OrderAnomalies++;
        else ApplyFill(slot, lots);
        return slot;
    }

    private bool IsBookable(int instrumentSlot, ref FilledDecoder fill)
    {
        ref Instrument instrument = ref _instruments[instrumentSlot];
        if (fill.Lots < 1 || fill.Side is not (Side.Buy or Side.Sell) || fill.Price == long.MinValue) return false;
        if (fill.Price <= 0 && instrument.IsNegativePriceAllowed == 0) return false;

        // The position afterwards, at this price, must keep a value that 128 bits hold.
        long held = Math.Abs(_positions[instrumentSlot].Lots.Count);
        if (fill.Lots > long.MaxValue - held) return false;
        Int128 notional = instrument.Notional(new Price(fill.Price), new Lots(held + fill.Lots));
        return notional < Int128.MaxValue / 4 && notional > Int128.MinValue / 4;
    }

    private void ApplyFill(int slot, Lots lots)
    {
        ref Order order = ref _orders[slot];
        bool wasOpen = order.IsOpen;
        bool isReplacementPending = order.State is OrderState.PendingNew && IsReplacement(slot);
        if (isReplacementPending) TakeOver(slot); // a fill under the new id: the replacement is at the venue
        order.CumLots += lots;
        if (wasOpen && lots > order.LeavesLots) _counters[0].Overfills++;
        order.LeavesLots = new Lots(Math.Max(0, (order.LeavesLots - lots).Count));
        FillReplacement(slot, lots);
        OrderOutcome outcome = Apply(slot, order.LeavesLots.Count > 0 ? OrderEvent.PartialFill : OrderEvent.FullFill);
        if (outcome == OrderOutcome.LateFill) _counters[0].LateFills++;
        if (order.IsOpen && !(IsReplacement(slot) && order.State == OrderState.PendingNew)) _orders.Expose(ref order, order.LeavesLots);
    }

    /// <summary>What fills the original counts against the total of a replacement under way.</summary>
    private void FillReplacement(int originalSlot, Lots lots)
    {
        int slot = _orders[originalSlot].LinkedSlot;
        if (slot == OrderTable.None || !IsReplacement(slot) || _orders[slot].LinkedSlot != originalSlot || !_orders[slot].IsOpen) return;
        ref Order replacement = ref _orders[slot];
        replacement.CumLots += lots;
        replacement.LeavesLots = new Lots(Math.Max(0, (replacement.Lots - replacement.CumLots).Count));
    }

    /// <summary>The replacement is at the venue: its original ends, and what is open is exposed here now.</summary>
    private void TakeOver(int slot)
    {
        int original = _orders[slot].LinkedSlot;
        bool isLinked = original != OrderTable.None && _orders[original].LinkedSlot == slot && _orders[original].IsOpen;
        Apply(slot, OrderEvent.ReplacesOther);
        if (isLinked) Apply(original, OrderEvent.ReplacedByOther);
        if (_orders[slot].IsOpen) _orders.Expose(ref _orders[slot], _orders[slot].LeavesLots);
    }

    /// <summary>True for a node that replaces an earlier one (ids ascend), and is still linked with it.</summary>
    private bool IsReplacement(int slot)
    {
        int linked = _orders[slot].LinkedSlot;
        return linked != OrderTable.None && _orders[linked].LinkedSlot == slot && _orders[linked].ClientOrderId < _orders[slot].ClientOrderId;
    }

    private OrderOutcome Apply(int slot, OrderEvent orderEvent)
    {
        OrderTransition transition = OrderTransitions.Get(_orders[slot].State, orderEvent);
        if (transition.Outcome == OrderOutcome.Anomaly) _counters[0].OrderAnomalies++;
        if (transition.Next != _orders[slot].State) _orders.Move(slot, transition.Next);
        return transition.Outcome;
    }

    private bool TryFind(long clientOrderId, out int slot)
    {
        if (_orders.TryFind(clientOrderId, out slot)) return true;
        _counters[0].UnknownOrderExecutions++;
        return false;
    }

    private void CountReject(RejectReason reason)
    {
        _counters[0].VenueRejects++;
        _counters[0].VenueRejectReasons[(int)reason & (ReasonCounts.Capacity - 1)]++;
    }
}

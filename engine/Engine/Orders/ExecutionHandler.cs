using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>Applies executions to orders and positions. Every state with every event has one outcome: see <see cref="OrderTransitions"/>.</summary>
/// <remarks>Each method returns the slot of the order concerned, or <see cref="OrderTable.None"/>.</remarks>
internal sealed partial class ExecutionHandler
{
    private readonly EngineConfiguration _configuration;
    private readonly OrderTable _orders;
    private readonly OrderEntry _entry;
    private readonly InstrumentTable _instruments;
    private readonly PositionTable _positions;
    private readonly PreTradeRisk _risk;
    private readonly FillKeySet _fillKeys;
    private readonly ArenaArray<EngineState> _state;
    private readonly ArenaArray<EngineCounters> _counters;

    internal ExecutionHandler(
        EngineConfiguration configuration,
        OrderTable orders,
        OrderEntry entry,
        InstrumentTable instruments,
        PositionTable positions,
        PreTradeRisk risk,
        FillKeySet fillKeys,
        ArenaArray<EngineState> state,
        ArenaArray<EngineCounters> counters)
    {
        _configuration = configuration;
        _orders = orders;
        _entry = entry;
        _instruments = instruments;
        _positions = positions;
        _risk = risk;
        _fillKeys = fillKeys;
        _state = state;
        _counters = counters;
    }

    [HotPath]
    internal int OnAccepted(ref AcceptedDecoder accepted)
    {
        if (!TryFind(accepted.ClientOrderId, out int slot)) return OrderTable.None;
        if (_orders.IsPendingReplacement(slot)) TakeOver(slot);
        bool isOutdated = _orders[slot].GoneTimeNs != 0 && _orders[slot].IsOpen; // overtaken by the refusal of a cancel
        if (!isOutdated && Apply(slot, OrderEvent.Accepted) != OrderOutcome.Anomaly) _orders[slot].VenueOrderId = accepted.VenueOrderId;
        _entry.SendWish(slot, slot);
        return slot;
    }

    internal int OnRejected(ref RejectedDecoder rejected)
    {
        if (!TryFind(rejected.ClientOrderId, out int slot)) return OrderTable.None;
        CountReject(rejected.Reason);
        if (_orders[slot].IsOpen && _orders.IsPendingReplacement(slot)) RefuseReplacement(slot);
        else Apply(slot, OrderEvent.Rejected);
        return slot;
    }

    [HotPath]
    internal int OnCanceled(ref CanceledDecoder canceled)
    {
        if (!TryFind(canceled.ClientOrderId, out int slot)) return OrderTable.None;
        if (_orders.IsPendingReplacement(slot)) TakeOver(slot); // the venue knows it under this id
        if (canceled.LeavesLots <= 0) End(slot, canceled.CumLots, canceled.Reason == CancelReason.Expired ? OrderEvent.Expired : OrderEvent.Canceled);
        else if (Apply(slot, OrderEvent.CanceledPart) == OrderOutcome.Applied) EndPart(slot, canceled.LeavesLots, canceled.CumLots);
        return slot;
    }

    internal int OnCancelRejected(ref CancelRejectedDecoder rejected)
    {
        if (!TryFind(rejected.ClientOrderId, out int slot)) return OrderTable.None;
        bool isGone = rejected.Reason is RejectReason.UnknownOrder or RejectReason.TooLate;
        Apply(slot, isGone && IsGoneForGood(slot) ? OrderEvent.CancelRejectedGone : OrderEvent.CancelRejected);
        return slot;
    }

    [HotPath]
    internal int OnReplaced(ref ReplacedDecoder replaced)
    {
        if (!TryFind(replaced.ClientOrderId, out int slot)) return OrderTable.None;
        ref Order order = ref _orders[slot];
        if (order.RootClientOrderId == order.ClientOrderId)
        {
            CountAnomaly(order.InstrumentSlot); // it replaces nothing
            return slot;
        }

        if (_orders.IsPendingReplacement(slot)) TakeOver(slot);
        else Apply(slot, OrderEvent.ReplacesOther);
        if (!order.IsOpen) return slot;
        order.VenueOrderId = replaced.VenueOrderId;
        order.Price = new Price(replaced.Price);
        ReduceTo(slot, replaced.LeavesLots, replaced.CumLots);
        _entry.SendWish(slot, slot);
        return slot;
    }

    internal int OnReplaceRejected(ref ReplaceRejectedDecoder rejected)
    {
        if (!TryFind(rejected.ClientOrderId, out int slot)) return OrderTable.None;
        CountReject(rejected.Reason);
        if (!_orders[slot].IsOpen)
        {
            Apply(slot, OrderEvent.ReplaceRejected);
        }
        else if (_orders.IsPendingReplacement(slot))
        {
            RefuseReplacement(slot);
        }
        else
        {
            CountAnomaly(_orders[slot].InstrumentSlot); // it took over before, or replaces nothing: what is true is asked by a cancel
            _orders.Move(slot, OrderState.Unknown);
        }

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

        if (!_fillKeys.TryAdd(FillKey.Of(ref fill)))
        {
            counters.DuplicateFills++;
            return OrderTable.None;
        }

        long watermark = _positions[instrumentSlot].WatermarkMatchId;
        if (fill.MatchId <= watermark && watermark != 0)
        {
            counters.DuplicateFills++; // the venue reported a position that it is in
            return OrderTable.None;
        }

        isBooked = true;
        counters.Fills++;
        var lots = new Lots(fill.Lots);
        _positions.OnFill(instrumentSlot, in _instruments[instrumentSlot], fill.Side, new Price(fill.Price), lots, fill.Fee);
        if (fill.VenueId < _risk.VenueCount)
        {
            ref VenueState venue = ref _risk.Venue(fill.VenueId);
            venue.GreatestMatchId = Math.Max(venue.GreatestMatchId, fill.MatchId);
            if ((header.Flags & FrameFlags.Resend) == 0) venue.GreatestLiveMatchId = Math.Max(venue.GreatestLiveMatchId, fill.MatchId);
            if (venue.Status == SessionStatus.Up) Settle(ref venue);
        }

        if (!_orders.TryFind(fill.ClientOrderId, out int slot))
        {
            counters.OrphanFills++;
            CompareSoon(instrumentSlot);
            return OrderTable.None;
        }

        if (_orders[slot].InstrumentSlot != instrumentSlot || _orders[slot].Side != fill.Side) CountAnomaly(instrumentSlot);
        else ApplyFill(slot, lots);
        _entry.SendWish(slot, slot); // a fill may tell before the acknowledgement that the order is live
        return slot;
    }

    /// <summary>A fill of this session: one that is a time-out older can no longer be overtaken.</summary>
    private void Settle(ref VenueState venue)
    {
        long nowNs = _state[0].NowNs;
        if (nowNs - venue.SettlingTimeNs < _configuration.AckTimeoutNs) return;
        venue.SettledMatchId = Math.Max(venue.SettledMatchId, venue.SettlingMatchId);
        venue.SettlingMatchId = venue.GreatestMatchId;
        venue.SettlingTimeNs = nowNs;
    }

    /// <summary>The position, at its mark, has a value that 128 bits hold.</summary>
    internal bool IsHoldable(int instrumentSlot, Lots lots)
    {
        if (lots.Count is < -RiskLimits.LotsMax or > RiskLimits.LotsMax) return false;
        Int128 notional = _instruments[instrumentSlot].Notional(_positions[instrumentSlot].Mark, lots);
        return notional < Int128.MaxValue / 4 && notional > Int128.MinValue / 4;
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

    private OrderOutcome Apply(int slot, OrderEvent orderEvent)
    {
        OrderTransition transition = OrderTransitions.Get(_orders[slot].State, orderEvent);
        if (transition.Outcome == OrderOutcome.Anomaly) CountAnomaly(_orders[slot].InstrumentSlot);
        if (transition.Next == _orders[slot].State) return transition.Outcome;
        int replacement = _orders.PendingReplacementOf(slot);
        _orders.Move(slot, transition.Next);
        if (replacement != OrderTable.None) _orders.ExposePending(replacement); // covered by its original no longer
        return transition.Outcome;
    }

    /// <summary>True unless the order is Unknown and a fill may still be on its way: nothing open there must be said a time-out apart.</summary>
    private bool IsGoneForGood(int slot)
    {
        ref Order order = ref _orders[slot];
        long nowNs = _state[0].NowNs;
        if (order.GoneTimeNs == 0) order.GoneTimeNs = nowNs;
        return order.State != OrderState.Unknown || nowNs - order.GoneTimeNs >= _configuration.AckTimeoutNs;
    }

    private bool TryFind(long clientOrderId, out int slot)
    {
        if (_orders.TryFind(clientOrderId, out slot)) return true;
        _counters[0].UnknownOrderExecutions++;
        return false;
    }

    /// <summary>Fits no rule (10.1 d): counted, and the venue is asked.</summary>
    private void CountAnomaly(int instrumentSlot)
    {
        _counters[0].OrderAnomalies++;
        CompareSoon(instrumentSlot);
    }

    /// <summary>Something is not as it should be: the next comparison in passing comes at once, but not within a time-out of the last one.</summary>
    private void CompareSoon(int instrumentSlot)
    {
        ref VenueState venue = ref _risk.Venue(_instruments[instrumentSlot].VenueId);
        if (venue.Status != SessionStatus.Up) return; // a comparison in full comes, or is under way
        venue.CompareTimeNs = Math.Min(venue.CompareTimeNs, Math.Max(_state[0].NowNs, venue.AskedTimeNs + _configuration.AckTimeoutNs));
    }

    private void CountReject(RejectReason reason)
    {
        _counters[0].VenueRejects++;
        _counters[0].VenueRejectReasons[(int)reason & (ReasonCounts.Capacity - 1)]++;
    }
}

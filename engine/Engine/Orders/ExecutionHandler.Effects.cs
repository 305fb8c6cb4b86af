using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <content>What executions do to an order's quantities and to its chain of replacements.</content>
internal sealed partial class ExecutionHandler
{
    /// <summary>Counts a fill of this id and of every id that carries the order on: their totals include what was filled before.</summary>
    private void ApplyFill(int slot, Lots lots)
    {
        if (_orders.IsPendingReplacement(slot)) TakeOver(slot); // the venue knows it under this id
        if (_orders[slot].IsOpen && lots > _orders[slot].LeavesLots)
        {
            _counters[0].Overfills++;
            CompareSoon(_orders[slot].InstrumentSlot);
        }

        Count(slot, lots);
        bool isPart = _orders[slot].LeavesLots.Count > 0;
        if (Apply(slot, isPart ? OrderEvent.PartialFill : OrderEvent.FullFill) == OrderOutcome.LateFill) _counters[0].LateFills++;
        for (int next = _orders.NextInChain(slot); next != OrderTable.None; next = _orders.NextInChain(next))
        {
            Count(next, lots);
            Complete(next);
        }
    }

    private void Count(int slot, Lots lots)
    {
        ref Order order = ref _orders[slot];
        order.CumLots += lots;
        if (order.IsOpen) order.LeavesLots = new Lots(Math.Max(0, (order.Lots - order.CumLots).Count));
        Lots exposed = order.IsOpen ? order.LeavesLots : new Lots(Math.Max(0, (order.ExposedLots - lots).Count));
        if (order.IsOpen && _orders.IsPendingReplacement(slot)) _orders.ExposePending(slot);
        else _orders.Expose(ref order, exposed);
    }

    /// <summary>Ends an order of the venue's that is filled to its total.</summary>
    private void Complete(int slot)
    {
        if (_orders[slot].IsOpen && _orders[slot].LeavesLots.Count == 0 && !_orders.IsPendingReplacement(slot)) Apply(slot, OrderEvent.FullFill);
    }

    /// <summary>The venue ended the order, by a cancel or because its time was over. Fills that it counted and that have not come yet stay exposed.</summary>
    private void End(int slot, long venueCumLots, OrderEvent end)
    {
        // A replacement to a total already filled comes back as the original's cancel; any other one can no longer take over.
        int replacement = _orders.PendingReplacementOf(slot);
        OrderOutcome outcome = Apply(slot, end);
        if (replacement != OrderTable.None) Apply(replacement, OrderEvent.Canceled);
        ref Order order = ref _orders[slot];
        long owed = Math.Min(venueCumLots, order.Lots.Count) - order.CumLots.Count;
        if (outcome == OrderOutcome.Applied && owed > 0) _orders.Expose(ref order, new Lots(owed));
    }

    /// <summary>The venue ended a part of the order: that answers a cancel.</summary>
    private void EndPart(int slot, long venueLeavesLots, long venueCumLots)
    {
        if (_orders[slot].State == OrderState.Live) _orders[slot].CancelCount = 0;
        ReduceTo(slot, venueLeavesLots, venueCumLots);
    }

    /// <summary>Lowers an order's total to what the venue says. What is open follows from the fills seen: one that the venue
    /// counted already and that is still on its way to us stays exposed until it comes.</summary>
    private void ReduceTo(int slot, long venueLeavesLots, long venueCumLots)
    {
        ref Order order = ref _orders[slot];
        bool isReduction = venueLeavesLots >= 0 && venueCumLots >= 0 && venueLeavesLots < order.Lots.Count - venueCumLots;
        if (isReduction) order.Lots = new Lots(Math.Max(venueLeavesLots + venueCumLots, order.CumLots.Count));
        Count(slot, Lots.Zero);
        Complete(slot);
        int replacement = _orders.PendingReplacementOf(slot);
        if (replacement != OrderTable.None) _orders.ExposePending(replacement);
    }

    /// <summary>The venue, asked, named the order among those that rest there: its numbers are true. What it says is filled beyond the fills
    /// that came stays exposed.</summary>
    internal void OnReportedOpen(int slot, ref OpenOrderDecoder open)
    {
        if (_orders.IsPendingReplacement(slot)) TakeOver(slot); // the venue knows it under this id
        ref Order order = ref _orders[slot];
        bool isPlausible = open.LeavesLots is >= 1 and <= RiskLimits.LotsMax && open.CumLots is >= 0 and <= RiskLimits.LotsMax;
        if (!isPlausible || Apply(slot, OrderEvent.ReportedOpen) == OrderOutcome.Anomaly)
        {
            if (!isPlausible) CountAnomaly(order.InstrumentSlot);
            return; // it holds the route closed all the same
        }

        order.VenueOrderId = open.VenueOrderId;
        order.Price = new Price(open.Price);
        order.Lots = new Lots(Math.Max(open.CumLots, order.CumLots.Count) + open.LeavesLots);
        order.GoneTimeNs = 0;
        order.CancelCount = 0;
        Count(slot, Lots.Zero);
        int replacement = _orders.PendingReplacementOf(slot);
        if (replacement != OrderTable.None) _orders.ExposePending(replacement);
    }

    /// <summary>The venue, asked, named all that rest there, and this order was not among them.</summary>
    internal void OnReportedGone(int slot) => Apply(slot, OrderEvent.ReportedGone);

    /// <summary>The replacement is at the venue: its original ends, and what is open is exposed here now.</summary>
    private void TakeOver(int slot)
    {
        int original = _orders[slot].LinkedSlot;
        _orders[slot].LinkedSlot = OrderTable.None;
        Apply(slot, OrderEvent.ReplacesOther);
        if (_orders[original].IsOpen) Apply(original, OrderEvent.ReplacedByOther);
        if (!_orders[slot].IsOpen) return;
        _orders.Expose(ref _orders[slot], _orders[slot].LeavesLots);
        Complete(slot);
    }

    /// <summary>The replacement never was at the venue: its original stands, and is cancelled if that was wanted meanwhile.</summary>
    private void RefuseReplacement(int slot)
    {
        int original = _orders[slot].LinkedSlot;
        Apply(slot, OrderEvent.Rejected);
        if (!_orders[original].IsOpen) return;
        Apply(original, OrderEvent.ReplaceRejected);
        _entry.SendWish(original, slot);
    }
}

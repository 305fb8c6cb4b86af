namespace LowLatencyMM.FaultSimulation.Tests;

/// <summary>The mistakes that the simulation must find, one at a time.</summary>
internal static class PlantedBugs
{
    private const string Executions = "Orders/ExecutionHandler.cs";
    private const string Effects = "Orders/ExecutionHandler.Effects.cs";
    private const string Entry = "Orders/OrderEntry.cs";
    private const string Transitions = "Orders/OrderTransitions.cs";
    private const string Comparison = "Orders/Reconciler.cs";
    private const string Passing = "Orders/Reconciler.Passive.cs";
    private const string Checks = "Risk/PreTradeRisk.Checks.cs";
    private const string Operators = "Risk/OperatorCommands.cs";
    private const string Control = "Core/Core.Control.cs";
    private const string Ledger = "Positions/PositionTable.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("fills of one match in two legs are one fill", "Orders/FillKey.cs", "fill.ClientOrderId, fill.Leg);", "fill.ClientOrderId, leg: 0);"),
        new("a repeated fill is booked again", Executions, "if (!_fillKeys.TryAdd(FillKey.Of(ref fill)))", "if (!_fillKeys.TryAdd(FillKey.Of(ref fill)) && fill.MatchId == 0)"),
        new("a fill after the order's end is dropped", Executions, "        isBooked = true;\n", "        if (_orders.TryFind(fill.ClientOrderId, out int ended) && !_orders[ended].IsOpen) return OrderTable.None;\n        isBooked = true;\n"),
        new("a fill of an order that is not in the table is dropped", Executions, "        isBooked = true;\n", "        if (!_orders.TryFind(fill.ClientOrderId, out _)) return OrderTable.None;\n        isBooked = true;\n"),
        new("a fill moves the last settled match at once", Executions, "if (nowNs - venue.SettlingTimeNs < _configuration.AckTimeoutNs) return;", "venue.SettlingMatchId = venue.GreatestMatchId;"),
        new("a cancel request frees the exposure", Entry, "        _orders.Move(orderSlot, transition.Next);\n        _risk.OnCancel", "        _orders.Move(orderSlot, transition.Next);\n        _orders.Expose(ref order, Lots.Zero);\n        _risk.OnCancel"),
        new("a mass cancel frees the exposure", Entry, "                open.ActionTimeNs = _state[0].NowNs;\n", "                open.ActionTimeNs = _state[0].NowNs;\n                _orders.Expose(ref open, Lots.Zero);\n"),
        new("a replacement's increase is not exposed", Entry, "        _orders.ExposePending(replacementSlot);\n", ""),
        new("a replacement forgets what was filled", Entry, "        replacement.CumLots = original.CumLots;\n", ""),
        new("a replacement's open part is not what its original leaves", Effects, "        if (replacement != OrderTable.None) _orders.ExposePending(replacement);\n    }\n\n    /// <summary>The venue, asked, named the order", "    }\n\n    /// <summary>The venue, asked, named the order"),
        new("fills are not carried over to the replacement", Effects, "            Count(next, lots);\n", ""),
        new("a fill that the venue counted before its cancel is no longer expected", Effects, "if (outcome == OrderOutcome.Applied && owed > 0)", "if (outcome == OrderOutcome.Applied && owed > order.Lots.Count)"),
        new("a partial cancel changes nothing", Effects, "if (isReduction) order.Lots", "if (isReduction && venueLeavesLots == 0) order.Lots"),
        new("a cancel of an order not found there means cancelled", Transitions, "OrderState.PendingCancel => Applied(OrderState.Unknown), // its fill", "OrderState.PendingCancel => Applied(OrderState.Cancelled), // its fill"),
        new("an acknowledgement revives an order that ended", Transitions, "OrderEvent.Accepted => state == OrderState.Filled ? NoEffect(state) : Anomaly(state), // filled", "OrderEvent.Accepted => Applied(OrderState.Live), // filled"),
        new("a time-out means rejected", Transitions, "state == OrderState.Live ? NoEffect(state) : Applied(OrderState.Unknown)", "state == OrderState.Live ? NoEffect(state) : Applied(OrderState.Rejected)"),
        new("a new run keeps the epoch", Control, "        state.Epoch = header.Epoch;\n", ""),
        new("a new run finds its routes up", Control, "if (_risk.Venue(venueId).Status != 0) OnSession(venueId, SessionStatus.Down);", "if (_risk.Venue(venueId).Status == SessionStatus.Connected) OnSession(venueId, SessionStatus.Down);"),
        new("a new run forgets a kill", Operators, "        _state[0].IsStopped = 0;\n", "        _state[0].IsStopped = 0;\n        _state[0].Level = KillSwitchLevel.Normal;\n"),
        new("a kill cancels and does not halt", Operators, "                _killSwitch.TryRaise(KillSwitchLevel.Halted);\n", ""),
        new("a kill halts and does not cancel", Operators, "                MassCancelAll(MassCancelReason.Kill);\n", ""),
        new("resuming ends a halt", Operators, "if (state.RiskState != RiskState.Paused) return CommandOutcome.NotAllowed;", "if (state.RiskState == RiskState.Halted) state.Level = KillSwitchLevel.Normal;"),
        new("an answer with open orders opens the route", Comparison, "if (venue.OpenOrderCount > 0) Fail(end.VenueId);\n        else if", "if"),
        new("the number of fills in an answer is not compared", Comparison, "end.FillCount != venue.FillCount || ", ""),
        new("the number of positions in an answer is not compared", Comparison, " || end.PositionCount != venue.PositionCount", ""),
        new("a repeated position report hides a missing one", Comparison, "if (_positions[slot].ReportedRequestId != report.RequestId) venue.PositionCount++;", "venue.PositionCount++;"),
        new("fills are asked for after the last one seen", Comparison, "venue.RequestAfterMatchId = venue.SettledMatchId;", "venue.RequestAfterMatchId = venue.GreatestMatchId + 1;"),
        new("nothing is compared in passing", Passing, "_configuration.CompareIntervalNs == 0) return false;", "_configuration.CompareIntervalNs != 0) return false;"),
        new("an order that the venue does not name is no difference", Passing, "            _counters[0].GhostOrders++;\n            venue.IsDifferent = 1;\n", "            _counters[0].GhostOrders++;\n"),
        new("an order that the venue names otherwise is no difference", Passing, "        _counters[0].OpenOrderDifferences++;\n        venue.IsDifferent = 1;\n", "        _counters[0].OpenOrderDifferences++;\n"),
        new("a difference is never confirmed", Passing, "else if (++venue.DifferentRounds < DifferentRoundsMax)", "else if (++venue.DifferentRounds > 0)"),
        new("the position limit does not count open orders", Checks, "bool isInside = worst <= limit;", "bool isInside = position + added <= limit;"),
        new("the position limit takes a short for a long", Checks, "_positions[slot].Lots.Count * (order.Side == Side.Buy ? 1 : -1)", "_positions[slot].Lots.Count"),
        new("a replacement's increase passes the position limit", Checks, "order.IsReplacement ? Math.Max(0, order.Lots.Count - _orders[order.OriginalSlot].Lots.Count) : order.Lots.Count", "order.IsReplacement ? 0 : order.Lots.Count"),
        new("reduce-only does not count open orders", Checks, "bool isReducing = worst <= 0;", "bool isReducing = position + added <= 0;"),
        new("one order too many may be open", Checks, "open.OpenCount < _limits[slot].OpenOrdersMax", "open.OpenCount <= _limits[slot].OpenOrdersMax"),
        new("orders leave while states are compared", Checks, "venue.Status == SessionStatus.Up, \"the route", "venue.Status != SessionStatus.Down, \"the route"),
        new("replacements are not counted against the rate", Checks, "reason == RiskReason.None ? CheckRate", "reason == RiskReason.None && !order.IsReplacement ? CheckRate"),
        new("new orders take the tokens that are kept for cancels", "Risk/OrderRate.cs", "if (venue.TokenNanos - Token < reserve) return false;", "if (venue.TokenNanos < Token) return false;"),
        new("the price band is twice as wide", Checks, "_limits[order.Slot].PriceBandFraction * Math.Abs(mid)", "2 * _limits[order.Slot].PriceBandFraction * Math.Abs(mid)"),
        new("a fee is earned", Ledger, "position.Fees -= (Int128)feeNanos", "position.Fees += (Int128)feeNanos"),
    ];
}

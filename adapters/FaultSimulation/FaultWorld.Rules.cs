using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <content>What must hold.</content>
internal sealed partial class FaultWorld
{
    private const long OrderLotsMax = 6;
    private const long PositionLotsMax = 12;
    private const long OrderNotionalMax = 5_500_000_000_000; // 5,500 of the quote currency: 6 lots at 1,000 are too many
    private const int InstrumentOrdersMax = 4;
    private const int OrderBurstMax = 8;

    /// <summary>A new or replaced order by itself: written from the limits, not from the engine's checks.</summary>
    private FaultViolationException? CheckOrder(in OrderMessage message)
    {
        if (!_orderIds.Add(message.ClientOrderId)) return new FaultViolationException(FaultRule.OrderId, $"{message}: the id was used before");
        if (_isKilled) return new FaultViolationException(FaultRule.AfterKill, $"{message}: after a kill");
        StrategyContext context = _core.Context;
        if (context.Venue(message.VenueId).Status != SessionStatus.Up || (_lines is null && !_venues[message.VenueId].IsConnected))
            return new FaultViolationException(FaultRule.RouteDown, $"{message}: the route is not up");
        if (!context.Books[message.Instrument].IsQuotable) return new FaultViolationException(FaultRule.RouteDown, $"{message}: the book is not whole");
        if (message.Lots is < 1 or > OrderLotsMax) return new FaultViolationException(FaultRule.OrderLimit, $"{message}: {message.Lots} lots, allowed are 1 to {OrderLotsMax}");
        if ((Int128)message.Price * message.Lots > OrderNotionalMax) return new FaultViolationException(FaultRule.OrderLimit, $"{message}: its notional is beyond {OrderNotionalMax / 1e9}");
        if (Math.Abs(message.Price - _mids[message.Instrument]) * 20 > _mids[message.Instrument] || message.Price % FrameLog.Tick != 0)
            return new FaultViolationException(FaultRule.OrderLimit, $"{message}: its price is off the tick or beyond the band around {_mids[message.Instrument] / 1e9}");
        long taken = ++_ordersTaken[message.VenueId];
        long allowed = (OrderBurstMax * 4 / 5) + ((_log.NowNs - StartNs) / TimerNs); // a fifth of the burst is for cancels, and 100 a second come
        if (taken > allowed) return new FaultViolationException(FaultRule.OrderLimit, $"{message}: the {taken}th order where {allowed} are allowed so far");
        return message.Kind == OutboundKind.New ? CheckOpenCount(in message) : null;
    }

    private FaultViolationException? CheckOpenCount(in OrderMessage message)
    {
        FaultVenue venue = _venues[message.VenueId];
        int count = 1;
        foreach (ref readonly VenueOrder order in venue.Orders) count += order.Instrument == message.Instrument ? 1 : 0;
        foreach (OrderMessage other in venue.FromEngine) count += other.Kind == OutboundKind.New && other.Instrument == message.Instrument ? 1 : 0;
        if (count > InstrumentOrdersMax) return new FaultViolationException(FaultRule.OrderLimit, $"{message}: {count} orders are or may be open, allowed are {InstrumentOrdersMax}");
        return null;
    }

    private FaultViolationException? CheckPosition(in OrderMessage message)
    {
        FaultVenue venue = _venues[message.VenueId];
        long signed = message.Side == Side.Buy ? venue.Position(message.Instrument) : -venue.Position(message.Instrument);
        long worst = signed + venue.WorstLots(message.Instrument, message.Side);
        if (worst > PositionLotsMax)
            return new FaultViolationException(FaultRule.PositionLimit, $"{message}: the position could reach {worst}, the limit is {PositionLotsMax}");
        if (_core.Context.RiskState == RiskState.ReduceOnly && worst > 0)
            return new FaultViolationException(FaultRule.PositionLimit, $"{message}: reduce-only, and it could open a position of {worst}");
        return null;
    }

    /// <summary>The engine's worst case is never better than what can happen at a venue that it trades with.</summary>
    private void CheckExposure()
    {
        StrategyContext context = _core.Context;
        for (int instrument = 0; instrument < InstrumentCount; instrument++)
        {
            FaultVenue venue = _venues[VenueOf(instrument)];
            if (context.Venue(VenueOf(instrument)).Status != SessionStatus.Up || !venue.IsConnected) continue;
            ref readonly InstrumentOrders open = ref context.Orders.OfInstrument(instrument);
            long held = context.Positions[instrument].Lots.Count;
            long there = venue.Position(instrument);
            long longest = there + venue.WorstLots(instrument, Side.Buy);
            long shortest = there - venue.WorstLots(instrument, Side.Sell);
            if (held + open.ExposedBuyLots.Count < longest)
                throw new FaultViolationException(FaultRule.Exposure, $"instrument {instrument}: the position can reach {longest}, the engine counts {held} + {open.ExposedBuyLots.Count}");
            if (held - open.ExposedSellLots.Count > shortest)
                throw new FaultViolationException(FaultRule.Exposure, $"instrument {instrument}: the position can reach {shortest}, the engine counts {held} - {open.ExposedSellLots.Count}");
        }
    }

    /// <summary>No more faults: what is on its way arrives, and everything is compared; then every venue is asked in a new session, twice.</summary>
    private void Settle()
    {
        if (_trace is not null) Note("no more faults");
        if (_lines is not null) HealLines();
        long compared = (CompareIntervalNs + (3 * AckTimeoutNs)) / TimerNs; // so that a difference is found, and found again
        for (int round = 0; round < SettleRoundsMax && (round < compared || !IsCalm()); round++)
        {
            for (ushort venue = 0; venue < VenueCount; venue++) Drain(venue);
            PassTime(1);
        }

        for (ushort venue = 0; venue < VenueCount; venue++)
        {
            if (_core.Context.Venue(venue).Status == SessionStatus.Up) CompareOpenOrders(venue);
        }

        if (_lines is not null) CompareLines();
        CheckDifferences();
        Reconcile();
        Compare();
        long adjustments = _core.Context.Counters.PositionAdjustments;
        Reconcile();
        Compare();
        if (_core.Context.Counters.PositionAdjustments != adjustments) throw new FaultViolationException(FaultRule.Convergence, "a second comparison changed a position");
        if (!IsEachReplayed && Counts.Scripts % 16 != 0) return;
        Counts.Replays++;
        Core<WishStrategy> other = _core == _cores[0] ? _cores[1] : _cores[0];
        Replay(other, _pristine, 0);
        if (other.StateHash() != _core.StateHash()) throw new FaultViolationException(FaultRule.Replay, "the frames once more lead to another state");
    }

    private void CheckDifferences()
    {
        EngineCounters counters = _core.Context.Counters;
        if (!_isOrderly || counters.GhostOrders + counters.OpenOrderDifferences + counters.PositionDifferences + counters.ComparisonBreaks == 0) return;
        throw new FaultViolationException(
            FaultRule.Difference,
            $"{counters.GhostOrders} orders open here only, {counters.OpenOrderDifferences} open there otherwise, {counters.PositionDifferences} positions, though nothing was lost");
    }

    private bool IsCalm()
    {
        StrategyContext context = _core.Context;
        for (ushort venue = 0; venue < VenueCount; venue++)
        {
            if (_venues[venue].FromEngine.Count + _venues[venue].ToEngine.Count > 0) return false;
        }

        for (int instrument = 0; instrument < InstrumentCount; instrument++)
        {
            if (context.Venue(VenueOf(instrument)).Status != SessionStatus.Up) continue;
            for (int order = context.Orders.OfInstrument(instrument).FirstOpen; order != OrderTable.None; order = context.Orders[order].NextOpen)
            {
                if (context.Orders[order].State != OrderState.Live) return false;
            }
        }

        return true;
    }

    private void Reconcile()
    {
        for (ushort venue = 0; venue < VenueCount; venue++)
        {
            if (_venues[venue].IsConnected) Disconnect(venue, 0, 0, cancels: false);
            Connect(venue);
            Drain(venue);
            if (_core.Context.Venue(venue).Status != SessionStatus.Up)
                throw new FaultViolationException(FaultRule.Convergence, $"venue {venue}: one comparison without faults did not bring the route up");
        }
    }

    private void CompareOpenOrders(ushort venueId)
    {
        StrategyContext context = _core.Context;
        int count = 0;
        for (int instrument = 0; instrument < InstrumentCount; instrument++)
        {
            if (VenueOf(instrument) != venueId) continue;
            for (int slot = context.Orders.OfInstrument(instrument).FirstOpen; slot != OrderTable.None; slot = context.Orders[slot].NextOpen)
            {
                count++;
                ref Order order = ref context.Orders[slot];
                if (!_venues[venueId].IsOpen(order.ClientOrderId, out VenueOrder there))
                    throw new FaultViolationException(FaultRule.OpenOrders, $"{ShortId.Of(order.ClientOrderId)} is {order.State} here and not open at the venue");
                if (order.State != OrderState.Live || order.LeavesLots.Count != there.LeavesLots || order.CumLots.Count != there.CumLots || order.Price.Nanos != there.Price)
                {
                    throw new FaultViolationException(
                        FaultRule.OpenOrders,
                        $"{ShortId.Of(order.ClientOrderId)} is {order.State}, leaves {order.LeavesLots.Count} cum {order.CumLots.Count}; at the venue leaves {there.LeavesLots} cum {there.CumLots}");
                }
            }
        }

        foreach (ref readonly VenueOrder order in _venues[venueId].Orders)
        {
            if (_cancelIds.Contains(order.ClientOrderId) && !_reducedIds.Contains(order.ClientOrderId))
                throw new FaultViolationException(FaultRule.Cancel, $"{ShortId.Of(order.ClientOrderId)} is open though the engine asked for its cancel");
        }

        if (count != _venues[venueId].Orders.Length)
            throw new FaultViolationException(FaultRule.OpenOrders, $"venue {venueId}: {_venues[venueId].Orders.Length} orders are open there, the engine knows {count}");
    }

    private void Compare()
    {
        StrategyContext context = _core.Context;
        for (int instrument = 0; instrument < InstrumentCount; instrument++)
        {
            FaultVenue venue = _venues[VenueOf(instrument)];
            Position position = context.Positions[instrument];
            if (position.Lots.Count != venue.Position(instrument))
                throw new FaultViolationException(FaultRule.Position, $"instrument {instrument}: {position.Lots.Count} lots, at the venue {venue.Position(instrument)}");
            ref readonly InstrumentOrders open = ref context.Orders.OfInstrument(instrument);
            if (open.OpenCount != 0 || open.ExposedBuyLots.Count != 0 || open.ExposedSellLots.Count != 0)
            {
                throw new FaultViolationException(
                    FaultRule.Orphan, $"instrument {instrument}: {open.OpenCount} orders open, exposed +{open.ExposedBuyLots.Count}-{open.ExposedSellLots.Count} after everything was cancelled");
            }

            if (venue.HasForgotten) continue; // what came as a position has no price of its own
            if (position.AdjustedLots.Count != 0) throw new FaultViolationException(FaultRule.Fills, $"instrument {instrument}: a position was taken over though no fill was forgotten");
            if (position.TradeCash != venue.Cash(instrument))
                throw new FaultViolationException(FaultRule.Cash, $"instrument {instrument}: cash {position.TradeCash}, at the venue {venue.Cash(instrument)}");
            Int128 fees = -(Int128)(position.BoughtLots.Count + position.SoldLots.Count) * FaultVenue.FeeNanosPerLot * Price.Scale;
            if (position.Fees != fees) throw new FaultViolationException(FaultRule.Cash, $"instrument {instrument}: fees {position.Fees}, should be {fees}");
        }

        if (_venues[0].HasForgotten || _venues[1].HasForgotten) return;
        long fills = _venues[0].FillCount + _venues[1].FillCount;
        if (context.Counters.Fills != fills) throw new FaultViolationException(FaultRule.Fills, $"{context.Counters.Fills} fills counted, {fills} happened");
    }
}

using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>Watches orders over time: unanswered ones become Unknown, Unknown ones are cancelled until the venue says what is true.</summary>
internal sealed class OrderSupervisor
{
    private readonly EngineConfiguration _configuration;
    private readonly OrderTable _orders;
    private readonly OrderEntry _entry;
    private readonly InstrumentTable _instruments;
    private readonly PreTradeRisk _risk;
    private readonly KillSwitch _killSwitch;
    private readonly OrderOutbox _outbox;
    private readonly ArenaArray<EngineCounters> _counters;

    internal OrderSupervisor(
        EngineConfiguration configuration,
        OrderTable orders,
        OrderEntry entry,
        InstrumentTable instruments,
        PreTradeRisk risk,
        KillSwitch killSwitch,
        OrderOutbox outbox,
        ArenaArray<EngineCounters> counters)
    {
        _configuration = configuration;
        _orders = orders;
        _entry = entry;
        _instruments = instruments;
        _risk = risk;
        _killSwitch = killSwitch;
        _outbox = outbox;
        _counters = counters;
    }

    /// <summary>Cancels every open order of an instrument that no cancel is out for; what exceeds the frame's budget follows on a timer.</summary>
    internal void CancelInstrument(int slot)
    {
        for (int order = _orders.OfInstrument(slot).FirstOpen; order != OrderTable.None && !_outbox.IsFull; order = _orders[order].NextOpen)
        {
            ref Order open = ref _orders[order];
            if (open.State is OrderState.PendingNew or OrderState.Live) _entry.Cancel(order);
        }
    }

    /// <summary>Time-outs and retries of one instrument.</summary>
    internal void OnTimer(int slot, long nowNs)
    {
        for (int order = _orders.OfInstrument(slot).FirstOpen; order != OrderTable.None; order = _orders[order].NextOpen)
        {
            ref Order open = ref _orders[order];
            if (open.State == OrderState.Live || nowNs - open.ActionTimeNs < _configuration.AckTimeoutNs) continue;
            if (open.State != OrderState.Unknown)
            {
                if (open.State == OrderState.PendingNew) _killSwitch.OnAnswered(_instruments[slot].VenueId, nowNs - open.ActionTimeNs);
                open.State = OrderTransitions.Get(open.State, OrderEvent.TimedOut).Next;
                open.WishedLots = Lots.Zero; // of a moment that is over
                _counters[0].AckTimeouts++;
            }

            if (_risk.IsRouteUp(slot) && !_outbox.IsFull) _entry.Cancel(order);
        }
    }

    /// <summary>The route is gone: what is open there may or may not be.</summary>
    internal void OnRouteDown(int venueId)
    {
        for (int slot = 0; slot < _instruments.Capacity; slot++)
        {
            if (!_instruments[slot].IsDefined || _instruments[slot].VenueId != venueId) continue;
            for (int order = _orders.OfInstrument(slot).FirstOpen; order != OrderTable.None; order = _orders[order].NextOpen)
            {
                _orders[order].State = OrderTransitions.Get(_orders[order].State, OrderEvent.RouteDown).Next;
                _orders[order].WishedLots = Lots.Zero;
            }
        }
    }

    /// <summary>The route is back: one mass cancel when anything may still be open there.</summary>
    internal void OnRouteUp(ushort venueId)
    {
        bool isAnyOpen = false;
        for (int slot = 0; slot < _instruments.Capacity && !isAnyOpen; slot++)
            isAnyOpen = _instruments[slot].IsDefined && _instruments[slot].VenueId == venueId && _orders.OfInstrument(slot).OpenCount > 0;
        if (isAnyOpen) _entry.MassCancel(venueId, MassCancelReason.Strategy);
    }
}

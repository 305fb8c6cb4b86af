using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>Every order sent, by the low bits of its id's counter: finding one is an index and a comparison.</summary>
/// <remarks>An ended order stays for late fills until its slot's turn comes again; a counter whose slot is still open is skipped.
/// Engine thread only. Nothing here throws or allocates after construction.</remarks>
public sealed partial class OrderTable
{
    public const int None = -1;
    private const int SkipMax = 1024;
    private readonly ArenaArray<Order> _orders;
    private readonly ArenaArray<InstrumentOrders> _instruments;
    private readonly ArenaArray<TableState> _state;
    private readonly int _mask;
    private readonly ArenaArray<EngineState> _engine;
    private readonly int _shard;
    private readonly ExposureTable _exposures;

    internal OrderTable(Arena arena, EngineConfiguration configuration, ArenaArray<EngineState> engine, ExposureTable exposures)
    {
        _orders = arena.Allocate<Order>(configuration.OrderCapacity);
        _instruments = arena.Allocate<InstrumentOrders>(configuration.InstrumentCapacity);
        _state = arena.Allocate<TableState>(1);
        _mask = configuration.OrderCapacity - 1;
        _engine = engine;
        _shard = configuration.ShardId;
        _exposures = exposures;
        for (int slot = 0; slot < _instruments.Length; slot++) _instruments[slot].FirstOpen = None;
    }

    public ref Order this[int slot] => ref _orders[slot];

    /// <summary>Orders open at all venues, replacements under way counted apart.</summary>
    public int OpenCount => _state[0].OpenCount;

    /// <summary>The counter of the last client order id given out; 0 for none. It rises over all epochs.</summary>
    public long LastCounter => _state[0].Counter;

    /// <summary>Open orders of an instrument; follow <see cref="Order.NextOpen"/> until <see cref="None"/>.</summary>
    public ref readonly InstrumentOrders OfInstrument(int instrumentSlot) => ref _instruments[instrumentSlot];

    /// <summary>Finds an order that is open or not yet overwritten.</summary>
    [HotPath]
    public bool TryFind(long clientOrderId, out int slot)
    {
        slot = (int)clientOrderId & _mask;
        ref Order order = ref _orders[slot];
        return order.ClientOrderId == clientOrderId && order.State != OrderState.None;
    }

    /// <summary>Finds the order that stands for a quote: of those open under its key the latest, which during a replacement is the replacement.</summary>
    /// <returns>False, and <see cref="None"/>, when none is open. A walk over the instrument's open orders, latest first.</returns>
    [HotPath]
    public bool TryFindQuote(ushort group, int instrumentSlot, Side side, byte level, out int slot)
    {
        for (slot = _instruments[instrumentSlot].FirstOpen; slot != None; slot = _orders[slot].NextOpen)
        {
            ref Order order = ref _orders[slot];
            if (order.Side == side && order.Level == level && order.Group == group) return true;
        }

        return false;
    }

    /// <summary>Takes the next id whose slot is free and opens a PendingNew order there; false when the table is full of open orders.</summary>
    [HotPath]
    internal bool TryOpen(int instrumentSlot, Side side, out int slot)
    {
        ref TableState state = ref _state[0];
        for (int skipped = 0; skipped < SkipMax && state.Counter < ClientOrderId.CounterMax; skipped++)
        {
            state.Counter++;
            slot = (int)state.Counter & _mask;
            ref Order order = ref _orders[slot];
            if (order.IsOpen) continue;

            Expose(ref order, Lots.Zero); // fills that never came
            order = default;
            order.ClientOrderId = ClientOrderId.Compose(_engine[0].Epoch, _shard, state.Counter);
            order.RootClientOrderId = order.ClientOrderId;
            order.VenueOrderId = CancelOrderEncoder.VenueOrderIdNull;
            order.InstrumentSlot = instrumentSlot;
            order.LinkedSlot = None;
            order.Side = side;
            order.State = OrderState.PendingNew;
            Link(slot, ref order);
            return true;
        }

        slot = None;
        return false;
    }

    /// <summary>Takes the exposure from ended orders of an instrument whose fills are known to be all there. Cold: one pass over the table.</summary>
    internal void ForgetOwedFills(int instrumentSlot)
    {
        for (int slot = 0; slot < _orders.Length; slot++)
        {
            ref Order order = ref _orders[slot];
            if (order.InstrumentSlot == instrumentSlot && !order.IsOpen && order.ExposedLots.Count != 0) Expose(ref order, Lots.Zero);
        }
    }

    /// <summary>Moves an order to a state, keeping the list of open orders and the exposure true.</summary>
    [HotPath]
    internal void Move(int slot, OrderState next)
    {
        ref Order order = ref _orders[slot];
        if (order.IsOpen && !OrderTransitions.IsOpen(next))
        {
            Expose(ref order, Lots.Zero);
            order.LeavesLots = Lots.Zero;
            Unlink(slot, ref order);
        }

        order.State = next;
    }

    /// <summary>Sets what an order adds to its side's worst case.</summary>
    [HotPath]
    internal void Expose(ref Order order, Lots lots)
    {
        ref InstrumentOrders instrument = ref _instruments[order.InstrumentSlot];
        Lots change = lots - order.ExposedLots;
        if (change.Count == 0) return;
        if (order.Side == Side.Buy) instrument.ExposedBuyLots += change;
        else instrument.ExposedSellLots += change;
        order.ExposedLots = lots;
        _exposures.OnOrders(order.InstrumentSlot, instrument.ExposedBuyLots, instrument.ExposedSellLots);
    }

    private void Link(int slot, ref Order order)
    {
        ref InstrumentOrders instrument = ref _instruments[order.InstrumentSlot];
        order.PreviousOpen = None;
        order.NextOpen = instrument.FirstOpen;
        if (instrument.FirstOpen != None) _orders[instrument.FirstOpen].PreviousOpen = slot;
        instrument.FirstOpen = slot;
        instrument.OpenCount++;
        _exposures.OnOpenCount(order.InstrumentSlot, 1);
        _state[0].OpenCount++;
    }

    private void Unlink(int slot, ref Order order)
    {
        ref InstrumentOrders instrument = ref _instruments[order.InstrumentSlot];
        if (order.PreviousOpen == None) instrument.FirstOpen = order.NextOpen;
        else _orders[order.PreviousOpen].NextOpen = order.NextOpen;
        if (order.NextOpen != None) _orders[order.NextOpen].PreviousOpen = order.PreviousOpen;
        instrument.OpenCount--;
        _exposures.OnOpenCount(order.InstrumentSlot, -1);
        _state[0].OpenCount--;
    }

    private struct TableState
    {
        public long Counter;
        public int OpenCount;
        public int Reserved;
    }
}

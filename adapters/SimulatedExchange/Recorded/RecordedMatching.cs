using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Our orders in recorded books: what market frames and order messages do to them, at the moment at which they reach the venue.</summary>
/// <remarks>One thread, no clock, no randomness; never throws on any frame or message; allocates only while it grows and for definitions.
/// <para>Choices where a recording leaves freedom. A trade at our price eats the queue ahead and then us; one through our price, by any
/// aggressor, fills us up to its size. A displayed book that crosses our order without a print (opposite best at or through our price at the
/// end of a book event) fills us up to the quantity that crosses, at our price and as maker: the recorded sellers would have met us. Every
/// traded or displayed lot fills us once: our orders share a trade in their priority, and what we took of a displayed level is gone until
/// the recording sets that level again. Our orders do not match each other, and the recorded market does not react to them.</para>
/// Source: domain 13.2, 13.3.</remarks>
internal sealed partial class RecordedMatching
{
    private const int Account = 1;
    private const int SlotCount = 1 << 16;
    private const OrderFlags KnownFlags = OrderFlags.PostOnly | OrderFlags.ReduceOnly;

    // Recorded trade ids are positive and far below: a match of ours is never mistaken for one of the recording.
    private const long FirstMatchId = 1L << 62;

    private readonly QueueModel _queueModel;
    private readonly ExecutionOutbox _outbox;
    private readonly QueuedOrderPool _pool;
    private readonly ClientOrderMap _orders;
    private readonly int[] _instrumentOfSlot = new int[SlotCount]; // index plus 1; 0: none
    private readonly List<RecordedInstrument> _instruments = [];
    private long _nowNs;
    private long _venueOrderId;
    private long _matchId = FirstMatchId;

    public RecordedMatching(QueueModel queueModel, ExecutionOutbox outbox, int orderCapacity)
    {
        _queueModel = queueModel;
        _outbox = outbox;
        _pool = new QueuedOrderPool(orderCapacity);
        _orders = new ClientOrderMap(orderCapacity, 8 * orderCapacity);
    }

    public RecordedVenueStatistics Statistics { get; } = new();

    private RecordedInstrument? Find(uint instrumentId)
    {
        int index = _instrumentOfSlot[instrumentId & (SlotCount - 1)] - 1;
        return index >= 0 && _instruments[index].InstrumentId == instrumentId ? _instruments[index] : null;
    }

    private RecordedInstrument FindOrAdd(uint instrumentId)
    {
        if (Find(instrumentId) is { } known) return known;
        var added = new RecordedInstrument(instrumentId, _instruments.Count, _pool);
        _instruments.Add(added);
        _instrumentOfSlot[instrumentId & (SlotCount - 1)] = added.Index + 1;
        return added;
    }

    /// <summary>Fills part or all of a resting order as maker; true when that ended it and took it out of its side.</summary>
    private bool FillResting(RecordedInstrument instrument, QueuedSide own, int place, long lots)
    {
        int slot = own[place];
        Fill(instrument, ref _pool[slot], _pool[slot].Price, lots, Liquidity.Maker);
        if (_pool[slot].LeavesLots > 0) return false;
        own.RemoveAt(place);
        End(slot);
        return true;
    }

    private void Fill(RecordedInstrument instrument, ref QueuedOrder order, long price, long lots, Liquidity liquidity)
    {
        order.LeavesLots -= lots;
        order.CumLots += lots;
        instrument.PositionLots += order.IsBuy ? lots : -lots;
        Statistics.Fills++;
        Send(instrument, Describe(ExecutionKind.Filled, instrument, in order) with
        {
            MatchId = ++_matchId,
            Price = price,
            Lots = lots,
            Liquidity = liquidity,
            Fee = instrument.Fees.Fee(price, lots, liquidity == Liquidity.Maker),
        });
    }

    private void CancelResting(RecordedInstrument instrument, int slot, CancelReason reason)
    {
        ref QueuedOrder order = ref _pool[slot];
        instrument.Own(order.IsBuy).Remove(slot);
        order.LeavesLots = 0;
        Send(instrument, Describe(ExecutionKind.Canceled, instrument, in order) with { CancelReason = reason });
        End(slot);
    }

    /// <summary>Shrinks a reduce-only order whose turn has come to what the position allows; true when that ended it.</summary>
    private bool IsCutToPosition(RecordedInstrument instrument, int slot)
    {
        ref QueuedOrder order = ref _pool[slot];
        if ((order.Flags & OrderFlags.ReduceOnly) == 0) return false;
        long reducibleLots = instrument.ReducibleLots(order.IsBuy);
        if (reducibleLots >= order.LeavesLots) return false;
        if (reducibleLots == 0)
        {
            CancelResting(instrument, slot, CancelReason.Operator);
            return true;
        }
        order.LeavesLots = reducibleLots;
        Send(instrument, Describe(ExecutionKind.Canceled, instrument, in order) with { CancelReason = CancelReason.Operator });
        return false;
    }

    private void End(int slot)
    {
        _orders.End(Account, _pool[slot].ClientOrderId);
        _pool.Release(slot);
    }

    private static Execution Describe(ExecutionKind kind, RecordedInstrument instrument, in QueuedOrder order) => new()
    {
        Kind = kind,
        OwnerId = Account,
        InstrumentId = instrument.InstrumentId,
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = order.VenueOrderId,
        LeavesLots = order.LeavesLots,
        CumLots = order.CumLots,
        Side = order.Side,
    };

    private void Send(RecordedInstrument instrument, in Execution execution) => _outbox.Add(_nowNs, in execution, instrument.Rules?.VenueId ?? 0);
}

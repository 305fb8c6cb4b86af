using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <content>Our order messages as they arrive at the venue. The rules and the order of checks are those of <see cref="MatchingEngine"/>.</content>
internal sealed partial class RecordedMatching
{
    /// <summary>One order message arrives.</summary>
    /// <param name="arrivalNs">On our clock; every market frame up to it has been matched.</param>
    public void OnOrderMessage(long arrivalNs, ReadOnlySpan<byte> message)
    {
        _nowNs = arrivalNs;
        Statistics.OrderMessages++;
        if (!SbeHeader.TryRead(message, out SbeHeader header) || header.SchemaId != NewOrderDecoder.SchemaId || !TryDispatch(header.TemplateId, message))
            Statistics.MalformedOrderMessages++;
        _outbox.End();
    }

    private bool TryDispatch(ushort templateId, ReadOnlySpan<byte> message)
    {
        switch (templateId)
        {
            case NewOrderDecoder.TemplateId:
                if (!NewOrderDecoder.TryWrap(message, out NewOrderDecoder order)) return false;
                Enter(ref order);
                return true;
            case CancelOrderDecoder.TemplateId:
                if (!CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel)) return false;
                Cancel(ref cancel);
                return true;
            case ReplaceOrderDecoder.TemplateId:
                if (!ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder replacement)) return false;
                Replace(ref replacement);
                return true;
            case MassCancelDecoder.TemplateId:
                if (!MassCancelDecoder.TryWrap(message, out MassCancelDecoder massCancel)) return false;
                MassCancel(ref massCancel);
                return true;
            default:
                return false;
        }
    }

    private void Enter(ref NewOrderDecoder entry)
    {
        RejectReason reason = Check(ref entry, out RecordedInstrument? instrument);
        if (reason != 0 || instrument is null)
        {
            Reject(ExecutionKind.Rejected, entry.InstrumentId, entry.ClientOrderId, 0, reason);
            return;
        }
        int slot = _pool.Take();
        ref QueuedOrder order = ref _pool[slot];
        bool isBuy = entry.Side == Side.Buy;
        order = new QueuedOrder
        {
            ClientOrderId = entry.ClientOrderId,
            VenueOrderId = ++_venueOrderId,
            Price = entry.Price,
            Key = isBuy ? entry.Price : -entry.Price,
            LeavesLots = entry.Lots,
            Instrument = instrument.Index,
            IsBuy = isBuy,
            Flags = entry.Flags,
        };
        _orders.Add(Account, order.ClientOrderId, slot);
        Send(instrument, Describe(ExecutionKind.Accepted, instrument, in order) with { Price = order.Price });
        Take(instrument, ref order);
        if (order.LeavesLots > 0 && entry.TimeInForce == TimeInForce.GoodTillCancel)
        {
            Rest(instrument, slot);
            return;
        }
        if (order.LeavesLots > 0)
        {
            order.LeavesLots = 0;
            Send(instrument, Describe(ExecutionKind.Canceled, instrument, in order) with { CancelReason = CancelReason.ImmediateOrCancel });
        }
        End(slot);
    }

    private void Cancel(ref CancelOrderDecoder cancel)
    {
        RejectReason reason = FindOrder(cancel.InstrumentId, cancel.ClientOrderId, cancel.VenueOrderId, out RecordedInstrument? instrument, out int slot);
        if (reason == 0 && instrument is not null) CancelResting(instrument, slot, CancelReason.Requested);
        else Reject(ExecutionKind.CancelRejected, cancel.InstrumentId, cancel.ClientOrderId, 0, reason);
    }

    private void Replace(ref ReplaceOrderDecoder wish)
    {
        long originalId = wish.OriginalClientOrderId;
        RejectReason reason = FindOrder(wish.InstrumentId, originalId, wish.VenueOrderId, out RecordedInstrument? instrument, out int slot);
        if (reason == 0) reason = Check(instrument!, in _pool[slot], ref wish);
        if (reason != 0 || instrument is null)
        {
            Reject(ExecutionKind.ReplaceRejected, wish.InstrumentId, wish.ClientOrderId, originalId, reason);
            return;
        }
        ref QueuedOrder order = ref _pool[slot];
        if (wish.Lots <= order.CumLots)
        {
            CancelResting(instrument, slot, CancelReason.Requested);
            return;
        }
        Rename(ref order, wish.ClientOrderId, slot);
        order.Flags = wish.Flags;
        long leavesLots = wish.Lots - order.CumLots;
        bool keepsPlace = wish.Price == order.Price && leavesLots <= order.LeavesLots;
        order.LeavesLots = leavesLots;
        if (!keepsPlace) instrument.Own(order.IsBuy).Remove(slot);
        order.Price = wish.Price;
        order.Key = order.IsBuy ? wish.Price : -wish.Price;
        Send(instrument, Describe(ExecutionKind.Replaced, instrument, in order) with { OriginalClientOrderId = originalId, Price = order.Price });
        if (keepsPlace) return;
        Take(instrument, ref order);
        if (order.LeavesLots > 0) Rest(instrument, slot);
        else End(slot);
    }

    // Oldest first within an instrument, whatever the side, as a venue that walks its order table would.
    private void MassCancel(ref MassCancelDecoder massCancel)
    {
        if (massCancel.HasInstrumentId)
        {
            if (Find(massCancel.InstrumentId) is { } one && one.Rules?.VenueId == massCancel.VenueId) CancelAll(one);
            return;
        }
        foreach (RecordedInstrument instrument in _instruments)
        {
            if (instrument.Rules?.VenueId == massCancel.VenueId) CancelAll(instrument);
        }
    }

    private void CancelAll(RecordedInstrument instrument)
    {
        while (Oldest(instrument) is >= 0 and int slot) CancelResting(instrument, slot, CancelReason.MassCancel);
    }

    private int Oldest(RecordedInstrument instrument)
    {
        int oldest = -1;
        for (int side = 0; side < 2; side++)
        {
            QueuedSide own = instrument.Own(side == 0);
            for (int place = 0; place < own.Count; place++)
            {
                if (oldest < 0 || _pool[own[place]].VenueOrderId < _pool[oldest].VenueOrderId) oldest = own[place];
            }
        }
        return oldest;
    }

    // Takes displayed liquidity level by level, as far as our orders have left it.
    private void Take(RecordedInstrument instrument, ref QueuedOrder order)
    {
        DisplayedSide opposite = instrument.Displayed(!order.IsBuy);
        long keyMax = long.MaxValue;
        while (order.LeavesLots > 0 && opposite.TryGetAvailable(keyMax, out BookEntry available))
        {
            keyMax = opposite.Key(available.Price) - 1;
            if (-keyMax - 1 > order.Key) return;
            if (available.Lots == 0) continue;
            long lots = Math.Min(order.LeavesLots, available.Lots);
            opposite.Consume(available.Price, lots);
            Fill(instrument, ref order, available.Price, lots, Liquidity.Taker);
        }
    }

    // Whatever the level displays stands ahead of us.
    private void Rest(RecordedInstrument instrument, int slot)
    {
        ref QueuedOrder order = ref _pool[slot];
        order.FrontLots = instrument.Displayed(order.IsBuy).LotsAt(order.Price);
        order.TradedLots = 0;
        order.TradeVenueTimeNs = 0;
        instrument.Own(order.IsBuy).Add(slot);
    }

    private RejectReason Check(ref NewOrderDecoder entry, out RecordedInstrument? instrument)
    {
        instrument = Find(entry.InstrumentId);
        if (instrument?.Rules is null) return RejectReason.UnknownInstrument;
        bool isWellFormed = entry.Side is Side.Buy or Side.Sell
            && entry.OrderType == OrderType.Limit
            && entry.TimeInForce is TimeInForce.GoodTillCancel or TimeInForce.ImmediateOrCancel
            && (entry.Flags & ~KnownFlags) == 0
            && !(entry.TimeInForce == TimeInForce.ImmediateOrCancel && (entry.Flags & OrderFlags.PostOnly) != 0);
        if (!isWellFormed || entry.ClientOrderId <= 0) return RejectReason.Malformed;
        if (_orders.Find(Account, entry.ClientOrderId) != ClientOrderMap.Unknown) return RejectReason.DuplicateClientOrderId;
        RejectReason reason = CheckAgainstBook(instrument, entry.Side == Side.Buy, entry.Price, entry.Lots, entry.Lots, entry.Flags);
        return reason == 0 && _pool.IsFull ? RejectReason.RateLimit : reason;
    }

    private RejectReason Check(RecordedInstrument instrument, in QueuedOrder order, ref ReplaceOrderDecoder wish)
    {
        if (wish.ClientOrderId <= 0 || wish.Side != order.Side || (wish.Flags & ~KnownFlags) != 0) return RejectReason.Malformed;
        if (wish.ClientOrderId != wish.OriginalClientOrderId && _orders.Find(Account, wish.ClientOrderId) != ClientOrderMap.Unknown)
            return RejectReason.DuplicateClientOrderId;
        if (wish.Lots < 0) return RejectReason.InvalidQuantity;
        if (wish.Lots <= order.CumLots) return 0; // a cancel: its price does not matter
        return CheckAgainstBook(instrument, order.IsBuy, wish.Price, wish.Lots, wish.Lots - order.CumLots, wish.Flags);
    }

    private static RejectReason CheckAgainstBook(RecordedInstrument instrument, bool isBuy, long price, long totalLots, long leavesLots, OrderFlags flags)
    {
        InstrumentRules rules = instrument.Rules!;
        if (rules.Status != TradingStatus.Trading || !instrument.HasBook) return RejectReason.InstrumentNotTrading;
        RejectReason reason = rules.Check(price, totalLots);
        if (reason != 0) return reason;
        if ((flags & OrderFlags.ReduceOnly) != 0 && leavesLots > instrument.ReducibleLots(isBuy)) return RejectReason.ReduceOnlyWouldIncrease;
        return (flags & OrderFlags.PostOnly) != 0 && WouldCross(instrument, isBuy, price) ? RejectReason.PostOnlyWouldCross : 0;
    }

    private static bool WouldCross(RecordedInstrument instrument, bool isBuy, long price)
    {
        DisplayedSide opposite = instrument.Displayed(!isBuy);
        long key = isBuy ? price : -price;
        long keyMax = long.MaxValue;
        while (opposite.TryGetAvailable(keyMax, out BookEntry available) && -opposite.Key(available.Price) <= key)
        {
            if (available.Lots > 0) return true;
            keyMax = opposite.Key(available.Price) - 1;
        }
        return false;
    }

    private RejectReason FindOrder(uint instrumentId, long clientOrderId, long venueOrderId, out RecordedInstrument? instrument, out int slot)
    {
        slot = ClientOrderMap.Unknown;
        instrument = Find(instrumentId);
        if (instrument?.Rules is null) return RejectReason.UnknownInstrument;
        slot = _orders.Find(Account, clientOrderId);
        if (slot == ClientOrderMap.Ended) return RejectReason.TooLate;
        if (slot == ClientOrderMap.Unknown || _pool[slot].Instrument != instrument.Index) return RejectReason.UnknownOrder;
        return venueOrderId != MatchingEngine.NoVenueOrderId && venueOrderId != _pool[slot].VenueOrderId ? RejectReason.UnknownOrder : 0;
    }

    private void Rename(ref QueuedOrder order, long clientOrderId, int slot)
    {
        if (clientOrderId == order.ClientOrderId) return;
        _orders.End(Account, order.ClientOrderId);
        _orders.Add(Account, clientOrderId, slot);
        order.ClientOrderId = clientOrderId;
    }

    private void Reject(ExecutionKind kind, uint instrumentId, long clientOrderId, long originalClientOrderId, RejectReason reason)
        => _outbox.Add(_nowNs, new Execution
        {
            Kind = kind,
            OwnerId = Account,
            InstrumentId = instrumentId,
            ClientOrderId = clientOrderId,
            OriginalClientOrderId = originalClientOrderId,
            RejectReason = reason,
        }, venueId: 0);
}

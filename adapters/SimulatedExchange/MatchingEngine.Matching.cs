using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <content>Checks and matching.</content>
public sealed partial class MatchingEngine
{
    private const OrderFlags KnownFlags = OrderFlags.PostOnly | OrderFlags.ReduceOnly;

    private RejectReason Check(MatchingBook book, in OrderEntry entry)
    {
        if ((uint)entry.OwnerId >= (uint)_ownerCount || !IsWellFormed(in entry)) return RejectReason.Malformed;
        if (entry.OwnerId != AnonymousOwner)
        {
            if (entry.ClientOrderId <= 0) return RejectReason.Malformed;
            if (_orders.Find(entry.OwnerId, entry.ClientOrderId) != ClientOrderMap.Unknown) return RejectReason.DuplicateClientOrderId;
        }
        RejectReason reason = CheckAgainstBook(book, entry.OwnerId, entry.Side == Side.Buy, entry.Price, entry.Lots, entry.Lots, entry.Flags);
        if (reason != 0) return reason;
        bool isFull = _pool.IsFull || (entry.OwnerId != AnonymousOwner && _openCounts[entry.OwnerId] >= _ownerOrderCapacity);
        return isFull ? RejectReason.RateLimit : 0;
    }

    private static bool IsWellFormed(in OrderEntry entry)
        => entry.Side is Side.Buy or Side.Sell
            && entry.OrderType == OrderType.Limit
            && entry.TimeInForce is TimeInForce.GoodTillCancel or TimeInForce.ImmediateOrCancel
            && (entry.Flags & ~KnownFlags) == 0
            && entry.SelfTradePrevention <= SelfTradePrevention.Decrement
            && !(entry.TimeInForce == TimeInForce.ImmediateOrCancel && (entry.Flags & OrderFlags.PostOnly) != 0);

    private static RejectReason CheckAgainstBook(
        MatchingBook book, int ownerId, bool isBuy, long price, long totalLots, long leavesLots, OrderFlags flags)
    {
        if (book.Rules.Status != Messages.MarketData.TradingStatus.Trading) return RejectReason.InstrumentNotTrading;
        RejectReason reason = book.Rules.Check(price, totalLots);
        if (reason != 0) return reason;
        if ((flags & OrderFlags.ReduceOnly) != 0 && leavesLots > book.ReducibleLots(ownerId, isBuy)) return RejectReason.ReduceOnlyWouldIncrease;
        return (flags & OrderFlags.PostOnly) != 0 && book.Side(!isBuy).IsCrossedBy(price) ? RejectReason.PostOnlyWouldCross : 0;
    }

    // The taker is in no queue while it matches.
    private void Match<TSink>(MatchingBook book, ref BookOrder taker, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        BookSide makers = book.Side(!taker.IsBuy);
        while (taker.LeavesLots > 0 && makers.IsCrossedBy(taker.Price))
        {
            int slot = makers.FirstOrder;
            if (IsCutToPosition(book, slot, ref sink)) continue;
            ref BookOrder maker = ref _pool[slot];
            if (maker.OwnerId == taker.OwnerId && IsSelfTradePrevented(book, ref taker, slot, ref sink)) continue;
            long lots = Math.Min(taker.LeavesLots, maker.LeavesLots);
            taker.LeavesLots -= lots;
            makers.Reduce(slot, lots);
            long matchId = ++_matchId;
            long makerFee = Fill(book, ref maker, maker.Price, lots, matchId, Liquidity.Maker, ref sink);
            long takerFee = Fill(book, ref taker, maker.Price, lots, matchId, Liquidity.Taker, ref sink);
            if (taker.IsBuy) _ledger.Book(book.Settlement, taker.OwnerId, maker.OwnerId, maker.Price, lots, takerFee, makerFee);
            else _ledger.Book(book.Settlement, maker.OwnerId, taker.OwnerId, maker.Price, lots, makerFee, takerFee);
            sink.OnTrade(new MatchedTrade(book.Rules.InstrumentId, matchId, maker.Price, lots, taker.Side));
            if (maker.LeavesLots > 0) continue;
            makers.Remove(slot);
            book.OrdersOf(maker.OwnerId).Remove(_pool, slot);
            End(slot);
        }
    }

    // A resting reduce-only order shrinks to what its owner still holds when its turn comes; true when that ended it.
    private bool IsCutToPosition<TSink>(MatchingBook book, int slot, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        ref BookOrder maker = ref _pool[slot];
        if ((maker.Flags & OrderFlags.ReduceOnly) == 0) return false;
        long reducibleLots = book.ReducibleLots(maker.OwnerId, maker.IsBuy);
        if (reducibleLots >= maker.LeavesLots) return false;
        if (reducibleLots == 0)
        {
            CancelResting(slot, CancelReason.Operator, ref sink);
            return true;
        }
        book.Side(maker.IsBuy).Reduce(slot, maker.LeavesLots - reducibleLots);
        sink.OnExecution(Describe(ExecutionKind.Canceled, in maker) with { CancelReason = CancelReason.Operator });
        return false;
    }

    // True when the two did not trade: one of them, or both, have less left than before.
    private bool IsSelfTradePrevented<TSink>(MatchingBook book, ref BookOrder taker, int slot, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        if (taker.OwnerId == AnonymousOwner) return false;
        SelfTradePrevention mode = taker.SelfTradePrevention;
        if (mode == SelfTradePrevention.AccountDefault) mode = _selfTradePreventions[taker.OwnerId];
        if (mode == SelfTradePrevention.Allow) return false;
        long takerLots = taker.LeavesLots, makerLots = _pool[slot].LeavesLots;
        if (mode == SelfTradePrevention.Decrement) takerLots = makerLots = Math.Min(takerLots, makerLots);
        if (mode != SelfTradePrevention.CancelTaker) Shrink(book, slot, makerLots, ref sink);
        if (mode == SelfTradePrevention.CancelMaker) return true;
        taker.LeavesLots -= takerLots;
        sink.OnExecution(Describe(ExecutionKind.Canceled, in taker) with { CancelReason = CancelReason.SelfTrade });
        return true;
    }

    private void Shrink<TSink>(MatchingBook book, int slot, long lots, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        ref BookOrder maker = ref _pool[slot];
        if (lots == maker.LeavesLots)
        {
            CancelResting(slot, CancelReason.SelfTrade, ref sink);
            return;
        }
        book.Side(maker.IsBuy).Reduce(slot, lots);
        sink.OnExecution(Describe(ExecutionKind.Canceled, in maker) with { CancelReason = CancelReason.SelfTrade });
    }

    // The leaves are already reduced. Gives the fee.
    private long Fill<TSink>(MatchingBook book, ref BookOrder order, long price, long lots, long matchId, Liquidity liquidity, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        long fee = order.OwnerId == AnonymousOwner ? 0 : book.Fees.Fee(price, lots, liquidity == Liquidity.Maker);
        order.CumLots += lots;
        book.PositionLots[order.OwnerId] += order.IsBuy ? lots : -lots;
        book.LastMatchIds[order.OwnerId] = matchId;
        sink.OnExecution(Describe(ExecutionKind.Filled, in order) with
        {
            MatchId = matchId,
            Price = price,
            Lots = lots,
            Liquidity = liquidity,
            Fee = fee,
        });
        return fee;
    }

    private RejectReason Find(int instrument, int ownerId, long clientOrderId, long venueOrderId, out int slot)
    {
        slot = (uint)ownerId >= (uint)_ownerCount || ownerId == AnonymousOwner ? ClientOrderMap.Unknown : _orders.Find(ownerId, clientOrderId);
        if (slot == ClientOrderMap.Ended) return RejectReason.TooLate;
        if (slot == ClientOrderMap.Unknown || _pool[slot].Instrument != instrument) return RejectReason.UnknownOrder;
        return venueOrderId != NoVenueOrderId && venueOrderId != _pool[slot].VenueOrderId ? RejectReason.UnknownOrder : 0;
    }
}

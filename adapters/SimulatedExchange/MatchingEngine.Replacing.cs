using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <content>Replacing a resting order.</content>
public sealed partial class MatchingEngine
{
    /// <summary>Gives a resting order a new client id, price and total quantity.</summary>
    /// <remarks>A quantity at or below the filled part cancels the order under its original id. A lower quantity at the same price keeps
    /// the place in the queue; anything else goes to the end of the queue and may match. When refused, the original order stands.</remarks>
    public void Replace<TSink>(int instrument, in OrderReplacement replacement, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        MatchingBook book = _books[instrument];
        RejectReason reason = Find(instrument, replacement.OwnerId, replacement.OriginalClientOrderId, replacement.VenueOrderId, out int slot);
        if (reason == 0) reason = Check(book, in _pool[slot], in replacement);
        if (reason != 0)
        {
            sink.OnExecution(new Execution
            {
                Kind = ExecutionKind.ReplaceRejected,
                OwnerId = replacement.OwnerId,
                SessionId = replacement.SessionId,
                InstrumentId = book.Rules.InstrumentId,
                ClientOrderId = replacement.ClientOrderId,
                OriginalClientOrderId = replacement.OriginalClientOrderId,
                RejectReason = reason,
            });
            return;
        }
        ref BookOrder order = ref _pool[slot];
        if (replacement.Lots <= order.CumLots)
        {
            CancelResting(slot, CancelReason.Requested, ref sink);
            return;
        }
        Rename(slot, replacement.ClientOrderId);
        order.Flags = replacement.Flags;
        order.SessionId = replacement.SessionId;
        long leavesLots = replacement.Lots - order.CumLots;
        BookSide side = book.Side(order.IsBuy);
        if (replacement.Price == order.Price && leavesLots <= order.LeavesLots)
        {
            side.Reduce(slot, order.LeavesLots - leavesLots);
            Confirm(in order, replacement.OriginalClientOrderId, ref sink);
            return;
        }
        side.Remove(slot);
        order.Price = replacement.Price;
        order.LeavesLots = leavesLots;
        Confirm(in order, replacement.OriginalClientOrderId, ref sink);
        Match(book, ref order, ref sink);
        if (order.LeavesLots > 0)
        {
            side.Append(slot);
            return;
        }
        book.OrdersOf(order.OwnerId).Remove(_pool, slot);
        End(slot);
    }

    private RejectReason Check(MatchingBook book, in BookOrder order, in OrderReplacement replacement)
    {
        if (replacement.ClientOrderId <= 0 || replacement.Side != order.Side || (replacement.Flags & ~KnownFlags) != 0) return RejectReason.Malformed;
        if (replacement.ClientOrderId != replacement.OriginalClientOrderId
            && _orders.Find(replacement.OwnerId, replacement.ClientOrderId) != ClientOrderMap.Unknown)
            return RejectReason.DuplicateClientOrderId;
        if (replacement.Lots < 0) return RejectReason.InvalidQuantity;
        if (replacement.Lots <= order.CumLots) return 0; // a cancel: its price does not matter
        return CheckAgainstBook(
            book, order.OwnerId, order.IsBuy, replacement.Price, replacement.Lots, replacement.Lots - order.CumLots, replacement.Flags);
    }

    private void Rename(int slot, long clientOrderId)
    {
        ref BookOrder order = ref _pool[slot];
        if (clientOrderId == order.ClientOrderId) return;
        _orders.End(order.OwnerId, order.ClientOrderId);
        _orders.Add(order.OwnerId, clientOrderId, slot);
        order.ClientOrderId = clientOrderId;
    }

    private void Confirm<TSink>(in BookOrder order, long originalClientOrderId, ref TSink sink)
        where TSink : struct, IMatchSink
        => sink.OnExecution(Describe(ExecutionKind.Replaced, in order) with { OriginalClientOrderId = originalClientOrderId, Price = order.Price });
}

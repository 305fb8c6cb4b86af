using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway;

/// <content>What the venue's answers do to open orders and positions. They come in the venue's order over one connection, so each is exact when it comes.</content>
internal sealed partial class GatewayLedger
{
    private const long LotsMax = 1L << 53; // more is no quantity: clamped, so that no sum wraps
    private long _reconciliation; // running number; 0: none yet
    private long _armingRequestId;

    /// <summary>The answer to this status request will say all that is open.</summary>
    public void BeginReconciliation(long requestId)
    {
        _reconciliation++;
        _armingRequestId = requestId;
    }

    /// <summary>A new order or a replacement never was at the venue.</summary>
    [HotPath]
    public void OnRefused(long clientOrderId)
    {
        int place = _orders.Find(clientOrderId);
        if (place != LedgerTable.None) End(place);
    }

    [HotPath]
    public void OnAccepted(long clientOrderId, long leavesLots)
    {
        int place = _orders.Find(clientOrderId);
        if (place != LedgerTable.None && !_orders[place].IsPendingReplacement) SetLeaves(ref _orders[place], leavesLots, _orders[place].CumLots);
    }

    [HotPath]
    public void OnCanceled(long clientOrderId, long leavesLots, long cumLots)
    {
        int place = _orders.Find(clientOrderId);
        if (place == LedgerTable.None) return;
        if (leavesLots <= 0) End(place);
        else SetLeaves(ref _orders[place], leavesLots, cumLots);
    }

    [HotPath]
    public void OnReplaced(long clientOrderId, long leavesLots, long cumLots)
    {
        if (_orders.Find(clientOrderId) == LedgerTable.None) return;
        TakeOver(clientOrderId);
        SetLeaves(ref _orders[_orders.Find(clientOrderId)], leavesLots, cumLots);
    }

    /// <summary>The venue is another one, or began anew: its match ids may repeat.</summary>
    public void ForgetFills() => _fills.Clear();

    /// <summary>Books a fill, once. One that is part of an answer, or that a reported position has in it, changes no position.</summary>
    [HotPath]
    public void OnFilled(int instrument, ref FilledDecoder fill, bool isResent)
    {
        if (!_fills.TryAdd(FillKey.Of(ref fill))) return;
        ref InstrumentState state = ref _states[instrument];
        state.Reference = new Price(fill.Price);
        state.HasReference = 1;
        if (isResent) return; // the answer that it is part of reports orders and positions, too
        if (fill.MatchId > state.ReportedMatchId)
        {
            Int128 position = (Int128)state.PositionLots + (fill.Side == Side.Buy ? fill.Lots : -(Int128)fill.Lots);
            state.PositionLots = (long)Int128.Clamp(position, -long.MaxValue, long.MaxValue);
        }

        if (_orders.Find(fill.ClientOrderId) == LedgerTable.None) return;
        TakeOver(fill.ClientOrderId);
        int place = _orders.Find(fill.ClientOrderId);
        if (fill.LeavesLots <= 0) End(place);
        else SetLeaves(ref _orders[place], fill.LeavesLots, fill.CumLots);
    }

    /// <summary>An order that rests at the venue, ours or of the time before.</summary>
    /// <returns>False: it did not fit.</returns>
    public bool TryAdopt(int instrument, ref OpenOrderDecoder open)
    {
        int sign = open.Side == Side.Buy ? 1 : -1;
        int place = _orders.Find(open.ClientOrderId);
        if (place != LedgerTable.None && (_orders[place].Instrument != instrument || _orders[place].Sign != sign))
        {
            End(place);
            place = LedgerTable.None;
        }

        if (place == LedgerTable.None)
        {
            if (_orders.IsFull || open.ClientOrderId <= 0) return false;
            ref LedgerOrder entry = ref _orders.Add(open.ClientOrderId);
            entry.Instrument = instrument;
            entry.Sign = sign;
            Count(instrument, 1);
        }

        TakeOver(open.ClientOrderId);
        ref LedgerOrder order = ref _orders[_orders.Find(open.ClientOrderId)];
        if (open.RequestId == _armingRequestId) order.ConfirmedBy = _reconciliation;
        SetLeaves(ref order, open.LeavesLots, open.CumLots);
        return true;
    }

    /// <summary>The account's position at the moment of the answer; fills up to the match id are in it.</summary>
    public void OnPosition(int instrument, ref PositionReportDecoder report)
    {
        ref InstrumentState state = ref _states[instrument];
        state.PositionLots = Math.Max(report.PositionLots, -long.MaxValue);
        state.ReportedMatchId = report.LastMatchId;
        if (report.RequestId == _armingRequestId) state.ReportedBy = _reconciliation;
    }

    /// <summary>The answer that arms a session is whole: what it did not name is not there.</summary>
    public void EndReconciliation()
    {
        bool hasRemoved = true;
        while (hasRemoved) // an order's end may move others to places already seen
        {
            hasRemoved = false;
            for (int place = 0; place < _orders.Length; place++)
            {
                while (_orders[place].ClientOrderId != 0 && _orders[place].ConfirmedBy != _reconciliation)
                {
                    End(place);
                    hasRemoved = true;
                }
            }
        }

        for (int instrument = 0; instrument < _states.Length; instrument++)
        {
            if (_states[instrument].ReportedBy != _reconciliation) _states[instrument].PositionLots = 0; // never traded
        }
    }

    private void SetLeaves(ref LedgerOrder order, long leavesLots, long cumLots)
    {
        order.LeavesLots = Math.Clamp(leavesLots, 0, LotsMax);
        order.CumLots = Math.Clamp(cumLots, 0, LotsMax);
        if (order.IsPendingReplacement) return; // exposed by what it adds
        Expose(ref order, order.LeavesLots);
        if (order.ReplacementId == 0) return;
        ref LedgerOrder replacement = ref _orders[_orders.Find(order.ReplacementId)];
        Expose(ref replacement, Math.Max(0, replacement.TotalLots - order.CumLots - order.LeavesLots));
    }

    /// <summary>The venue knows the order under this id: if it was a replacement under way, its original ends.</summary>
    private void TakeOver(long clientOrderId)
    {
        ref LedgerOrder order = ref _orders[_orders.Find(clientOrderId)];
        if (!order.IsPendingReplacement) return;
        long originalId = order.OriginalId;
        order.OriginalId = 0;
        Count(order.Instrument, 1);
        int original = _orders.Find(originalId);
        _orders[original].ReplacementId = 0;
        End(original);
    }

    /// <summary>Nothing of it is open any more, nor can a replacement of it take over.</summary>
    private void End(int place)
    {
        ref LedgerOrder order = ref _orders[place];
        long originalId = order.OriginalId;
        long replacementId = order.ReplacementId;
        Expose(ref order, 0);
        if (!order.IsPendingReplacement) Count(order.Instrument, -1);
        _orders.Remove(place);
        int original = originalId == 0 ? LedgerTable.None : _orders.Find(originalId); // none when it is the one that just ended
        if (original != LedgerTable.None) _orders[original].ReplacementId = 0;
        if (replacementId != 0) End(_orders.Find(replacementId));
    }
}

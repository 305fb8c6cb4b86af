using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <content>The comparison in passing: while orders are sent, every some seconds. It changes nothing but fills that were missing; a difference that a second one
/// confirms begins a comparison in full.</content>
/// <remarks>What was sent since the question, or waits for an answer, is not compared. Instruments are checked a few a timer. Source: domain specification 10.5.</remarks>
internal sealed partial class Reconciler
{
    private const int CheckedSlotsPerTimer = 16;
    private const int DifferentRoundsMax = 2;

    /// <summary>One step for one venue; true when the frame has done enough.</summary>
    private bool LookInPassing(ushort venueId)
    {
        ref VenueState venue = ref _risk.Venue(venueId);
        if (venue.Status != SessionStatus.Up || venue.SessionId == 0 || _configuration.CompareIntervalNs == 0) return false;
        long nowNs = _state[0].NowNs;
        if (venue.IsChecking != 0)
        {
            CheckSome(venueId);
            return true;
        }

        if (venue.RequestId != 0)
        {
            if (nowNs - venue.ActivityTimeNs < _configuration.AckTimeoutNs) return false;
            _counters[0].UnansweredComparisons++;
            EndLook(ref venue, _configuration.CompareIntervalNs);
            return false;
        }

        if (nowNs < venue.CompareTimeNs || _outbox.Room < 1) return false;
        BeginAnswer(ref venue);
        venue.RequestId = _state[0].Sequence;
        venue.RequestAfterMatchId = venue.SettledMatchId;
        venue.AskedTimeNs = nowNs;
        venue.IsDifferent = 0;
        _entry.RequestStatus(venueId);
        return true;
    }

    private void ComparePosition(ref VenueState venue, int slot, Lots lots, long lastMatchId)
    {
        if (venue.GreatestLiveMatchId > lastMatchId || _positions[slot].Lots == lots) return; // or a later fill is in ours
        _counters[0].PositionDifferences++;
        venue.IsDifferent = 1;
    }

    private void CompareOpenOrder(ref VenueState venue, bool isOurs, int slot, ref OpenOrderDecoder open)
    {
        if (!isOurs)
        {
            _counters[0].VenueOnlyOrders++;
            venue.IsDifferent = 1;
            return;
        }

        ref Order order = ref _orders[slot];
        order.ReportedRequestId = open.RequestId;
        bool isEnded = !order.IsOpen;
        bool isSettled = order.State == OrderState.Live && order.ActionTimeNs < venue.AskedTimeNs;
        bool isOther = order.LeavesLots.Count != open.LeavesLots || order.CumLots.Count != open.CumLots || order.Price.Nanos != open.Price;
        if (!isEnded && !(isSettled && isOther)) return;
        _counters[0].OpenOrderDifferences++;
        venue.IsDifferent = 1;
    }

    private void OnEndInPassing(ref StatusEndDecoder end)
    {
        ref VenueState venue = ref _risk.Venue(end.VenueId);
        bool isWhole = end.FillCount == venue.FillCount && end.OpenOrderCount == venue.OpenOrderCount && end.PositionCount == venue.PositionCount;
        if (!isWhole || venue.GreatestLiveMatchId > end.LastMatchId)
        {
            _counters[0].TornComparisons++;
            EndLook(ref venue, _configuration.AckTimeoutNs);
            return;
        }

        venue.SettledMatchId = venue.SettlingMatchId = Math.Max(venue.SettledMatchId, end.LastMatchId); // no fill up to there is missing
        venue.IsChecking = 1;
        venue.CheckedSlot = 0;
    }

    private void CheckSome(ushort venueId)
    {
        ref VenueState venue = ref _risk.Venue(venueId);
        int end = Math.Min(_instruments.Capacity, venue.CheckedSlot + CheckedSlotsPerTimer);
        for (; venue.CheckedSlot < end; venue.CheckedSlot++)
        {
            if (IsAt(venue.CheckedSlot, venueId)) CheckInstrument(ref venue, venue.CheckedSlot);
        }

        if (venue.CheckedSlot < _instruments.Capacity) return;
        if (venue.IsDifferent == 0)
        {
            _counters[0].Comparisons++;
            venue.DifferentRounds = 0;
            EndLook(ref venue, _configuration.CompareIntervalNs);
        }
        else if (++venue.DifferentRounds < DifferentRoundsMax)
        {
            EndLook(ref venue, _configuration.AckTimeoutNs); // an execution may have been overtaken: once more, soon
        }
        else
        {
            _counters[0].ComparisonBreaks++;
            _commands.OnBreak(venueId);
            Begin(venueId);
        }
    }

    /// <summary>What the answer did not name.</summary>
    private void CheckInstrument(ref VenueState venue, int slot)
    {
        bool hasNewFills = venue.GreatestLiveMatchId != 0; // perhaps the instrument's first ones
        if (_positions[slot].ReportedRequestId != venue.RequestId && _positions[slot].Lots.Count != 0 && !hasNewFills)
        {
            _counters[0].PositionDifferences++;
            venue.IsDifferent = 1;
        }

        for (int order = _orders.OfInstrument(slot).FirstOpen; order != OrderTable.None; order = _orders[order].NextOpen)
        {
            ref Order open = ref _orders[order];
            if (open.State != OrderState.Live || open.ActionTimeNs >= venue.AskedTimeNs || open.ReportedRequestId == venue.RequestId) continue;
            _counters[0].GhostOrders++;
            venue.IsDifferent = 1;
        }
    }

    private void EndLook(ref VenueState venue, long nextNs)
    {
        venue.RequestId = 0;
        venue.IsChecking = 0;
        venue.CompareTimeNs = Math.Min(venue.CompareTimeNs, _state[0].NowNs + nextNs);
    }
}

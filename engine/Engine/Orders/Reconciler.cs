using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>Compares a venue's fills, open orders and positions with ours after a new session, round by round, before an order may leave.</summary>
/// <remarks>A state machine of frames; its state is <see cref="VenueState"/>. Engine thread only, no allocation. A round is a mass cancel, a
/// StatusRequest and its answer. Source: domain specification 10.5; decision 8.</remarks>
internal sealed partial class Reconciler
{
    private const uint FailedRoundsMax = 3;
    private const long RetryNs = 5_000_000_000;
    private readonly EngineConfiguration _configuration;
    private readonly OrderTable _orders;
    private readonly OrderEntry _entry;
    private readonly ExecutionHandler _executions;
    private readonly OrderSupervisor _supervisor;
    private readonly InstrumentTable _instruments;
    private readonly PositionTable _positions;
    private readonly PreTradeRisk _risk;
    private readonly OperatorCommands _commands;
    private readonly OrderOutbox _outbox;
    private readonly ArenaArray<EngineState> _state;
    private readonly ArenaArray<EngineCounters> _counters;

    internal Reconciler(
        EngineConfiguration configuration,
        OrderTable orders,
        OrderEntry entry,
        ExecutionHandler executions,
        OrderSupervisor supervisor,
        InstrumentTable instruments,
        PositionTable positions,
        PreTradeRisk risk,
        OperatorCommands commands,
        OrderOutbox outbox,
        ArenaArray<EngineState> state,
        ArenaArray<EngineCounters> counters)
    {
        _configuration = configuration;
        _orders = orders;
        _entry = entry;
        _executions = executions;
        _supervisor = supervisor;
        _instruments = instruments;
        _positions = positions;
        _risk = risk;
        _commands = commands;
        _outbox = outbox;
        _state = state;
        _counters = counters;
    }

    /// <summary>A new session of a gateway. What an older one left unanswered is unknown until the venue is asked.</summary>
    internal void OnConnected(ushort venueId, long sessionId)
    {
        _risk.Venue(venueId).SessionId = sessionId;
        Begin(venueId);
    }

    /// <summary>The route is down, or up without a comparison: the answer to an open question is void.</summary>
    internal void Abandon(ushort venueId)
    {
        ref VenueState venue = ref _risk.Venue(venueId);
        venue.SessionId = 0;
        venue.RequestId = 0;
        venue.IsChecking = 0;
    }

    /// <summary>Something says that a position may be wrong: every venue whose route is up is compared in full.</summary>
    internal void CompareInFull()
    {
        for (ushort venueId = 0; venueId < _risk.VenueCount; venueId++)
        {
            if (_risk.Venue(venueId).Status == SessionStatus.Up && _risk.Venue(venueId).SessionId != 0) Begin(venueId);
        }
    }

    /// <summary>An instrument is new: when an answer named it before it was known, the venue is asked once more.</summary>
    internal void OnNewInstrument(ushort venueId)
    {
        ref VenueState venue = ref _risk.Venue(venueId);
        if (venue.Status == SessionStatus.Connected) venue.IsInstrumentNew = 1;
        else if (venue.Status == SessionStatus.Up && venue.IsInstrumentMissing != 0) Begin(venueId);
    }

    /// <summary>Counts a fill that the venue sent again; it is booked like any other. One that comes twice, or after a later one, does not count: the answer
    /// is then short, and is asked for once more.</summary>
    [HotPath]
    internal void OnResentFill(ref FilledDecoder fill, uint instrumentId)
    {
        if (fill.VenueId >= _risk.VenueCount) return;
        ref VenueState venue = ref _risk.Venue(fill.VenueId);
        if (venue.RequestId == 0) return;
        CountResent(ref venue, ref fill);
        venue.ActivityTimeNs = _state[0].NowNs;
        if (!_instruments.TryGetSlot(instrumentId, out _)) venue.IsInstrumentMissing = 1;
    }

    private static void CountResent(ref VenueState venue, ref FilledDecoder fill)
    {
        ulong key = FillKey.Of(ref fill).Mix();
        bool isLater = fill.MatchId > venue.ResentMatchId || (fill.MatchId == venue.ResentMatchId && fill.Leg > venue.ResentLeg);
        bool isOther = fill.MatchId == venue.ResentMatchId && fill.Leg == venue.ResentLeg && key != venue.ResentKey;
        if (!isLater && !isOther) return;
        venue.FillCount++;
        (venue.ResentMatchId, venue.ResentLeg, venue.ResentKey) = (fill.MatchId, fill.Leg, key);
    }

    /// <returns>The order's slot when it is ours and known; otherwise <see cref="OrderTable.None"/>.</returns>
    internal int OnOpenOrder(uint instrumentId, ref OpenOrderDecoder open)
    {
        if (!TryFindRequest(open.RequestId, out ushort venueId)) return OrderTable.None;
        ref VenueState venue = ref _risk.Venue(venueId);
        bool isOurs = _orders.TryFind(open.ClientOrderId, out int slot) && _instruments[_orders[slot].InstrumentSlot].Id == instrumentId
            && _orders[slot].Side == open.Side;
        if (!isOurs || _orders[slot].ReportedRequestId != open.RequestId) venue.OpenOrderCount++;
        if (venue.Status == SessionStatus.Up)
        {
            CompareOpenOrder(ref venue, isOurs, slot, ref open);
            return OrderTable.None;
        }

        if (!isOurs)
        {
            _counters[0].VenueOnlyOrders++;
            return OrderTable.None;
        }

        _orders[slot].ReportedRequestId = open.RequestId;
        _executions.OnReportedOpen(slot, ref open);
        return slot;
    }

    /// <summary>Notes a position until the answer ends: a fill before it may be missing.</summary>
    internal void OnPosition(uint instrumentId, ref PositionReportDecoder report)
    {
        if (!TryFindRequest(report.RequestId, out ushort venueId)) return;
        ref VenueState venue = ref _risk.Venue(venueId);
        if (!_instruments.TryGetSlot(instrumentId, out int slot))
        {
            _counters[0].UnknownInstruments++;
            venue.PositionCount++;
            if (report.PositionLots != 0) venue.IsInstrumentMissing = 1;
            return;
        }

        var lots = new Lots(report.PositionLots);
        if (_instruments[slot].VenueId != venueId || !_executions.IsHoldable(slot, lots))
        {
            _counters[0].MalformedFrames++; // and missing in the count at the answer's end
            return;
        }

        if (_positions[slot].ReportedRequestId != report.RequestId) venue.PositionCount++; // a repeated one must not hide a missing one
        _positions.OnReported(slot, lots, report.LastMatchId, report.RequestId);
        if (venue.Status == SessionStatus.Up) ComparePosition(ref venue, slot, lots, report.LastMatchId);
    }

    /// <summary>Weighs a whole answer; asks again where that is needed. Nothing else of this frame may have caused an order yet.</summary>
    internal AnswerVerdict OnEnd(ref StatusEndDecoder end)
    {
        ref VenueState venue = ref _risk.Venue(end.VenueId);
        bool isAsked = venue.Status is SessionStatus.Connected or SessionStatus.Up && venue.RequestId != 0 && venue.IsChecking == 0;
        if (!isAsked || venue.RequestId != end.RequestId)
        {
            _counters[0].StaleAnswers++;
            venue.FillCount = 0; // the fills so far were of that answer
            (venue.ResentMatchId, venue.ResentLeg, venue.ResentKey) = (0, 0, 0);
            return AnswerVerdict.Useless;
        }

        if (end.IsHistoryWhole == 0) _counters[0].IncompleteHistories++;
        if (venue.Status == SessionStatus.Up)
        {
            OnEndInPassing(ref end);
            return AnswerVerdict.Useless;
        }

        if (end.FillCount != venue.FillCount || end.OpenOrderCount != venue.OpenOrderCount || end.PositionCount != venue.PositionCount)
        {
            Fail(end.VenueId);
            return AnswerVerdict.Useless;
        }

        if (venue.GreatestLiveMatchId > end.LastMatchId)
        {
            Ask(end.VenueId); // a fill after the venue's moment is in our position already: the two cannot be compared
            return AnswerVerdict.Useless;
        }

        venue.GreatestMatchId = venue.SettledMatchId = venue.SettlingMatchId = Math.Max(0, end.LastMatchId); // what is missing before it is in the positions
        AdoptPositions(end.VenueId);
        if (venue.OpenOrderCount > 0) Fail(end.VenueId);
        else if (venue.IsInstrumentMissing != 0 && venue.IsInstrumentNew != 0) Ask(end.VenueId);
        else return AnswerVerdict.Agreed;
        return AnswerVerdict.AskAgain;
    }

    /// <summary>Ends an open order that the answer did not name; false when it did.</summary>
    internal bool TryEndUnreported(int orderSlot, long requestId)
    {
        if (_orders[orderSlot].ReportedRequestId == requestId) return false;
        _counters[0].ReportedGoneOrders++;
        _executions.OnReportedGone(orderSlot);
        return true;
    }

    /// <summary>The comparison is done: orders may leave. No fill is owed any more.</summary>
    internal void Open(ushort venueId)
    {
        ref VenueState venue = ref _risk.Venue(venueId);
        venue.Status = SessionStatus.Up;
        venue.DifferentRounds = 0;
        EndLook(ref venue, _configuration.CompareIntervalNs);
        venue.FailedRounds = 0;
        venue.WasCompared = 1;
        venue.IsFresh = 0;
        _counters[0].Reconciliations++;
        for (int slot = 0; slot < _instruments.Capacity; slot++)
        {
            if (IsAt(slot, venueId) && _orders.OfInstrument(slot).IsUsed) _orders.ForgetOwedFills(slot);
        }
    }

    /// <summary>Looks after unanswered questions: at most one venue a timer, so that one frame's orders suffice.</summary>
    internal void OnTimer()
    {
        long nowNs = _state[0].NowNs;
        for (ushort venueId = 0; venueId < _risk.VenueCount; venueId++)
        {
            if (LookInPassing(venueId)) return;
            ref VenueState venue = ref _risk.Venue(venueId);
            if (venue.Status != SessionStatus.Connected) continue;
            long waitedNs = nowNs - venue.ActivityTimeNs;
            if (venue.RequestId != 0 && waitedNs >= _configuration.AckTimeoutNs) Fail(venueId);
            else if (venue.RequestId == 0 && waitedNs >= RetryNs) Ask(venueId);
            else continue;
            return;
        }
    }

    private void Begin(ushort venueId)
    {
        ref VenueState venue = ref _risk.Venue(venueId);
        _supervisor.OnRouteDown(venueId);
        venue.Status = SessionStatus.Connected;
        if (venue.WasCompared == 0 && venue.GreatestMatchId == 0) venue.IsFresh = 1;
        venue.FailedRounds = 0;
        Ask(venueId);
    }

    private void Ask(ushort venueId)
    {
        ref VenueState venue = ref _risk.Venue(venueId);
        BeginAnswer(ref venue);
        if (_outbox.Room < 2)
        {
            venue.ActivityTimeNs -= RetryNs; // the next timer asks
            return;
        }

        venue.RequestId = _state[0].Sequence;
        venue.RequestAfterMatchId = venue.SettledMatchId;
        _entry.MassCancel(venueId, MassCancelReason.Strategy);
        _entry.RequestStatus(venueId);
    }

    /// <summary>Nothing of an answer is there yet.</summary>
    private void BeginAnswer(ref VenueState venue)
    {
        venue.FillCount = 0;
        venue.OpenOrderCount = 0;
        venue.PositionCount = 0;
        venue.IsInstrumentMissing = 0;
        venue.IsInstrumentNew = 0;
        venue.IsChecking = 0;
        venue.CompareTimeNs = long.MaxValue; // a surprise from here on asks again: this answer may not know of it
        venue.GreatestLiveMatchId = 0;
        (venue.ResentMatchId, venue.ResentLeg, venue.ResentKey) = (0, 0, 0);
        venue.RequestId = 0;
        venue.ActivityTimeNs = _state[0].NowNs;
    }

    private void Fail(ushort venueId)
    {
        ref VenueState venue = ref _risk.Venue(venueId);
        _counters[0].FailedReconciliationRounds++;
        if (venue.FailedRounds < FailedRoundsMax) venue.FailedRounds++;
        if (venue.FailedRounds < FailedRoundsMax)
        {
            Ask(venueId);
            return;
        }

        venue.RequestId = 0;
        venue.ActivityTimeNs = _state[0].NowNs;
        _commands.EnterReduceOnly(); // without effect from the second time on, unless an operator lifted it
    }

    private bool TryFindRequest(long requestId, out ushort venueId)
    {
        for (venueId = 0; venueId < _risk.VenueCount; venueId++)
        {
            ref VenueState venue = ref _risk.Venue(venueId);
            if (venue.Status is not (SessionStatus.Connected or SessionStatus.Up) || venue.RequestId == 0 || venue.RequestId != requestId) continue;
            venue.ActivityTimeNs = _state[0].NowNs;
            return true;
        }

        _counters[0].StaleAnswers++;
        return false;
    }

    /// <summary>Takes over what differs. The venue names every instrument that the account ever traded: in the others it holds nothing.</summary>
    private void AdoptPositions(ushort venueId)
    {
        ref VenueState venue = ref _risk.Venue(venueId);
        bool isSurprised = false;
        for (int slot = 0; slot < _instruments.Capacity; slot++)
        {
            if (!IsAt(slot, venueId)) continue;
            if (_positions[slot].ReportedRequestId != venue.RequestId) _positions.OnReported(slot, Lots.Zero, lastMatchId: 0, venue.RequestId);
            _positions.OnReportWhole(slot);
            isSurprised |= TryAdopt(in venue, slot, _positions[slot].ReportedLots, out bool isExpected) && !isExpected;
        }

        if (!isSurprised) return;
        _commands.OnBreak(venueId);
        _commands.EnterReduceOnly();
    }

    /// <summary>Takes a position over; false when it is ours already.</summary>
    private bool TryAdopt(in VenueState venue, int slot, Lots lots, out bool isExpected)
    {
        isExpected = venue.IsFresh != 0; // a journal that begins knows nothing of what was before it
        if (_positions[slot].Lots == lots) return false;
        _counters[0].PositionAdjustments++;
        if (!isExpected) CountGap(slot, lots);
        _positions.OnAdjustment(slot, in _instruments[slot], lots);
        return true;
    }

    /// <summary>How large a gap is decides how loud it must be said: above a lot, and above a hundredth of the limit (10.5, step 9).</summary>
    private void CountGap(int slot, Lots lots)
    {
        Int128 gap = Int128.Abs((Int128)lots.Count - _positions[slot].Lots.Count);
        if (gap > 1) _counters[0].PositionGaps++;
        if (gap * 100 > _risk.Limits(slot).PositionLotsMax.Count) _counters[0].LargePositionGaps++;
    }

    private bool IsAt(int slot, ushort venueId) => _instruments[slot].IsDefined && _instruments[slot].VenueId == venueId;
}

using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <content>Answers to StatusRequest, and taking over what happened before a restart of the venue.</content>
public sealed partial class ExchangeVenue
{
    /// <summary>Most fills in one answer: a quarter of what can be on its way. Those before are in the positions.</summary>
    public const int AnswerFillCountMax = DeliveryQueue.CapacityMax / 4;

    private const int AnswerReserve = 4_096; // places in the outbox that an answer leaves to everything else

    /// <summary>Takes over a fill from before the venue was started: position, cash, history and ids. Before the first message or frame.</summary>
    /// <param name="venueTimeNs">When it happened.</param>
    /// <param name="fill">As it was published; the fills of an account in the order of their match ids.</param>
    /// <exception cref="InvalidOperationException">The venue has lived on already.</exception>
    /// <exception cref="ArgumentException">No fill, an unknown account or instrument, or older than the one before.</exception>
    public void RestoreFill(long venueTimeNs, in Execution fill)
    {
        if (EventCount > 0) throw new InvalidOperationException("fills are restored before the first event");
        FillHistory history = _sessions.History(Checked(fill.OwnerId));
        bool isFill = fill.Kind == ExecutionKind.Filled && fill.Lots >= 1 && fill.Side is Side.Buy or Side.Sell;
        if (!isFill || fill.MatchId < Math.Max(1, history.LastMatchId) || !TryFindInstrument(fill.InstrumentId, out int instrument))
            throw new ArgumentException($"cannot restore {fill}: no fill, an unknown instrument, or older than match {history.LastMatchId}", nameof(fill));
        _engine.RestoreFill(instrument, in fill);
        history.Add(venueTimeNs, in fill);
    }

    /// <summary>New match and order ids are above these, beside those of restored fills.</summary>
    public void ContinueAbove(long matchId, long venueOrderId) => _engine.ContinueAbove(matchId, venueOrderId);

    // Everything is one moment of the venue, behind the executions of what came before, on the same way. False when it does not fit
    // what may be on its way: the asker asks again.
    private bool TryAnswer(ref StatusRequestDecoder request)
    {
        if (request.VenueId != _venueId) return false;
        int positionCount = 0;
        for (int i = 0; i < _instrumentIds.Length; i++)
        {
            if (_engine.LastMatchId(i, _account) != 0) positionCount++;
        }
        long room = DeliveryQueue.CapacityMax - AnswerReserve - _publisher.Outbox.Count - _engine.OpenCount(_account) - positionCount - 1;
        if (room < 0) return false;
        FillHistory history = _sessions.History(_account);
        long firstFill = history.FirstFrom(request.AfterMatchId, Math.Min(AnswerFillCountMax, room), out bool isWhole);
        SessionChannel channel = _sessions[_sender];
        DeliveryQueue outbox = _publisher.Outbox;
        for (long fill = firstFill; fill <= history.Count; fill++) channel.Resend(in history[fill], _nowNs, outbox);
        int openCount = 0;
        for (int i = 0; i < _instrumentIds.Length; i++) openCount += AnswerOpenOrders(i, request.RequestId, channel);
        for (int i = 0; i < _instrumentIds.Length; i++) AnswerPosition(i, request.RequestId, channel);
        _ = StatusEndEncoder.TryWrap(channel.Begin(_nowNs, outbox), out StatusEndEncoder end);
        end.RequestId = request.RequestId;
        end.LastMatchId = history.LastMatchId;
        end.FillCount = (uint)(history.Count + 1 - firstFill);
        end.OpenOrderCount = (uint)openCount;
        end.PositionCount = (uint)positionCount;
        end.VenueId = _venueId;
        end.IsHistoryWhole = isWhole ? (byte)1 : (byte)0;
        channel.Finish(FrameHeader.NoInstrument, _nowNs, end.EncodedLength);
        channel.End(outbox);
        return true;
    }

    private int AnswerOpenOrders(int instrument, long requestId, SessionChannel channel)
    {
        int resting = _engine.RestingCount(instrument, _account);
        for (int i = 0; i < resting; i++)
        {
            OpenOrder order = _engine.Describe(_engine.RestingOrder(instrument, _account, i));
            _ = OpenOrderEncoder.TryWrap(channel.Begin(_nowNs, _publisher.Outbox), out OpenOrderEncoder open);
            open.RequestId = requestId;
            open.ClientOrderId = order.ClientOrderId;
            open.VenueOrderId = order.VenueOrderId;
            open.Price = order.Price;
            open.LeavesLots = order.LeavesLots;
            open.CumLots = order.CumLots;
            open.Side = order.Side;
            channel.Finish(order.InstrumentId, _nowNs, open.EncodedLength);
        }
        return resting;
    }

    private void AnswerPosition(int instrument, long requestId, SessionChannel channel)
    {
        long lastMatchId = _engine.LastMatchId(instrument, _account);
        if (lastMatchId == 0) return;
        _ = PositionReportEncoder.TryWrap(channel.Begin(_nowNs, _publisher.Outbox), out PositionReportEncoder report);
        report.RequestId = requestId;
        report.PositionLots = _engine.PositionLots(instrument, _account);
        report.LastMatchId = lastMatchId;
        channel.Finish(_instrumentIds[instrument], _nowNs, report.EncodedLength);
    }
}

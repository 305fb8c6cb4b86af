using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

/// <content>Orders, plainly: a list, looked through.</content>
internal sealed partial class ModelVenue
{
    private const int OrdersMax = 4_096;
    private readonly VenueOrder[] _orders = new VenueOrder[OrdersMax];
    private readonly Dictionary<uint, long> _positions = [];
    private readonly List<VenueFill> _fills = [];
    private long _matchId;

    /// <summary>One in so many orders is refused; 0: none.</summary>
    public int RejectsOneIn { get; set; }

    public int OpenCount { get; private set; }

    public IReadOnlyList<VenueFill> Fills => _fills;

    public ref readonly VenueOrder OrderAt(int index) => ref _orders[index];

    public long Position(uint instrumentId) => _positions.GetValueOrDefault(instrumentId);

    /// <summary>Fills a part of a resting order, by its place in the list.</summary>
    public void Fill(int index, long lots, bool isSilent = false)
    {
        ref VenueOrder order = ref _orders[index];
        order.LeavesLots -= lots;
        order.CumLots += lots;
        if (!IsQuiet) _positions[order.InstrumentId] = Position(order.InstrumentId) + (order.Side == Side.Buy ? lots : -lots);
        var fill = new VenueFill(++_matchId, order.ClientOrderId, order.InstrumentId, order.Side, order.Price, lots, order.LeavesLots, order.CumLots);
        if (!IsQuiet) _fills.Add(fill);
        if (!isSilent && IsLoggedOn) SendFill(in fill, FrameFlags.EndOfEvent);
        if (order.LeavesLots == 0) Remove(index);
    }

    /// <summary>Another run of the venue, which counts its matches anew.</summary>
    public void BeginAnew()
    {
        RunId++;
        _matchId = 0;
        _fills.Clear();
    }

    /// <summary>Sends a fill of the past once more, as if it had just happened.</summary>
    public void RepeatFill(int index) => SendFill(_fills[index], FrameFlags.EndOfEvent);

    /// <summary>Cancels a part of a resting order, unasked.</summary>
    public void Reduce(int index, long lots)
    {
        ref VenueOrder order = ref _orders[index];
        order.LeavesLots -= lots;
        SendCanceled(in order, CancelReason.MarketMakerProtection);
        if (order.LeavesLots == 0) Remove(index);
    }

    /// <summary>An order that rests there though this connection never sent it.</summary>
    public void Plant(long clientOrderId, Side side, long price, long lots, uint instrumentId)
        => _orders[OpenCount++] = new VenueOrder { ClientOrderId = clientOrderId, Side = side, Price = price, LeavesLots = lots, InstrumentId = instrumentId };

    public void SetPosition(uint instrumentId, long lots) => _positions[instrumentId] = lots;

    private void CancelAllSilently() => OpenCount = 0;

    private int Find(long clientOrderId)
    {
        for (int index = 0; index < OpenCount; index++)
        {
            if (_orders[index].ClientOrderId == clientOrderId) return index;
        }

        return -1;
    }

    private void Remove(int index) => _orders[index] = _orders[--OpenCount];

    private void TakeOrder(ushort templateId, ReadOnlySpan<byte> message)
    {
        switch (templateId)
        {
            case NewOrderDecoder.TemplateId:
                if (!NewOrderDecoder.TryWrap(message, out NewOrderDecoder order)) Assert.Fail("a malformed order");
                TakeNew(ref order);
                break;
            case ReplaceOrderDecoder.TemplateId:
                if (!ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder replace)) Assert.Fail("a malformed replacement");
                TakeReplace(ref replace);
                break;
            case CancelOrderDecoder.TemplateId:
                if (!CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel)) Assert.Fail("a malformed cancel");
                TakeCancel(ref cancel);
                break;
            case MassCancelDecoder.TemplateId:
                for (; OpenCount > 0; Remove(OpenCount - 1))
                {
                    _orders[OpenCount - 1].LeavesLots = 0;
                    SendCanceled(in _orders[OpenCount - 1], CancelReason.MassCancel);
                }

                break;
            case StatusRequestDecoder.TemplateId:
                if (!StatusRequestDecoder.TryWrap(message, out StatusRequestDecoder request)) Assert.Fail("a malformed request");
                AnswerStatus(request.RequestId, request.AfterMatchId);
                break;
        }
    }

    private void TakeNew(ref NewOrderDecoder order)
    {
        if (RejectsOneIn > 0 && _random.NextBounded(RejectsOneIn) == 0)
        {
            if (!RejectedEncoder.TryWrap(_message, out RejectedEncoder rejected)) Assert.Fail();
            rejected.ClientOrderId = order.ClientOrderId;
            rejected.Reason = RejectReason.PostOnlyWouldCross;
            Send(rejected.EncodedLength, order.InstrumentId);
            return;
        }

        Plant(order.ClientOrderId, order.Side, order.Price, order.Lots, order.InstrumentId);
        if (!AcceptedEncoder.TryWrap(_message, out AcceptedEncoder accepted)) Assert.Fail();
        accepted.ClientOrderId = order.ClientOrderId;
        accepted.Price = order.Price;
        accepted.LeavesLots = order.Lots;
        Send(accepted.EncodedLength, order.InstrumentId);
    }

    private void TakeReplace(ref ReplaceOrderDecoder replace)
    {
        int index = Find(replace.OriginalClientOrderId);
        if (index < 0 || (RejectsOneIn > 0 && _random.NextBounded(RejectsOneIn) == 0))
        {
            if (!ReplaceRejectedEncoder.TryWrap(_message, out ReplaceRejectedEncoder rejected)) Assert.Fail();
            rejected.ClientOrderId = replace.ClientOrderId;
            rejected.OriginalClientOrderId = replace.OriginalClientOrderId;
            rejected.Reason = RejectReason.UnknownOrder;
            Send(rejected.EncodedLength, replace.InstrumentId);
            return;
        }

        ref VenueOrder order = ref _orders[index];
        if (replace.Lots <= order.CumLots)
        {
            order.LeavesLots = 0;
            SendCanceled(in order, CancelReason.Requested);
            Remove(index);
            return;
        }

        order.ClientOrderId = replace.ClientOrderId;
        order.Price = replace.Price;
        order.LeavesLots = replace.Lots - order.CumLots;
        if (!ReplacedEncoder.TryWrap(_message, out ReplacedEncoder replaced)) Assert.Fail();
        replaced.ClientOrderId = replace.ClientOrderId;
        replaced.OriginalClientOrderId = replace.OriginalClientOrderId;
        replaced.Price = order.Price;
        replaced.LeavesLots = order.LeavesLots;
        replaced.CumLots = order.CumLots;
        Send(replaced.EncodedLength, order.InstrumentId);
    }

    private void TakeCancel(ref CancelOrderDecoder cancel)
    {
        int index = Find(cancel.ClientOrderId);
        if (index < 0)
        {
            if (!CancelRejectedEncoder.TryWrap(_message, out CancelRejectedEncoder rejected)) Assert.Fail();
            rejected.ClientOrderId = cancel.ClientOrderId;
            rejected.Reason = RejectReason.UnknownOrder;
            Send(rejected.EncodedLength, cancel.InstrumentId);
            return;
        }

        _orders[index].LeavesLots = 0;
        SendCanceled(in _orders[index], CancelReason.Requested);
        Remove(index);
    }

    private void AnswerStatus(long requestId, long afterMatchId)
    {
        uint fills = 0;
        foreach (VenueFill fill in _fills)
        {
            if (fill.MatchId < afterMatchId) continue;
            SendFill(in fill, FrameFlags.EndOfEvent | FrameFlags.Resend);
            fills++;
        }

        for (int index = 0; index < OpenCount; index++)
        {
            if (!OpenOrderEncoder.TryWrap(_message, out OpenOrderEncoder open)) Assert.Fail();
            open.RequestId = requestId;
            open.ClientOrderId = _orders[index].ClientOrderId;
            open.Price = _orders[index].Price;
            open.LeavesLots = _orders[index].LeavesLots;
            open.CumLots = _orders[index].CumLots;
            open.Side = _orders[index].Side;
            Send(open.EncodedLength, _orders[index].InstrumentId);
        }

        foreach ((uint instrumentId, long lots) in _positions)
        {
            if (!PositionReportEncoder.TryWrap(_message, out PositionReportEncoder report)) Assert.Fail();
            report.RequestId = requestId;
            report.PositionLots = lots;
            report.LastMatchId = _matchId;
            Send(report.EncodedLength, instrumentId);
        }

        if (HoldsStatusEnd) return;
        SendStatusEnd(requestId, fills);
    }

    /// <summary>The answer to a status request lacks its end until the test sends it.</summary>
    public bool HoldsStatusEnd { get; set; }

    public void SendStatusEnd(long requestId, uint fills = 0)
    {
        if (!StatusEndEncoder.TryWrap(_message, out StatusEndEncoder end)) Assert.Fail();
        end.RequestId = requestId;
        end.LastMatchId = _matchId;
        end.FillCount = fills;
        end.OpenOrderCount = (uint)OpenCount;
        end.PositionCount = (uint)_positions.Count;
        end.VenueId = venueId;
        end.IsHistoryWhole = 1;
        Send(end.EncodedLength, FrameHeader.NoInstrument);
    }

    private void SendFill(in VenueFill fill, FrameFlags flags)
    {
        if (!FilledEncoder.TryWrap(_message, out FilledEncoder filled)) Assert.Fail();
        filled.ClientOrderId = fill.ClientOrderId;
        filled.MatchId = fill.MatchId;
        filled.Price = fill.Price;
        filled.Lots = fill.Lots;
        filled.LeavesLots = fill.LeavesLots;
        filled.CumLots = fill.CumLots;
        filled.VenueId = venueId;
        filled.Side = fill.Side;
        filled.Liquidity = Liquidity.Maker;
        Send(filled.EncodedLength, fill.InstrumentId, flags);
    }

    private void SendCanceled(in VenueOrder order, CancelReason reason)
    {
        if (!CanceledEncoder.TryWrap(_message, out CanceledEncoder canceled)) Assert.Fail();
        canceled.ClientOrderId = order.ClientOrderId;
        canceled.LeavesLots = order.LeavesLots;
        canceled.CumLots = order.CumLots;
        canceled.Reason = reason;
        Send(canceled.EncodedLength, order.InstrumentId);
    }
}

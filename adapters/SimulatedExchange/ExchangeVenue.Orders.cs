using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <content>Orders, as they arrive at the venue.</content>
public sealed partial class ExchangeVenue
{
    private bool TryTakeOrder(ReadOnlySpan<byte> message)
    {
        var sink = new PublishingSink(_publisher);
        bool isOrder = SbeHeader.TryRead(message, out SbeHeader header) && header.SchemaId == NewOrderDecoder.SchemaId;
        return isOrder && TryDispatch(header.TemplateId, message, ref sink);
    }

    private bool TryDispatch(ushort templateId, ReadOnlySpan<byte> message, ref PublishingSink sink)
    {
        switch (templateId)
        {
            case NewOrderDecoder.TemplateId:
                if (!NewOrderDecoder.TryWrap(message, out NewOrderDecoder order)) return false;
                Enter(ref order, ref sink);
                return true;
            case CancelOrderDecoder.TemplateId:
                if (!CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel)) return false;
                Cancel(ref cancel, ref sink);
                return true;
            case ReplaceOrderDecoder.TemplateId:
                if (!ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder replacement)) return false;
                Replace(ref replacement, ref sink);
                return true;
            case StatusRequestDecoder.TemplateId:
                return StatusRequestDecoder.TryWrap(message, out StatusRequestDecoder request) && TryAnswer(ref request);
            case MassCancelDecoder.TemplateId:
                return MassCancelDecoder.TryWrap(message, out MassCancelDecoder massCancel) && TryMassCancel(ref massCancel, ref sink);
            default:
                return false;
        }
    }

    private void Enter(ref NewOrderDecoder order, ref PublishingSink sink)
    {
        if (!TryFindInstrument(order.InstrumentId, out int instrument))
        {
            RejectUnknown(ExecutionKind.Rejected, order.InstrumentId, order.ClientOrderId, 0);
            return;
        }
        var entry = new OrderEntry
        {
            OwnerId = _account,
            SessionId = _sender,
            ClientOrderId = order.ClientOrderId,
            Price = order.Price,
            Lots = order.Lots,
            Side = order.Side,
            OrderType = order.OrderType,
            TimeInForce = order.TimeInForce,
            Flags = order.Flags,
        };
        _ = _engine.Enter(instrument, in entry, ref sink);
        EndOrder(instrument);
    }

    private void Cancel(ref CancelOrderDecoder cancel, ref PublishingSink sink)
    {
        if (!TryFindInstrument(cancel.InstrumentId, out int instrument))
        {
            RejectUnknown(ExecutionKind.CancelRejected, cancel.InstrumentId, cancel.ClientOrderId, 0);
            return;
        }
        _engine.Cancel(instrument, _account, cancel.ClientOrderId, cancel.VenueOrderId, ref sink, _sender);
        EndOrder(instrument);
    }

    private void Replace(ref ReplaceOrderDecoder replacement, ref PublishingSink sink)
    {
        if (!TryFindInstrument(replacement.InstrumentId, out int instrument))
        {
            RejectUnknown(ExecutionKind.ReplaceRejected, replacement.InstrumentId, replacement.ClientOrderId, replacement.OriginalClientOrderId);
            return;
        }
        var wish = new OrderReplacement
        {
            OwnerId = _account,
            SessionId = _sender,
            ClientOrderId = replacement.ClientOrderId,
            OriginalClientOrderId = replacement.OriginalClientOrderId,
            VenueOrderId = replacement.VenueOrderId,
            Price = replacement.Price,
            Lots = replacement.Lots,
            Side = replacement.Side,
            Flags = replacement.Flags,
        };
        _engine.Replace(instrument, in wish, ref sink);
        EndOrder(instrument);
    }

    private bool TryMassCancel(ref MassCancelDecoder massCancel, ref PublishingSink sink)
    {
        if (massCancel.VenueId != _venueId) return false;
        if (massCancel.HasInstrumentId)
        {
            if (!TryFindInstrument(massCancel.InstrumentId, out int instrument)) return false;
            _engine.MassCancel(instrument, _account, ref sink);
            EndOrder(instrument);
            return true;
        }
        for (int instrument = 0; instrument < _instrumentIds.Length; instrument++)
        {
            _engine.MassCancel(instrument, _account, ref sink);
            EndOrder(instrument);
        }
        return true;
    }

    private void EndOrder(int instrument)
    {
        EndEvent(instrument);
        OnOutsideEvent(instrument);
    }

    private bool TryFindInstrument(uint instrumentId, out int instrument)
    {
        uint slot = instrumentId & 0xFFFF;
        instrument = slot < _instrumentOfSlot.Length ? _instrumentOfSlot[slot] : -1;
        return instrument >= 0 && _instrumentIds[instrument] == instrumentId;
    }

    private void RejectUnknown(ExecutionKind kind, uint instrumentId, long clientOrderId, long originalClientOrderId)
    {
        _publisher.Publish(new Execution
        {
            Kind = kind,
            OwnerId = _account,
            SessionId = _sender,
            InstrumentId = instrumentId,
            ClientOrderId = clientOrderId,
            OriginalClientOrderId = originalClientOrderId,
            RejectReason = RejectReason.UnknownInstrument,
        });
        _publisher.End(instrumentId, 0, default, default);
    }
}

using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary><c>orders.csv</c>, every message sent, and <c>executions.csv</c>, every answer: they join by the client order id. One thread.</summary>
internal sealed class OrderExport(string directory, ExportInstruments instruments) : IDisposable
{
    private readonly CsvFile _orders = new(
        Path.Combine(directory, "orders.csv"),
        "order_number,sequence,time_ns,time,ordinal,kind,client_order_id,original_client_order_id,instrument,side,price,quantity,time_in_force,flags,group,level,reason");

    private readonly CsvFile _executions = new(
        Path.Combine(directory, "executions.csv"),
        "sequence,time_ns,time,venue_time_ns,venue_time,kind,client_order_id,original_client_order_id,venue_order_id,instrument,price,leaves_quantity,filled_quantity,reason");

    public IEnumerable<CsvFile> Files => [_orders, _executions];

    public void OnOrder(in PlaybackOrder order)
    {
        _orders.Number(order.OrderNumber).Number(order.FrameSequence).Time(order.TimeNs).Number(order.Ordinal).Text(order.Kind.ToString());
        bool hasId = order.Kind is OutboundKind.New or OutboundKind.Replace or OutboundKind.Cancel;
        bool isPriced = order.Kind is OutboundKind.New or OutboundKind.Replace;
        _orders.Number(hasId ? order.ClientOrderId : null).Number(order.Kind == OutboundKind.Replace ? order.OriginalClientOrderId : null);
        _orders.Text(instruments.Symbol(order.InstrumentId));
        if (isPriced) _orders.Text(order.Side.ToString()).Price(order.Price).Decimal(instruments.Quantity(order.InstrumentId, order.Lots.Count), 9);
        else _orders.Empty().Empty().Empty();
        if (order.Kind == OutboundKind.New) _orders.Text(order.TimeInForce.ToString());
        else _orders.Empty();
        if (isPriced) _orders.Text(order.Flags.ToString().Replace(", ", "|", StringComparison.Ordinal));
        else _orders.Empty();
        _orders.Number(order.Kind == OutboundKind.New ? order.Group : null).Number(order.Kind == OutboundKind.New ? order.Level : null);
        _orders.Text(order.Kind == OutboundKind.MassCancel ? order.MassCancelReason.ToString() : "").End();
    }

    public void OnFrame(in FrameHeader header, ReadOnlySpan<byte> message)
    {
        if (AcceptedDecoder.TryWrap(message, out AcceptedDecoder accepted))
        {
            Begin(in header, "Accepted", accepted.ClientOrderId, null, accepted.HasVenueOrderId ? accepted.VenueOrderId : null);
            End(header.InstrumentId, accepted.Price, accepted.LeavesLots, null, "");
        }
        else if (CanceledDecoder.TryWrap(message, out CanceledDecoder canceled))
        {
            Begin(in header, "Canceled", canceled.ClientOrderId, null, canceled.HasVenueOrderId ? canceled.VenueOrderId : null);
            End(header.InstrumentId, null, canceled.LeavesLots, canceled.CumLots, canceled.Reason.ToString());
        }
        else if (ReplacedDecoder.TryWrap(message, out ReplacedDecoder replaced))
        {
            Begin(in header, "Replaced", replaced.ClientOrderId, replaced.OriginalClientOrderId, replaced.HasVenueOrderId ? replaced.VenueOrderId : null);
            End(header.InstrumentId, replaced.Price, replaced.LeavesLots, replaced.CumLots, "");
        }
        else if (FilledDecoder.TryWrap(message, out FilledDecoder filled))
        {
            Begin(in header, "Filled", filled.ClientOrderId, null, filled.HasVenueOrderId ? filled.VenueOrderId : null);
            End(header.InstrumentId, filled.Price, filled.LeavesLots, filled.CumLots, "");
        }
        else
        {
            OnRefusal(in header, message);
        }
    }

    public void Dispose()
    {
        foreach (CsvFile file in Files) file.Dispose();
    }

    private void OnRefusal(in FrameHeader header, ReadOnlySpan<byte> message)
    {
        if (RejectedDecoder.TryWrap(message, out RejectedDecoder rejected))
            Refusal(in header, "Rejected", rejected.ClientOrderId, null, rejected.Reason);
        else if (CancelRejectedDecoder.TryWrap(message, out CancelRejectedDecoder cancel))
            Refusal(in header, "CancelRejected", cancel.ClientOrderId, null, cancel.Reason);
        else if (ReplaceRejectedDecoder.TryWrap(message, out ReplaceRejectedDecoder replace))
            Refusal(in header, "ReplaceRejected", replace.ClientOrderId, replace.OriginalClientOrderId, replace.Reason);
    }

    private void Refusal(in FrameHeader header, string kind, long clientOrderId, long? originalClientOrderId, RejectReason reason)
    {
        Begin(in header, kind, clientOrderId, originalClientOrderId, null);
        End(header.InstrumentId, null, null, null, reason.ToString());
    }

    private void Begin(in FrameHeader header, string kind, long clientOrderId, long? originalClientOrderId, long? venueOrderId)
    {
        _executions.Number(header.Sequence).Time(header.ReceiveTimeNs).Time(header.VenueTimeNs).Text(kind);
        _executions.Number(clientOrderId).Number(originalClientOrderId).Number(venueOrderId).Text(instruments.Symbol(header.InstrumentId));
    }

    private void End(uint instrumentId, long? priceNanos, long? leavesLots, long? filledLots, string reason)
    {
        if (priceNanos is { } price) _executions.Decimal(price, 9);
        else _executions.Empty();
        Quantity(instrumentId, leavesLots);
        Quantity(instrumentId, filledLots);
        _executions.Text(reason).End();
    }

    private void Quantity(uint instrumentId, long? lots)
    {
        if (lots is { } count) _executions.Decimal(instruments.Quantity(instrumentId, count), 9);
        else _executions.Empty();
    }
}

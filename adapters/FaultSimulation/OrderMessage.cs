using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <summary>A message of the engine on its way to a venue, decoded.</summary>
internal readonly record struct OrderMessage
{
    public required OutboundKind Kind { get; init; }

    public ushort VenueId { get; init; }

    public int Instrument { get; init; }

    public long ClientOrderId { get; init; }

    public long OriginalClientOrderId { get; init; }

    public long Price { get; init; }

    /// <summary>Total quantity.</summary>
    public long Lots { get; init; }

    public Side Side { get; init; }

    public long RequestId { get; init; }

    public long SessionId { get; init; }

    public long AfterMatchId { get; init; }

    public bool IsOrder => Kind is OutboundKind.New or OutboundKind.Replace;

    public static OrderMessage Decode(ReadOnlySpan<byte> message, ushort venueId)
    {
        if (NewOrderDecoder.TryWrap(message, out NewOrderDecoder order))
        {
            return new OrderMessage
            {
                Kind = OutboundKind.New,
                VenueId = venueId,
                Instrument = (int)order.InstrumentId,
                ClientOrderId = order.ClientOrderId,
                Price = order.Price,
                Lots = order.Lots,
                Side = order.Side,
            };
        }

        if (ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder replace))
        {
            return new OrderMessage
            {
                Kind = OutboundKind.Replace,
                VenueId = venueId,
                Instrument = (int)replace.InstrumentId,
                ClientOrderId = replace.ClientOrderId,
                OriginalClientOrderId = replace.OriginalClientOrderId,
                Price = replace.Price,
                Lots = replace.Lots,
                Side = replace.Side,
            };
        }

        if (CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel))
        {
            return new OrderMessage { Kind = OutboundKind.Cancel, VenueId = venueId, Instrument = (int)cancel.InstrumentId, ClientOrderId = cancel.ClientOrderId };
        }

        if (StatusRequestDecoder.TryWrap(message, out StatusRequestDecoder request))
        {
            return new OrderMessage
            {
                Kind = OutboundKind.StatusRequest,
                VenueId = venueId,
                RequestId = request.RequestId,
                SessionId = request.SessionId,
                AfterMatchId = request.AfterMatchId,
            };
        }

        return new OrderMessage { Kind = OutboundKind.MassCancel, VenueId = venueId };
    }

    public override string ToString() => Kind switch
    {
        OutboundKind.New => $"new {ShortId.Of(ClientOrderId)} {Side} {Lots} @ {Price / 1e9:F1} in instrument {Instrument}",
        OutboundKind.Replace => $"replace {ShortId.Of(OriginalClientOrderId)} by {ShortId.Of(ClientOrderId)} {Side} {Lots} @ {Price / 1e9:F1}",
        OutboundKind.Cancel => $"cancel {ShortId.Of(ClientOrderId)}",
        OutboundKind.StatusRequest => $"question {RequestId} after match {AfterMatchId}",
        _ => "mass cancel",
    };
}

using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>One order message of a run, decoded. What its kind does not have is 0.</summary>
internal readonly record struct PlaybackOrder
{
    public required OutboundKind Kind { get; init; }

    /// <summary>The frame that caused it, and when that was received, ns since the Unix epoch.</summary>
    public required long FrameSequence { get; init; }

    /// <inheritdoc cref="FrameSequence"/>
    public required long TimeNs { get; init; }

    /// <summary>Running number of order messages, from 1.</summary>
    public required long OrderNumber { get; init; }

    /// <summary>Its place within the frame, from 0.</summary>
    public required ushort Ordinal { get; init; }

    /// <summary>The order's id; of a replacement the new one.</summary>
    public long ClientOrderId { get; init; }

    /// <summary>The order that a replacement replaces.</summary>
    public long OriginalClientOrderId { get; init; }

    /// <summary>As in the frame header; <see cref="FrameHeader.NoInstrument"/> for what is of a whole venue.</summary>
    public uint InstrumentId { get; init; }

    /// <summary>Slot of <see cref="InstrumentId"/>; meaningless without an instrument.</summary>
    public int Slot => (int)(InstrumentId & 0xFFFF);

    public Side Side { get; init; }

    public Price Price { get; init; }

    /// <summary>Total quantity, filled part included.</summary>
    public Lots Lots { get; init; }

    public ushort Group { get; init; }

    public byte Level { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public OrderFlags Flags { get; init; }

    /// <summary>Of a mass cancel or a status request.</summary>
    public ushort VenueId { get; init; }

    /// <summary>Of a mass cancel.</summary>
    public MassCancelReason MassCancelReason { get; init; }

    /// <summary>Reads an order message of the engine; another message is a broken invariant.</summary>
    public static PlaybackOrder Decode(ReadOnlySpan<byte> message)
    {
        if (NewOrderDecoder.TryWrap(message, out NewOrderDecoder order))
        {
            return Caused(OutboundKind.New, order.Cause) with
            {
                ClientOrderId = order.ClientOrderId,
                InstrumentId = order.InstrumentId,
                Side = order.Side,
                Price = new Price(order.Price),
                Lots = new Lots(order.Lots),
                Group = order.Group,
                Level = order.Level,
                TimeInForce = order.TimeInForce,
                Flags = order.Flags,
            };
        }

        if (ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder wish))
        {
            return Caused(OutboundKind.Replace, wish.Cause) with
            {
                ClientOrderId = wish.ClientOrderId,
                OriginalClientOrderId = wish.OriginalClientOrderId,
                InstrumentId = wish.InstrumentId,
                Side = wish.Side,
                Price = new Price(wish.Price),
                Lots = new Lots(wish.Lots),
                Flags = wish.Flags,
            };
        }

        if (CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel))
        {
            return Caused(OutboundKind.Cancel, cancel.Cause) with
            {
                ClientOrderId = cancel.ClientOrderId,
                InstrumentId = cancel.InstrumentId,
            };
        }

        if (StatusRequestDecoder.TryWrap(message, out StatusRequestDecoder request))
            return Caused(OutboundKind.StatusRequest, request.Cause) with { VenueId = request.VenueId, InstrumentId = FrameHeader.NoInstrument };
        Invariant.Check(MassCancelDecoder.TryWrap(message, out MassCancelDecoder mass));
        return Caused(OutboundKind.MassCancel, mass.Cause) with
        {
            VenueId = mass.VenueId,
            InstrumentId = mass.HasInstrumentId ? mass.InstrumentId : FrameHeader.NoInstrument,
            MassCancelReason = mass.Reason,
        };
    }

    private static PlaybackOrder Caused(OutboundKind kind, CauseDecoder cause) => new()
    {
        Kind = kind,
        FrameSequence = cause.FrameSequence,
        TimeNs = cause.ReceiveTimeNs,
        OrderNumber = cause.OrderNumber,
        Ordinal = cause.Ordinal,
    };
}

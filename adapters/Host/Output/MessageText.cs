using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>Messages in words.</summary>
internal static class MessageText
{
    /// <summary>The name of a message's template.</summary>
    public static string Kind(ReadOnlySpan<byte> message)
    {
        if (!SbeHeader.TryRead(message, out SbeHeader sbe)) return "no message";
        return (sbe.SchemaId, sbe.TemplateId) switch
        {
            (InstrumentDefinitionDecoder.SchemaId, InstrumentDefinitionDecoder.TemplateId) => "InstrumentDefinition",
            (InstrumentStatusDecoder.SchemaId, InstrumentStatusDecoder.TemplateId) => "InstrumentStatus",
            (BookSnapshotDecoder.SchemaId, BookSnapshotDecoder.TemplateId) => "BookSnapshot",
            (BookUpdateDecoder.SchemaId, BookUpdateDecoder.TemplateId) => "BookUpdate",
            (TradeDecoder.SchemaId, TradeDecoder.TemplateId) => "Trade",
            (GapDecoder.SchemaId, GapDecoder.TemplateId) => "Gap",
            (AcceptedDecoder.SchemaId, AcceptedDecoder.TemplateId) => "Accepted",
            (RejectedDecoder.SchemaId, RejectedDecoder.TemplateId) => "Rejected",
            (CanceledDecoder.SchemaId, CanceledDecoder.TemplateId) => "Canceled",
            (CancelRejectedDecoder.SchemaId, CancelRejectedDecoder.TemplateId) => "CancelRejected",
            (ReplacedDecoder.SchemaId, ReplacedDecoder.TemplateId) => "Replaced",
            (ReplaceRejectedDecoder.SchemaId, ReplaceRejectedDecoder.TemplateId) => "ReplaceRejected",
            (FilledDecoder.SchemaId, FilledDecoder.TemplateId) => "Filled",
            (OpenOrderDecoder.SchemaId, OpenOrderDecoder.TemplateId) => "OpenOrder",
            (PositionReportDecoder.SchemaId, PositionReportDecoder.TemplateId) => "PositionReport",
            (StatusEndDecoder.SchemaId, StatusEndDecoder.TemplateId) => "StatusEnd",
            (TimerDecoder.SchemaId, TimerDecoder.TemplateId) => "Timer",
            (CommandDecoder.SchemaId, CommandDecoder.TemplateId) => "Command",
            (AlertDecoder.SchemaId, AlertDecoder.TemplateId) => "Alert",
            (SessionStateDecoder.SchemaId, SessionStateDecoder.TemplateId) => "SessionState",
            (EndOfRunDecoder.SchemaId, EndOfRunDecoder.TemplateId) => "EndOfRun",
            (StartOfRunDecoder.SchemaId, StartOfRunDecoder.TemplateId) => "StartOfRun",
            (SetParameterDecoder.SchemaId, SetParameterDecoder.TemplateId) => "SetParameter",
            (StateHashDecoder.SchemaId, StateHashDecoder.TemplateId) => "StateHash",
            _ => $"schema {sbe.SchemaId} template {sbe.TemplateId}",
        };
    }

    /// <summary>An order message, as one would say it.</summary>
    public static string Order(ReadOnlySpan<byte> message, InstrumentTable instruments)
    {
        if (NewOrderDecoder.TryWrap(message, out NewOrderDecoder order))
        {
            return $"order {order.ClientOrderId}: new, {order.Side} {order.Lots} lots at {FixedDecimal.FormatNanos(order.Price)}, "
                + $"{Symbol(order.InstrumentId, instruments)}, level {order.Level}";
        }

        if (ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder wish))
        {
            return $"order {wish.ClientOrderId}: replaces {wish.OriginalClientOrderId}, {wish.Side} {wish.Lots} lots "
                + $"at {FixedDecimal.FormatNanos(wish.Price)}, {Symbol(wish.InstrumentId, instruments)}";
        }

        if (CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel))
            return $"order {cancel.ClientOrderId}: cancel, {Symbol(cancel.InstrumentId, instruments)}";
        if (MassCancelDecoder.TryWrap(message, out MassCancelDecoder mass)) return $"mass cancel at venue {mass.VenueId} ({mass.Reason})";
        if (StatusRequestDecoder.TryWrap(message, out StatusRequestDecoder request))
            return $"status request {request.RequestId} to venue {request.VenueId}, fills from match {request.AfterMatchId}";
        return Kind(message);
    }

    private static string Symbol(uint instrumentId, InstrumentTable instruments) =>
        instruments.TryGetSlot(instrumentId, out int slot) ? Ascii.Name(in instruments[slot].Symbol) : $"instrument {instrumentId}";
}

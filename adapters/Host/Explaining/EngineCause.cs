using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>Why the engine sent a message that no strategy asked for: follows from the frame and from what was there before it.</summary>
internal static class EngineCause
{
    /// <param name="order">The message.</param>
    /// <param name="message">The frame's.</param>
    /// <param name="context">After the frame.</param>
    /// <param name="before">The order's state before the frame and when it was last acted on; None when it was not open.</param>
    public static string Describe(in PlaybackOrder order, ReadOnlySpan<byte> message, StrategyContext context, OrderState before, long actionTimeNs)
    {
        string kind = MessageText.Kind(message);
        switch (order.Kind)
        {
            case OutboundKind.StatusRequest:
                if (SessionStateDecoder.TryWrap(message, out _)) return "a session with the venue began: it is asked for fills, open orders and positions before any order may leave";
                return context.Venue(order.VenueId).Status == SessionStatus.Up
                    ? "the comparison in passing: every risk.compareIntervalNs the venue is asked what it has, while orders are sent"
                    : "the comparison with the venue is not finished: it is asked once more";
            case OutboundKind.MassCancel:
                return OfMassCancel(in order, message, kind);
            default:
                return OfCancel(in order, message, context, kind, before, actionTimeNs);
        }
    }

    private static string OfMassCancel(in PlaybackOrder order, ReadOnlySpan<byte> message, string kind)
    {
        if (CommandDecoder.TryWrap(message, out CommandDecoder command))
            return $"the operator {Operator(ref command)} ordered {command.Kind}: everything at the venue is cancelled";
        return kind switch
        {
            "Timer" when order.MassCancelReason == MassCancelReason.Strategy => "two comparisons in passing differed: everything at the venue is cancelled, and all is compared before anything new is sent",
            "SessionState" or "StatusEnd" => "the route came back: what may still be open there is cancelled before anything new is sent",
            _ => $"the engine cancelled everything at the venue ({order.MassCancelReason}) on a {kind} frame",
        };
    }

    private static string OfCancel(in PlaybackOrder order, ReadOnlySpan<byte> message, StrategyContext context, string kind, OrderState before, long actionTimeNs)
    {
        RiskReason unquotable = context.UnquotableReason(order.Slot);
        if (TimerDecoder.TryWrap(message, out _))
        {
            if (before is not (OrderState.None or OrderState.Live) && unquotable is RiskReason.None)
                return $"the venue did not answer: the order was {before} for {(context.NowNs - actionTimeNs) / 1e6:N0} ms; a cancel asks what is true";
            return unquotable == RiskReason.None
                ? "a timer found the order without an answer: a cancel asks what is true"
                : before is OrderState.None or OrderState.Live or OrderState.PendingNew
                    ? $"a timer found an open order where none may be: {unquotable}"
                    : $"the venue did not answer ({before} for {(context.NowNs - actionTimeNs) / 1e6:N0} ms), and no order may be open: {unquotable}";
        }

        BookStatus status = context.Books[order.Slot].Status;
        if (InstrumentStatusDecoder.TryWrap(message, out InstrumentStatusDecoder trading)) return $"the venue set the instrument to {trading.Status}: its orders are cancelled";
        if (CommandDecoder.TryWrap(message, out CommandDecoder command)) return $"the operator {Operator(ref command)} ordered {command.Kind} for the instrument";
        if (kind is "BookUpdate" or "BookSnapshot" or "Gap" or "StartOfRun" && status >= BookStatus.StaleGap) return $"the book became stale ({Stale(status)}): its quotes are cancelled in the same frame";
        return kind switch
        {
            "ReplaceRejected" or "Rejected" => "the venue refused the replacement, and a cancel had been asked for while it was under way: it goes out now",
            "OpenOrder" or "StatusEnd" or "SessionState" => "reconciliation with the venue: the order is not one that should be open",
            _ => $"the engine cancelled the order on a {kind} frame",
        };
    }

    private static string Stale(BookStatus status) => status switch
    {
        BookStatus.StaleGap => "the source lost data",
        BookStatus.StaleCrossed => "bid at or above ask",
        BookStatus.StaleEdge => "the top came to where levels had been dropped",
        _ => "bad data",
    };

    private static string Operator(ref CommandDecoder command)
    {
        string name = System.Text.Encoding.ASCII.GetString(command.OperatorName).TrimEnd('\0', ' ');
        return name.Length > 0 ? name : "(no name)";
    }
}

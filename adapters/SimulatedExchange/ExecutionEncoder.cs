using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Encodes executions as messages of schemas/orders.xml. Any thread; never allocates.</summary>
internal static class ExecutionEncoder
{
    /// <summary>Writes the message, SBE header first; returns its bytes.</summary>
    /// <param name="message">At least <see cref="Messages.FrameLayout.MaxMessageBytes"/> long, which every execution fits.</param>
    public static int Write(in Execution execution, ushort venueId, Span<byte> message) => execution.Kind switch
    {
        ExecutionKind.Accepted => WriteAccepted(in execution, message),
        ExecutionKind.Rejected => WriteRejected(in execution, message),
        ExecutionKind.Canceled => WriteCanceled(in execution, message),
        ExecutionKind.CancelRejected => WriteCancelRejected(in execution, message),
        ExecutionKind.Replaced => WriteReplaced(in execution, message),
        ExecutionKind.ReplaceRejected => WriteReplaceRejected(in execution, message),
        _ => WriteFilled(in execution, venueId, message),
    };

    private static int WriteAccepted(in Execution execution, Span<byte> message)
    {
        _ = AcceptedEncoder.TryWrap(message, out AcceptedEncoder accepted);
        accepted.ClientOrderId = execution.ClientOrderId;
        accepted.VenueOrderId = execution.VenueOrderId;
        accepted.Price = execution.Price;
        accepted.LeavesLots = execution.LeavesLots;
        return accepted.EncodedLength;
    }

    private static int WriteRejected(in Execution execution, Span<byte> message)
    {
        _ = RejectedEncoder.TryWrap(message, out RejectedEncoder rejected);
        rejected.ClientOrderId = execution.ClientOrderId;
        rejected.Reason = execution.RejectReason;
        return rejected.EncodedLength;
    }

    private static int WriteCanceled(in Execution execution, Span<byte> message)
    {
        _ = CanceledEncoder.TryWrap(message, out CanceledEncoder canceled);
        canceled.ClientOrderId = execution.ClientOrderId;
        canceled.VenueOrderId = execution.VenueOrderId;
        canceled.LeavesLots = execution.LeavesLots;
        canceled.CumLots = execution.CumLots;
        canceled.Reason = execution.CancelReason;
        return canceled.EncodedLength;
    }

    private static int WriteCancelRejected(in Execution execution, Span<byte> message)
    {
        _ = CancelRejectedEncoder.TryWrap(message, out CancelRejectedEncoder rejected);
        rejected.ClientOrderId = execution.ClientOrderId;
        rejected.Reason = execution.RejectReason;
        return rejected.EncodedLength;
    }

    private static int WriteReplaced(in Execution execution, Span<byte> message)
    {
        _ = ReplacedEncoder.TryWrap(message, out ReplacedEncoder replaced);
        replaced.ClientOrderId = execution.ClientOrderId;
        replaced.OriginalClientOrderId = execution.OriginalClientOrderId;
        replaced.VenueOrderId = execution.VenueOrderId;
        replaced.Price = execution.Price;
        replaced.LeavesLots = execution.LeavesLots;
        replaced.CumLots = execution.CumLots;
        return replaced.EncodedLength;
    }

    private static int WriteReplaceRejected(in Execution execution, Span<byte> message)
    {
        _ = ReplaceRejectedEncoder.TryWrap(message, out ReplaceRejectedEncoder rejected);
        rejected.ClientOrderId = execution.ClientOrderId;
        rejected.OriginalClientOrderId = execution.OriginalClientOrderId;
        rejected.Reason = execution.RejectReason;
        return rejected.EncodedLength;
    }

    private static int WriteFilled(in Execution execution, ushort venueId, Span<byte> message)
    {
        _ = FilledEncoder.TryWrap(message, out FilledEncoder filled);
        filled.ClientOrderId = execution.ClientOrderId;
        filled.VenueOrderId = execution.VenueOrderId;
        filled.MatchId = execution.MatchId;
        filled.Price = execution.Price;
        filled.Lots = execution.Lots;
        filled.LeavesLots = execution.LeavesLots;
        filled.CumLots = execution.CumLots;
        filled.Fee = execution.Fee;
        filled.VenueId = venueId;
        filled.Side = execution.Side;
        filled.Liquidity = execution.Liquidity;
        return filled.EncodedLength;
    }
}

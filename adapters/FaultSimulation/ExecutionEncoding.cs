using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <summary>Executions as a gateway writes them.</summary>
internal static class ExecutionEncoding
{
    /// <summary>Returns the message's length, SBE header included.</summary>
    public static int Encode(Span<byte> message, in Execution execution, ushort venueId)
    {
        switch (execution.Kind)
        {
            case ExecutionKind.Accepted:
                AcceptedEncoder.TryWrap(message, out AcceptedEncoder accepted);
                (accepted.ClientOrderId, accepted.VenueOrderId, accepted.Price, accepted.LeavesLots) =
                    (execution.ClientOrderId, execution.VenueOrderId, execution.Price, execution.LeavesLots);
                return accepted.EncodedLength;
            case ExecutionKind.Rejected:
                RejectedEncoder.TryWrap(message, out RejectedEncoder rejected);
                (rejected.ClientOrderId, rejected.Reason) = (execution.ClientOrderId, execution.RejectReason);
                return rejected.EncodedLength;
            case ExecutionKind.Canceled:
                CanceledEncoder.TryWrap(message, out CanceledEncoder canceled);
                (canceled.ClientOrderId, canceled.VenueOrderId, canceled.LeavesLots, canceled.CumLots, canceled.Reason) =
                    (execution.ClientOrderId, execution.VenueOrderId, execution.LeavesLots, execution.CumLots, execution.CancelReason);
                return canceled.EncodedLength;
            case ExecutionKind.CancelRejected:
                CancelRejectedEncoder.TryWrap(message, out CancelRejectedEncoder cancelRejected);
                (cancelRejected.ClientOrderId, cancelRejected.Reason) = (execution.ClientOrderId, execution.RejectReason);
                return cancelRejected.EncodedLength;
            case ExecutionKind.Replaced:
                ReplacedEncoder.TryWrap(message, out ReplacedEncoder replaced);
                (replaced.ClientOrderId, replaced.OriginalClientOrderId, replaced.VenueOrderId) =
                    (execution.ClientOrderId, execution.OriginalClientOrderId, execution.VenueOrderId);
                (replaced.Price, replaced.LeavesLots, replaced.CumLots) = (execution.Price, execution.LeavesLots, execution.CumLots);
                return replaced.EncodedLength;
            case ExecutionKind.ReplaceRejected:
                ReplaceRejectedEncoder.TryWrap(message, out ReplaceRejectedEncoder replaceRejected);
                (replaceRejected.ClientOrderId, replaceRejected.OriginalClientOrderId, replaceRejected.Reason) =
                    (execution.ClientOrderId, execution.OriginalClientOrderId, execution.RejectReason);
                return replaceRejected.EncodedLength;
            case ExecutionKind.Filled:
                FilledEncoder.TryWrap(message, out FilledEncoder filled);
                (filled.ClientOrderId, filled.VenueOrderId, filled.MatchId) = (execution.ClientOrderId, execution.VenueOrderId, execution.MatchId);
                (filled.Price, filled.Lots, filled.LeavesLots, filled.CumLots) = (execution.Price, execution.Lots, execution.LeavesLots, execution.CumLots);
                (filled.Fee, filled.VenueId, filled.Side, filled.Liquidity) = (execution.Lots * FaultVenue.FeeNanosPerLot, venueId, execution.Side, Liquidity.Maker);
                filled.Leg = execution.Leg;
                return filled.EncodedLength;
            case ExecutionKind.OpenOrder:
                OpenOrderEncoder.TryWrap(message, out OpenOrderEncoder open);
                (open.RequestId, open.ClientOrderId, open.VenueOrderId) = (execution.RequestId, execution.ClientOrderId, execution.VenueOrderId);
                (open.Price, open.LeavesLots, open.CumLots, open.Side) = (execution.Price, execution.LeavesLots, execution.CumLots, execution.Side);
                return open.EncodedLength;
            case ExecutionKind.Position:
                PositionReportEncoder.TryWrap(message, out PositionReportEncoder report);
                (report.RequestId, report.PositionLots, report.LastMatchId) = (execution.RequestId, execution.Lots, execution.MatchId);
                return report.EncodedLength;
            default:
                StatusEndEncoder.TryWrap(message, out StatusEndEncoder end);
                (end.RequestId, end.LastMatchId, end.VenueId) = (execution.RequestId, execution.MatchId, venueId);
                (end.FillCount, end.OpenOrderCount, end.PositionCount) = ((uint)execution.FillCount, (uint)execution.OpenOrderCount, (uint)execution.PositionCount);
                end.IsHistoryWhole = execution.IsHistoryWhole ? (byte)1 : (byte)0;
                return end.EncodedLength;
        }
    }
}

using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <summary>A gateway's frames as people read them.</summary>
internal static class ExecutionText
{
    public static string Of(ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> message = frame[FrameHeader.SizeBytes..];
        if (AcceptedDecoder.TryWrap(message, out AcceptedDecoder accepted)) return $"accepted {ShortId.Of(accepted.ClientOrderId)} leaves {accepted.LeavesLots}";
        if (RejectedDecoder.TryWrap(message, out RejectedDecoder rejected)) return $"rejected {ShortId.Of(rejected.ClientOrderId)} ({rejected.Reason})";
        if (CanceledDecoder.TryWrap(message, out CanceledDecoder canceled)) return $"cancelled {ShortId.Of(canceled.ClientOrderId)} leaves {canceled.LeavesLots} ({canceled.Reason})";
        if (CancelRejectedDecoder.TryWrap(message, out CancelRejectedDecoder kept)) return $"cancel rejected {ShortId.Of(kept.ClientOrderId)} ({kept.Reason})";
        if (ReplacedDecoder.TryWrap(message, out ReplacedDecoder replaced))
            return $"replaced {ShortId.Of(replaced.OriginalClientOrderId)} by {ShortId.Of(replaced.ClientOrderId)} leaves {replaced.LeavesLots}";
        if (ReplaceRejectedDecoder.TryWrap(message, out ReplaceRejectedDecoder same))
            return $"replace rejected {ShortId.Of(same.OriginalClientOrderId)} by {ShortId.Of(same.ClientOrderId)} ({same.Reason})";
        if (FilledDecoder.TryWrap(message, out FilledDecoder filled))
            return $"fill {filled.Lots} @ {filled.Price / 1e9:F1} match {filled.MatchId} leg {filled.Leg} leaves {filled.LeavesLots} of {ShortId.Of(filled.ClientOrderId)}";
        if (OpenOrderDecoder.TryWrap(message, out OpenOrderDecoder open)) return $"open: {ShortId.Of(open.ClientOrderId)} leaves {open.LeavesLots} cum {open.CumLots}";
        if (PositionReportDecoder.TryWrap(message, out PositionReportDecoder report)) return $"position {report.PositionLots} up to match {report.LastMatchId}";
        if (StatusEndDecoder.TryWrap(message, out StatusEndDecoder end)) return $"answer {end.RequestId} ends: {end.FillCount} fills, {end.OpenOrderCount} open, {end.PositionCount} positions";
        return SessionStateDecoder.TryWrap(message, out SessionStateDecoder session) ? $"session {session.SessionId} {session.Status}" : "a frame";
    }
}

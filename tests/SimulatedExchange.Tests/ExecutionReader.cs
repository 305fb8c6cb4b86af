using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Decodes an execution frame back into what the matching engine said.</summary>
internal static class ExecutionReader
{
    public static Execution Read(in FrameHeader header, ReadOnlySpan<byte> message)
    {
        var empty = new Execution { Kind = 0, OwnerId = 1, InstrumentId = header.InstrumentId };
        if (AcceptedDecoder.TryWrap(message, out AcceptedDecoder accepted))
        {
            return empty with
            {
                Kind = ExecutionKind.Accepted,
                ClientOrderId = accepted.ClientOrderId,
                VenueOrderId = accepted.VenueOrderId,
                Price = accepted.Price,
                LeavesLots = accepted.LeavesLots,
            };
        }
        if (RejectedDecoder.TryWrap(message, out RejectedDecoder rejected))
            return empty with { Kind = ExecutionKind.Rejected, ClientOrderId = rejected.ClientOrderId, RejectReason = rejected.Reason };
        if (CanceledDecoder.TryWrap(message, out CanceledDecoder canceled))
        {
            return empty with
            {
                Kind = ExecutionKind.Canceled,
                ClientOrderId = canceled.ClientOrderId,
                VenueOrderId = canceled.VenueOrderId,
                LeavesLots = canceled.LeavesLots,
                CumLots = canceled.CumLots,
                CancelReason = canceled.Reason,
            };
        }
        if (CancelRejectedDecoder.TryWrap(message, out CancelRejectedDecoder cancelRejected))
            return empty with { Kind = ExecutionKind.CancelRejected, ClientOrderId = cancelRejected.ClientOrderId, RejectReason = cancelRejected.Reason };
        if (ReplacedDecoder.TryWrap(message, out ReplacedDecoder replaced))
        {
            return empty with
            {
                Kind = ExecutionKind.Replaced,
                ClientOrderId = replaced.ClientOrderId,
                OriginalClientOrderId = replaced.OriginalClientOrderId,
                VenueOrderId = replaced.VenueOrderId,
                Price = replaced.Price,
                LeavesLots = replaced.LeavesLots,
                CumLots = replaced.CumLots,
            };
        }
        if (ReplaceRejectedDecoder.TryWrap(message, out ReplaceRejectedDecoder replaceRejected))
        {
            return empty with
            {
                Kind = ExecutionKind.ReplaceRejected,
                ClientOrderId = replaceRejected.ClientOrderId,
                OriginalClientOrderId = replaceRejected.OriginalClientOrderId,
                RejectReason = replaceRejected.Reason,
            };
        }
        Assert.That(FilledDecoder.TryWrap(message, out FilledDecoder filled), Is.True);
        Assert.That(filled.Leg, Is.Zero);
        return empty with
        {
            Kind = ExecutionKind.Filled,
            ClientOrderId = filled.ClientOrderId,
            VenueOrderId = filled.VenueOrderId,
            MatchId = filled.MatchId,
            Price = filled.Price,
            Lots = filled.Lots,
            LeavesLots = filled.LeavesLots,
            CumLots = filled.CumLots,
            Fee = filled.Fee,
            Side = filled.Side,
            Liquidity = filled.Liquidity,
        };
    }
}

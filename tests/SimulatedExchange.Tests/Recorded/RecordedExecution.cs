using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>An execution frame, read.</summary>
internal sealed record RecordedExecution(FrameHeader Header, ExecutionKind Kind, long Id)
{
    public long OriginalId { get; init; }
    public long VenueOrderId { get; init; }
    public long MatchId { get; init; }
    public long Price { get; init; }
    public long Lots { get; init; }
    public long Leaves { get; init; }
    public long Cum { get; init; }
    public long Fee { get; init; }
    public Side Side { get; init; }
    public string Note { get; init; } = "";

    /// <summary>Null for a frame that is no execution.</summary>
    public static RecordedExecution? Read(byte[] frame)
    {
        FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
        ReadOnlySpan<byte> message = frame.AsSpan(FrameHeader.SizeBytes);
        if (AcceptedDecoder.TryWrap(message, out AcceptedDecoder accepted))
            return new(header, ExecutionKind.Accepted, accepted.ClientOrderId) { VenueOrderId = accepted.VenueOrderId, Price = accepted.Price, Leaves = accepted.LeavesLots };
        if (RejectedDecoder.TryWrap(message, out RejectedDecoder rejected))
            return new(header, ExecutionKind.Rejected, rejected.ClientOrderId) { Note = rejected.Reason.ToString() };
        if (CanceledDecoder.TryWrap(message, out CanceledDecoder canceled))
        {
            return new(header, ExecutionKind.Canceled, canceled.ClientOrderId)
            {
                VenueOrderId = canceled.VenueOrderId,
                Leaves = canceled.LeavesLots,
                Cum = canceled.CumLots,
                Note = canceled.Reason.ToString(),
            };
        }
        if (CancelRejectedDecoder.TryWrap(message, out CancelRejectedDecoder cancelRejected))
            return new(header, ExecutionKind.CancelRejected, cancelRejected.ClientOrderId) { Note = cancelRejected.Reason.ToString() };
        if (ReplacedDecoder.TryWrap(message, out ReplacedDecoder replaced))
        {
            return new(header, ExecutionKind.Replaced, replaced.ClientOrderId)
            {
                OriginalId = replaced.OriginalClientOrderId,
                VenueOrderId = replaced.VenueOrderId,
                Price = replaced.Price,
                Leaves = replaced.LeavesLots,
                Cum = replaced.CumLots,
            };
        }
        if (ReplaceRejectedDecoder.TryWrap(message, out ReplaceRejectedDecoder replaceRejected))
        {
            return new(header, ExecutionKind.ReplaceRejected, replaceRejected.ClientOrderId)
            {
                OriginalId = replaceRejected.OriginalClientOrderId,
                Note = replaceRejected.Reason.ToString(),
            };
        }
        if (!FilledDecoder.TryWrap(message, out FilledDecoder filled)) return null;
        Assert.That(filled.VenueId, Is.EqualTo(RecordedMarket.Rules.VenueId));
        return new(header, ExecutionKind.Filled, filled.ClientOrderId)
        {
            VenueOrderId = filled.VenueOrderId,
            MatchId = filled.MatchId,
            Price = filled.Price,
            Lots = filled.Lots,
            Leaves = filled.LeavesLots,
            Cum = filled.CumLots,
            Fee = filled.Fee,
            Side = filled.Side,
            Note = filled.Liquidity.ToString(),
        };
    }

    /// <summary>In a few words, with the receive time.</summary>
    public override string ToString() => $"{Header.ReceiveTimeNs} {Text}";

    public string Text => Kind switch
    {
        ExecutionKind.Accepted => $"accepted {Id} {Leaves}@{Price / RecordedMarket.Unit}",
        ExecutionKind.Filled => $"filled {Id} {Lots}@{Price / RecordedMarket.Unit} leaves {Leaves} {Note}",
        ExecutionKind.Canceled => $"canceled {Id} leaves {Leaves} cum {Cum} {Note}",
        ExecutionKind.Replaced => $"replaced {OriginalId} by {Id} {Leaves}@{Price / RecordedMarket.Unit} cum {Cum}",
        ExecutionKind.ReplaceRejected => $"replace rejected {OriginalId} by {Id} {Note}",
        ExecutionKind.CancelRejected => $"cancel rejected {Id} {Note}",
        _ => $"rejected {Id} {Note}",
    };
}

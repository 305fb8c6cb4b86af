using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Perf;

/// <summary>Takes every order at once and answers as a venue would, from a queue; a seeded share of new and replaced orders is filled whole, right after its acceptance.</summary>
/// <remarks>It knows which orders are open, so that a cancel that comes too late is refused and a mass cancel ends them all. One thread; allocates nothing
/// after construction.</remarks>
internal sealed class LoopbackVenue
{
    private const int OrderCapacity = 1 << 17; // above the engine's, whose order ids end in the order's slot
    private const int QueueLength = 1 << 16;
    private readonly OpenOrder[] _open = new OpenOrder[OrderCapacity];
    private readonly Answer[] _queue = new Answer[QueueLength];
    private readonly ushort _sourceId;
    private readonly ushort _venueId;
    private readonly ulong _fillThreshold;
    private SplitMix64 _random;
    private long _queued;
    private long _answered;
    private long _sourceSequence;
    private long _matchId;
    private int _massCancelCursor = OrderCapacity;
    private uint? _massCancelInstrument;

    /// <param name="fillShare">Share of new orders that are filled, 0 to below 1.</param>
    public LoopbackVenue(ushort sourceId, ushort venueId, double fillShare, ulong seed)
    {
        _sourceId = sourceId;
        _venueId = venueId;
        _fillThreshold = (ulong)(fillShare * ulong.MaxValue);
        _random = new SplitMix64(seed);
    }

    private enum AnswerKind : byte
    {
        Accepted,
        Replaced,
        ReplaceRejected,
        Canceled,
        CancelRejected,
        Filled,
    }

    /// <summary>Nothing is left to be answered.</summary>
    public bool IsIdle => _queued == _answered && _massCancelCursor == OrderCapacity;

    /// <summary>Room for another order's answers.</summary>
    public bool HasRoom => _queued - _answered < QueueLength - 4;

    /// <summary>Takes one order message. Its first answer is ready at once.</summary>
    public void OnOrder(ReadOnlySpan<byte> message)
    {
        if (NewOrderDecoder.TryWrap(message, out NewOrderDecoder order)) OnNew(ref order);
        else if (ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder replace)) OnReplace(ref replace);
        else if (CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel)) OnCancel(ref cancel);
        else if (MassCancelDecoder.TryWrap(message, out MassCancelDecoder mass))
        {
            _massCancelCursor = 0;
            _massCancelInstrument = mass.HasInstrumentId ? mass.InstrumentId : null;
        }
    }

    /// <summary>The next answer as a frame, but for its receive time; 0 when there is none.</summary>
    public int TryNextFrame(Span<byte> frame)
    {
        if (_queued == _answered) ContinueMassCancel();
        if (_queued == _answered) return 0;
        ref Answer answer = ref _queue[_answered++ & (QueueLength - 1)];
        int length = Encode(in answer, frame[FrameHeader.SizeBytes..]);
        var header = new FrameHeader
        {
            InstrumentId = answer.InstrumentId,
            Length = (uint)length,
            SourceId = _sourceId,
            SourceSequence = ++_sourceSequence,
            Flags = FrameFlags.EndOfEvent | FrameFlags.Synthetic,
        };
        MemoryMarshal.Write(frame, in header);
        return FrameHeader.SizeBytes + length;
    }

    private static int Encode(in Answer answer, Span<byte> buffer)
    {
        switch (answer.Kind)
        {
            case AnswerKind.Accepted:
                AcceptedEncoder.TryWrap(buffer, out AcceptedEncoder accepted);
                accepted.ClientOrderId = answer.ClientOrderId;
                accepted.VenueOrderId = answer.ClientOrderId;
                accepted.Price = answer.Price;
                accepted.LeavesLots = answer.Lots;
                return accepted.EncodedLength;
            case AnswerKind.Replaced:
                ReplacedEncoder.TryWrap(buffer, out ReplacedEncoder replaced);
                replaced.ClientOrderId = answer.ClientOrderId;
                replaced.OriginalClientOrderId = answer.OriginalClientOrderId;
                replaced.VenueOrderId = answer.ClientOrderId;
                replaced.Price = answer.Price;
                replaced.LeavesLots = answer.Lots;
                replaced.CumLots = 0;
                return replaced.EncodedLength;
            case AnswerKind.ReplaceRejected:
                ReplaceRejectedEncoder.TryWrap(buffer, out ReplaceRejectedEncoder replaceRejected);
                replaceRejected.ClientOrderId = answer.ClientOrderId;
                replaceRejected.OriginalClientOrderId = answer.OriginalClientOrderId;
                replaceRejected.Reason = RejectReason.TooLate;
                return replaceRejected.EncodedLength;
            case AnswerKind.Canceled:
                CanceledEncoder.TryWrap(buffer, out CanceledEncoder canceled);
                canceled.ClientOrderId = answer.ClientOrderId;
                canceled.VenueOrderId = answer.ClientOrderId;
                canceled.LeavesLots = 0;
                canceled.CumLots = 0;
                canceled.Reason = (CancelReason)answer.Reason;
                return canceled.EncodedLength;
            case AnswerKind.CancelRejected:
                CancelRejectedEncoder.TryWrap(buffer, out CancelRejectedEncoder cancelRejected);
                cancelRejected.ClientOrderId = answer.ClientOrderId;
                cancelRejected.Reason = RejectReason.TooLate;
                return cancelRejected.EncodedLength;
            default:
                return EncodeFill(in answer, buffer);
        }
    }

    private static int EncodeFill(in Answer answer, Span<byte> buffer)
    {
        FilledEncoder.TryWrap(buffer, out FilledEncoder filled);
        filled.ClientOrderId = answer.ClientOrderId;
        filled.VenueOrderId = answer.ClientOrderId;
        filled.MatchId = answer.OriginalClientOrderId;
        filled.Price = answer.Price;
        filled.Lots = answer.Lots;
        filled.LeavesLots = 0;
        filled.CumLots = answer.Lots;
        filled.Fee = 0;
        filled.VenueId = answer.VenueId;
        filled.Leg = 0;
        filled.Side = answer.Side;
        filled.Liquidity = Liquidity.Maker;
        return filled.EncodedLength;
    }

    private void OnNew(ref NewOrderDecoder order)
    {
        var answer = new Answer
        {
            Kind = AnswerKind.Accepted,
            ClientOrderId = order.ClientOrderId,
            InstrumentId = order.InstrumentId,
            Price = order.Price,
            Lots = order.Lots,
            Side = order.Side,
        };
        Enqueue(in answer);
        FillOrRest(ref answer);
    }

    private void OnReplace(ref ReplaceOrderDecoder order)
    {
        ref OpenOrder original = ref Open(order.OriginalClientOrderId);
        bool isOpen = original.ClientOrderId == order.OriginalClientOrderId;
        var answer = new Answer
        {
            Kind = isOpen ? AnswerKind.Replaced : AnswerKind.ReplaceRejected,
            ClientOrderId = order.ClientOrderId,
            OriginalClientOrderId = order.OriginalClientOrderId,
            InstrumentId = order.InstrumentId,
            Price = order.Price,
            Lots = order.Lots,
            Side = order.Side,
        };
        Enqueue(in answer);
        if (!isOpen) return;
        original = default;
        FillOrRest(ref answer);
    }

    private void FillOrRest(ref Answer answer)
    {
        if (_random.Next() >= _fillThreshold)
        {
            Open(answer.ClientOrderId) = new OpenOrder { ClientOrderId = answer.ClientOrderId, InstrumentId = answer.InstrumentId };
            return;
        }

        answer.Kind = AnswerKind.Filled;
        answer.OriginalClientOrderId = ++_matchId;
        answer.VenueId = _venueId;
        Enqueue(in answer);
    }

    private void OnCancel(ref CancelOrderDecoder order)
    {
        ref OpenOrder open = ref Open(order.ClientOrderId);
        bool isOpen = open.ClientOrderId == order.ClientOrderId;
        if (isOpen) open = default;
        Enqueue(new Answer
        {
            Kind = isOpen ? AnswerKind.Canceled : AnswerKind.CancelRejected,
            ClientOrderId = order.ClientOrderId,
            InstrumentId = order.InstrumentId,
            Reason = (byte)CancelReason.Requested,
        });
    }

    private void ContinueMassCancel()
    {
        while (_massCancelCursor < OrderCapacity)
        {
            ref OpenOrder open = ref _open[_massCancelCursor++];
            if (open.ClientOrderId == 0 || (_massCancelInstrument is { } instrument && instrument != open.InstrumentId)) continue;
            Enqueue(new Answer
            {
                Kind = AnswerKind.Canceled,
                ClientOrderId = open.ClientOrderId,
                InstrumentId = open.InstrumentId,
                Reason = (byte)CancelReason.MassCancel,
            });
            open = default;
            return;
        }
    }

    private ref OpenOrder Open(long clientOrderId) => ref _open[clientOrderId & (OrderCapacity - 1)];

    private void Enqueue(in Answer answer)
    {
        Invariant.Check(_queued - _answered < QueueLength);
        _queue[_queued++ & (QueueLength - 1)] = answer;
    }

    private struct OpenOrder
    {
        public long ClientOrderId;
        public uint InstrumentId;
    }

    private struct Answer
    {
        public long ClientOrderId;
        public long OriginalClientOrderId; // of a fill: the match id
        public long Price;
        public long Lots;
        public uint InstrumentId;
        public ushort VenueId;
        public AnswerKind Kind;
        public Side Side;
        public byte Reason;
    }
}

using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Perf;

/// <summary>Takes every order at once and answers it with the acknowledgement a venue would give; nothing ever fills.</summary>
internal struct LoopbackVenue : IOrderSink
{
    private readonly byte[] _order = new byte[FrameLayout.MaxMessageBytes];
    private readonly byte[][] _answers = new byte[FrameLayout.MaxOrdersPerFrame][];
    private readonly int[] _lengths = new int[FrameLayout.MaxOrdersPerFrame];
    private int _orderBytes;

    public LoopbackVenue()
    {
        for (int index = 0; index < _answers.Length; index++) _answers[index] = new byte[FrameLayout.SlotBytes];
    }

    /// <summary>Answers waiting to be delivered as frames.</summary>
    public int AnswerCount { get; private set; }

    public Span<byte> Claim(int lengthBytes)
    {
        _orderBytes = lengthBytes;
        return _order.AsSpan(0, lengthBytes);
    }

    public void Commit(ushort venueId)
    {
        ReadOnlySpan<byte> message = _order.AsSpan(0, _orderBytes);
        byte[] frame = _answers[AnswerCount];
        int length = Answer(message, frame.AsSpan(FrameHeader.SizeBytes));
        if (length == 0) return;
        var header = new FrameHeader { InstrumentId = 0, Length = (uint)length, SourceId = 2, Flags = FrameFlags.EndOfEvent | FrameFlags.Synthetic };
        MemoryMarshal.Write(frame, in header);
        _lengths[AnswerCount++] = FrameHeader.SizeBytes + length;
    }

    public readonly Span<byte> AnswerFrame(int index) => _answers[index].AsSpan(0, _lengths[index]);

    public void ClearAnswers() => AnswerCount = 0;

    private static int Answer(ReadOnlySpan<byte> message, Span<byte> buffer)
    {
        if (NewOrderDecoder.TryWrap(message, out NewOrderDecoder order))
        {
            AcceptedEncoder.TryWrap(buffer, out AcceptedEncoder accepted);
            accepted.ClientOrderId = order.ClientOrderId;
            accepted.VenueOrderId = order.ClientOrderId;
            accepted.Price = order.Price;
            accepted.LeavesLots = order.Lots;
            return accepted.EncodedLength;
        }

        if (ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder replace))
        {
            ReplacedEncoder.TryWrap(buffer, out ReplacedEncoder replaced);
            replaced.ClientOrderId = replace.ClientOrderId;
            replaced.OriginalClientOrderId = replace.OriginalClientOrderId;
            replaced.VenueOrderId = replace.VenueOrderId;
            replaced.Price = replace.Price;
            replaced.LeavesLots = replace.Lots;
            replaced.CumLots = 0;
            return replaced.EncodedLength;
        }

        if (!CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel)) return 0;
        CanceledEncoder.TryWrap(buffer, out CanceledEncoder canceled);
        canceled.ClientOrderId = cancel.ClientOrderId;
        canceled.VenueOrderId = cancel.VenueOrderId;
        canceled.LeavesLots = 0;
        canceled.CumLots = 0;
        canceled.Reason = CancelReason.Requested;
        return canceled.EncodedLength;
    }
}

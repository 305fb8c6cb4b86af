using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One session at the venue: whose it is, whether it is there, and the way of its executions.</summary>
/// <remarks>One thread. An execution is held back until it is known whether it is the last of its event.</remarks>
internal sealed class SessionChannel(VenueSession session, LatencyModel latency, ushort executionSourceId, ushort venueId)
{
    private readonly byte[] _pending = new byte[FrameLayout.SlotBytes];
    private int _pendingBytes;
    private long _sequence;
    private long _receiptNs;

    public int Account { get; } = session.Account;

    public bool IsCancelOnDisconnect { get; set; } = session.IsCancelOnDisconnect;

    public bool IsConnected { get; set; } = true;

    /// <summary>When a message that leaves its sender now reaches the venue, ns.</summary>
    public long OrderArrivalNs(long sentTimeNs) => latency.OrderArrivalNs(sentTimeNs);

    public void Publish(in Execution execution, long venueTimeNs, DeliveryQueue outbox)
    {
        Span<byte> message = Begin(venueTimeNs, outbox);
        Finish(execution.InstrumentId, venueTimeNs, ExecutionEncoder.Write(in execution, venueId, message));
    }

    /// <summary>Sends a fill again. All of an answer is received at once.</summary>
    /// <param name="nowNs">When the venue answers.</param>
    public void Resend(in AccountFill fill, long nowNs, DeliveryQueue outbox)
    {
        Execution execution = fill.Execution;
        Span<byte> message = Begin(nowNs, outbox);
        Finish(execution.InstrumentId, fill.VenueTimeNs, ExecutionEncoder.Write(in execution, venueId, message), FrameFlags.Resend);
    }

    /// <summary>Room for a message; what was written before it goes out.</summary>
    public Span<byte> Begin(long nowNs, DeliveryQueue outbox)
    {
        if (_pendingBytes > 0) Commit(outbox, FrameFlags.Synthetic);
        else _receiptNs = latency.AcknowledgementReceiptNs(nowNs);
        return _pending.AsSpan(FrameHeader.SizeBytes);
    }

    /// <summary>Takes the message written; it waits for the next one or for the end of the event.</summary>
    public void Finish(uint instrumentId, long venueTimeNs, int messageBytes, FrameFlags flags = FrameFlags.None)
    {
        var header = new FrameHeader
        {
            ReceiveTimeNs = _receiptNs,
            VenueTimeNs = venueTimeNs,
            SourceSequence = ++_sequence,
            InstrumentId = instrumentId,
            SourceId = executionSourceId,
            Length = (uint)messageBytes,
            Flags = flags,
        };
        MemoryMarshal.Write(_pending, in header);
        _pendingBytes = FrameHeader.SizeBytes + messageBytes;
    }

    /// <summary>The event's executions are complete.</summary>
    public void End(DeliveryQueue outbox)
    {
        if (_pendingBytes == 0) return;
        Commit(outbox, FrameFlags.Synthetic | FrameFlags.EndOfEvent);
        _pendingBytes = 0;
    }

    private void Commit(DeliveryQueue outbox, FrameFlags flags)
    {
        MemoryMarshal.AsRef<FrameHeader>(_pending.AsSpan()).Flags |= flags;
        if (!outbox.TryAdd(_receiptNs, _pending.AsSpan(0, _pendingBytes))) throw FramePublisher.Overflow();
    }
}

using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Turns executions into frames on their way to us, one venue event at a time.</summary>
/// <remarks>One thread; allocates only while the delivery queue grows. The executions of one event share a latency, and the last one of each
/// instrument carries the end of event. No event overtakes another.</remarks>
internal sealed class ExecutionOutbox(LatencyModel latency, ushort sourceId, long clockOffsetNs)
{
    private readonly DeliveryQueue _queue = new();
    private FrameHeader _pending; // an execution that waits to learn whether it is its event's last
    private bool _isPending;
    private long _sourceSequence;

    public int Count => _queue.Count;

    /// <summary>Receive time of the next frame; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextTimeNs => _queue.NextTimeNs;

    public int Take(Span<byte> destination) => _queue.TakeFirst(long.MaxValue, destination);

    /// <summary>Adds an execution to the event of this moment, which <see cref="End"/> ends.</summary>
    /// <param name="venueTimeNs">On our clock.</param>
    /// <param name="execution">What happened.</param>
    /// <param name="venueId">For fills.</param>
    /// <exception cref="InvalidOperationException">More executions in flight than any order flow can cause; none may be dropped.</exception>
    public void Add(long venueTimeNs, in Execution execution, ushort venueId)
    {
        if (_isPending) Commit(_pending.InstrumentId != execution.InstrumentId);
        else _pending.ReceiveTimeNs = latency.AcknowledgementReceiptNs(venueTimeNs);
        _pending.VenueTimeNs = venueTimeNs - clockOffsetNs;
        _pending.SourceSequence = ++_sourceSequence;
        _pending.InstrumentId = execution.InstrumentId;
        _pending.SourceId = sourceId;
        _pending.Length = (uint)ExecutionEncoder.Write(in execution, venueId, Claim()[FrameHeader.SizeBytes..]);
        _isPending = true;
    }

    public void End()
    {
        if (_isPending) Commit(isLast: true);
        _isPending = false;
    }

    // The message was written when the execution came; its slot is still the next one.
    private void Commit(bool isLast)
    {
        _pending.Flags = isLast ? FrameFlags.Synthetic | FrameFlags.EndOfEvent : FrameFlags.Synthetic;
        MemoryMarshal.Write(Claim(), in _pending);
        _queue.Commit(_pending.ReceiveTimeNs, FrameHeader.SizeBytes + (int)_pending.Length);
    }

    private Span<byte> Claim()
        => _queue.TryClaim(out Span<byte> frame)
            ? frame
            : throw new InvalidOperationException(
                $"more than {DeliveryQueue.CapacityMax} executions in flight: the latency is too long for the rate of orders");
}

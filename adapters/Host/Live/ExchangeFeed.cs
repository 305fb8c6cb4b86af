using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>The simulated exchange's thread's work: hands it our orders, and its frames to the lanes. One thread.</summary>
/// <remarks>Market data that finds its lane full is dropped: once the lane is half empty again a Gap frame makes every book of the source
/// stale and the venue is asked for snapshots. Executions are never dropped: they wait, the venue with them, and an alert follows them.
/// Allocates nothing but for snapshots. Source sequences count what was published, so they have no holes.</remarks>
internal sealed class ExchangeFeed(ExchangeVenue venue, LiveLanes lanes)
{
    private const int FramesMax = 256; // between two looks at the orders
    private readonly LaneConsumer _orders = lanes.Orders.Consumer;
    private readonly LaneProducer _executions = lanes.Executions.Producer;
    private readonly LaneProducer _marketData = lanes.MarketData.Producer;
    private readonly int _marketDataResumeSlots = Math.Max(1, lanes.MarketData.Geometry.SlotCount / 2);
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private ControlFrames _alerts = new(SourceIds.SimulatedExecutions);
    private int _heldBytes; // of an execution that its lane had no room for
    private long _executionSequence;
    private long _marketDataSequence;
    private bool _isAlertDue;
    private bool _isOverflowing;

    /// <summary>Times that an execution had to wait.</summary>
    public long ExecutionWaitCount { get; private set; }

    /// <summary>Market-data frames dropped.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>One round up to a moment. Returns how many messages it moved.</summary>
    public int DoWork(long nowNs)
    {
        int work = 0;
        while (_orders.TryRead(out ReadOnlySpan<byte> slot))
        {
            venue.Submit(nowNs, OrderLane.Message(slot));
            _orders.Release();
            work++;
        }

        if (_isOverflowing && _marketData.FreeSlots >= _marketDataResumeSlots) Recover(nowNs);
        for (int frames = 0; frames < FramesMax; frames++)
        {
            if (_heldBytes == 0) _heldBytes = venue.TryNextFrame(nowNs, _frame);
            if (_heldBytes == 0 || !TryPush()) break;
            _heldBytes = 0;
            work++;
        }

        if (_isAlertDue) Alert(nowNs);
        return work;
    }

    /// <summary>Publishes the frame at hand; false when it is an execution and has to wait.</summary>
    private bool TryPush()
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(_frame.AsSpan());
        if (header.SourceId == SourceIds.SimulatedExecutions)
        {
            if (TryPublish(_executions, _frame.AsSpan(0, _heldBytes), ref _executionSequence)) return true;
            ExecutionWaitCount++;
            _isAlertDue = true;
            return false;
        }

        if (!_isOverflowing && TryPublish(_marketData, _frame.AsSpan(0, _heldBytes), ref _marketDataSequence)) return true;
        _isOverflowing = true;
        DroppedCount++;
        return true;
    }

    private void Recover(long nowNs)
    {
        Span<byte> frame = stackalloc byte[FrameLayout.SlotBytes];
        if (!GapEncoder.TryWrap(frame[FrameHeader.SizeBytes..], out GapEncoder gap)) return;
        gap.ExpectedId = _marketDataSequence + 1;
        gap.ReceivedId = _marketDataSequence + 1 + DroppedCount;
        gap.Reason = GapReason.Overflow;
        var header = new FrameHeader
        {
            ReceiveTimeNs = nowNs,
            InstrumentId = FrameHeader.NoInstrument,
            Length = (uint)gap.EncodedLength,
            SourceId = SourceIds.SimulatedMarketData,
            Flags = FrameFlags.EndOfEvent | FrameFlags.Synthetic,
        };
        MemoryMarshal.Write(frame, in header);
        _isOverflowing = !TryPublish(_marketData, frame[..(FrameHeader.SizeBytes + gap.EncodedLength)], ref _marketDataSequence);
        if (!_isOverflowing) venue.RequestSnapshots();
    }

    private void Alert(long nowNs)
    {
        if (_heldBytes != 0) return; // behind the executions that waited
        Span<byte> frame = stackalloc byte[FrameLayout.SlotBytes];
        int length = _alerts.Alert(frame, nowNs, AlertCode.LaneFull, Severity.High, ExecutionWaitCount);
        _isAlertDue = !TryPublish(_executions, frame[..length], ref _executionSequence);
    }

    private static bool TryPublish(LaneProducer lane, Span<byte> frame, ref long sourceSequence)
    {
        if (!lane.TryClaim(out Span<byte> slot)) return false;
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        header.SourceSequence = ++sourceSequence;
        header.PublishTicks = Stopwatch.GetTimestamp();
        frame.CopyTo(slot);
        lane.Publish();
        return true;
    }
}

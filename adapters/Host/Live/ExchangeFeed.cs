using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>The simulated exchange's thread's work: hands it our orders, and its frames to the lanes. One thread; allocates nothing by itself.</summary>
/// <remarks>A full lane makes the venue wait, which lives only while it is asked for frames: nothing is lost.</remarks>
internal sealed class ExchangeFeed(ISimulatedVenue venue, LiveLanes lanes)
{
    private const int FramesMax = 256; // between two looks at the orders
    private readonly LaneConsumer _orders = lanes.Orders.Consumer;
    private readonly LaneProducer _executions = lanes.Executions.Producer;
    private readonly LaneProducer _marketData = lanes.MarketData.Producer;
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private int _heldBytes; // of a frame that its lane had no room for

    /// <summary>Times that a lane was full.</summary>
    public long FullCount { get; private set; }

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

        for (int frames = 0; frames < FramesMax; frames++)
        {
            if (_heldBytes == 0) _heldBytes = venue.TryNextFrame(nowNs, _frame);
            if (_heldBytes == 0 || !TryPush()) break;
            work++;
        }

        return work;
    }

    private bool TryPush()
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(_frame.AsSpan());
        LaneProducer lane = header.SourceId == SourceIds.SimulatedExecutions ? _executions : _marketData;
        if (!lane.TryClaim(out Span<byte> slot))
        {
            FullCount++;
            return false;
        }

        header.PublishTicks = Stopwatch.GetTimestamp();
        _frame.AsSpan(0, _heldBytes).CopyTo(slot);
        lane.Publish();
        _heldBytes = 0;
        return true;
    }
}

using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>Orders into a lane to the gateway's or venue's thread. A frame is dispatched only when the lane has room for all it may cause.</summary>
internal struct OrderLaneSink(LaneProducer producer) : IOrderSink
{
    /// <summary>Raw counter when the first order since it was set to 0 was committed.</summary>
    public long FirstCommitTicks;

    /// <summary>Free slots by the last look, less what was sent since.</summary>
    public int FreeSlots { get; private set; }

    /// <summary>Whether there is room for so many orders.</summary>
    public bool HasRoom(int orders)
    {
        if (FreeSlots < orders) FreeSlots = producer.FreeSlots;
        return FreeSlots >= orders;
    }

    public Span<byte> Claim(int lengthBytes, ushort venueId)
    {
        Invariant.Check(producer.TryClaim(out Span<byte> slot));
        return OrderLane.Prepare(slot, lengthBytes);
    }

    public void Commit(ushort venueId)
    {
        producer.Publish();
        FreeSlots--;
        if (FirstCommitTicks == 0) FirstCommitTicks = Stopwatch.GetTimestamp();
    }
}

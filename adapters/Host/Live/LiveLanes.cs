using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>The lanes around one engine thread, and its ring. Dispose when every thread has stopped.</summary>
/// <param name="ring">Null makes one in memory of this process.</param>
/// <param name="orderSlots">Of the order lane, whose venue is in this process.</param>
internal sealed class LiveLanes(ThreadSettings settings, BroadcastRing? ring = null, int orderSlots = 1024, int executionSlots = 1024) : IDisposable
{
    private const int ControlSlots = 64;

    public Lane Control { get; } = Lane.Create(new RingGeometry(FrameLayout.SlotBytes, ControlSlots));

    public Lane Executions { get; } = Lane.Create(new RingGeometry(FrameLayout.SlotBytes, executionSlots));

    public Lane MarketData { get; } = Lane.Create(new RingGeometry(FrameLayout.SlotBytes, settings.MarketDataLaneSlots));

    public Lane Orders { get; } = Lane.Create(new RingGeometry(OrderLane.SlotBytes, orderSlots));

    public BroadcastRing Ring { get; } = ring ?? BroadcastRing.Create(new RingGeometry(FrameLayout.SlotBytes, settings.RingSlots));

    public void Dispose()
    {
        Control.Dispose();
        Executions.Dispose();
        MarketData.Dispose();
        Orders.Dispose();
        Ring.Dispose();
    }
}

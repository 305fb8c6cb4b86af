using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>Sizes of the lanes around an engine thread.</summary>
internal static class EngineLanes
{
    public static RingGeometry Control => new(FrameLayout.SlotBytes, 64);

    public static RingGeometry MarketData(ThreadSettings threads) => new(FrameLayout.SlotBytes, threads.MarketDataLaneSlots);

    public static RingGeometry Ring(ThreadSettings threads) => new(FrameLayout.SlotBytes, threads.RingSlots);
}

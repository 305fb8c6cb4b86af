using System.Numerics;

namespace LowLatencyMM.Host;

/// <summary>Rings, lanes and waiting of a live run.</summary>
public sealed record ThreadSettings
{
    /// <summary>Slots of 512 bytes in the ring; a power of two, 64 to 65,536. 1,024 are half of a 1 MiB L2.</summary>
    public int RingSlots { get; init; } = 1024;

    /// <summary>Slots of 512 bytes in each market-data lane; a power of two, 64 to 65,536.</summary>
    public int MarketDataLaneSlots { get; init; } = 4096;

    /// <summary>Slots of 512 bytes in each execution lane; a power of two, 64 to 65,536.</summary>
    public int ExecutionLaneSlots { get; init; } = 1024;

    /// <summary>Slots of 128 bytes in each order lane; a power of two, 128 to 65,536: one frame may cause 64 orders.</summary>
    public int OrderLaneSlots { get; init; } = 1024;

    /// <summary>Market-data frames taken before control and executions are looked at again; 1 to 4,096.</summary>
    public int MarketDataBudgetFrames { get; init; } = 16;

    /// <summary>What a thread does that has no work; null decides by the number of cores.</summary>
    public IdleKind Idle { get; init; } = IdleKind.Automatic;

    internal IEnumerable<string> Errors()
    {
        foreach ((string name, int slots, int lowest) in new[]
        {
            ("ringSlots", RingSlots, 64), ("marketDataLaneSlots", MarketDataLaneSlots, 64),
            ("executionLaneSlots", ExecutionLaneSlots, 64), ("orderLaneSlots", OrderLaneSlots, 128),
        })
        {
            if (slots < lowest || slots > 65_536 || !BitOperations.IsPow2(slots)) yield return $"{name}: {slots} is not a power of two in {lowest} to 65536";
        }

        if (MarketDataBudgetFrames is < 1 or > 4096) yield return $"marketDataBudgetFrames: {MarketDataBudgetFrames} is not in 1 to 4096";
    }
}

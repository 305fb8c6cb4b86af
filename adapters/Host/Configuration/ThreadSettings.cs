using System.Numerics;

namespace LowLatencyMM.Host;

/// <summary>Rings, lanes and waiting of a live run.</summary>
public sealed record ThreadSettings
{
    /// <summary>Slots of 512 bytes in the ring; a power of two, 64 to 65,536. 1,024 are half of a 1 MiB L2.</summary>
    public int RingSlots { get; init; } = 1024;

    /// <summary>Slots of 512 bytes in each market-data lane; a power of two, 64 to 65,536.</summary>
    public int MarketDataLaneSlots { get; init; } = 4096;

    /// <summary>Bytes of one of the three terms of each order and execution log; a power of two, 64 KiB to 64 MiB.</summary>
    public int LogTermBytes { get; init; } = 1 << 20;

    /// <summary>Market-data frames taken before control and executions are looked at again; 1 to 4,096.</summary>
    public int MarketDataBudgetFrames { get; init; } = 16;

    /// <summary>What a thread does that has no work; null decides by the number of cores.</summary>
    public IdleKind Idle { get; init; } = IdleKind.Automatic;

    /// <summary>Core of the engine's thread; null leaves it to the scheduler, as below.</summary>
    public int? EngineCore { get; init; }

    /// <summary>Core of the journal's two threads.</summary>
    public int? JournalCore { get; init; }

    /// <summary>Core of the feed handlers.</summary>
    public int? FeedCore { get; init; }

    /// <summary>Core of a gateway's thread, in its process.</summary>
    public int? GatewayCore { get; init; }

    internal IEnumerable<string> Errors()
    {
        foreach ((string name, int slots, int lowest) in new[]
        {
            ("ringSlots", RingSlots, 64), ("marketDataLaneSlots", MarketDataLaneSlots, 64),
        })
        {
            if (slots < lowest || slots > 65_536 || !BitOperations.IsPow2(slots)) yield return $"{name}: {slots} is not a power of two in {lowest} to 65536";
        }

        if (LogTermBytes is < 1 << 16 or > 1 << 26 || !BitOperations.IsPow2(LogTermBytes))
            yield return $"logTermBytes: {LogTermBytes} is not a power of two in {1 << 16} to {1 << 26}";
        if (MarketDataBudgetFrames is < 1 or > 4096) yield return $"marketDataBudgetFrames: {MarketDataBudgetFrames} is not in 1 to 4096";
    }
}

using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>The engine of every measurement: its configuration, and when its figures are void.</summary>
internal static class MeasuredEngine
{
    public const ulong Seed = 42;

    /// <summary>Levels that the product's default configuration keeps.</summary>
    public const int BookLevelsPerSide = 8192;

    /// <summary>Every limit far away: what is measured is the engine, not its refusals.</summary>
    public static EngineConfiguration Configuration(int instruments, int bookLevelsPerSide) => new()
    {
        InstrumentCapacity = instruments,
        BookLevelsPerSide = bookLevelsPerSide,
        OrderCapacity = 65_536,
        OpenOrdersMax = 32_768,
        OrdersPerSecondMax = 1_000_000,
        OrderBurstMax = 1_000_000,
        AckTimeoutNs = 3_600_000_000_000, // engine time runs faster than the venue's answers
        StateBytesMax = int.MaxValue,
    };

    /// <summary>Malformed frames, sequence breaks, order anomalies, stale books and updates ignored by them: anything but 0 voids a figure.</summary>
    public static long Anomalies(in EngineCounters counters)
    {
        long count = counters.MalformedFrames + counters.SequenceBreaks + counters.SourceSequenceBreaks + counters.OrderAnomalies + counters.IgnoredUpdates;
        for (int reason = (int)BookStatus.StaleGap; reason < ReasonCounts.Capacity; reason++) count += counters.StaleBooks[reason];
        return count;
    }
}

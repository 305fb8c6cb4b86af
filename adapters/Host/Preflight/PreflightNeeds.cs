using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>What a deployment asks of its host.</summary>
internal sealed record PreflightNeeds
{
    private const long OtherSharedBytes = 32L * 1024 * 1024; // control, telemetry, headers, page rounding

    /// <summary>Cores that must be isolated; null: those that the kernel isolates, whichever they are.</summary>
    public int[]? Cores { get; init; }

    /// <summary>Gateway processes: one a venue.</summary>
    public int GatewayCount { get; init; } = 1;

    /// <summary>Ring, spill buffer and logs, bytes of shared memory.</summary>
    public long SharedBytes { get; init; }

    /// <summary>Length of a journal segment, bytes.</summary>
    public long SegmentBytes { get; init; } = new JournalSettings().SegmentBytes;

    /// <summary>Where the journal is to be written, as an absolute path; null: not told.</summary>
    public string? JournalDirectory { get; init; }

    /// <summary>What the configuration wants a thread without work to do.</summary>
    public IdleKind Idle { get; init; }

    /// <summary>Cores for the engine, each gateway, a feed handler and the journal; the rest of the machine comes on top.</summary>
    public int DedicatedCores => 3 + GatewayCount;

    /// <summary>The least that works: the engine's and each gateway's.</summary>
    public int DedicatedCoresMin => 1 + GatewayCount;

    /// <param name="cores">Null: those that the configuration gives to threads that spin; the journal's wait for work and may share the rest's.</param>
    public static PreflightNeeds Of(HostConfiguration configuration, int[]? cores, string? journalDirectory)
    {
        ThreadSettings threads = configuration.Threads;
        long venueBytes = 2 * 3L * threads.LogTermBytes; // a log of three terms each way
        int[] configured = [.. new[] { threads.EngineCore, threads.FeedCore, threads.GatewayCore }.OfType<int>().Distinct().Order()];
        return new PreflightNeeds
        {
            Cores = cores ?? (configured.Length > 0 ? configured : null),
            GatewayCount = Math.Max(1, configuration.Venues.Count(venue => venue.IsSimulated)), // a recorded market has no gateway
            SharedBytes = ((long)threads.RingSlots * FrameLayout.SlotBytes) + configuration.Journal.SpillBytes + (venueBytes * configuration.Venues.Count) + OtherSharedBytes,
            SegmentBytes = configuration.Journal.SegmentBytes,
            JournalDirectory = journalDirectory,
            Idle = threads.Idle,
        };
    }
}

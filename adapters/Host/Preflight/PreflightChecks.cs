namespace LowLatencyMM.Host;

/// <summary>All checks, in the order in which they are printed.</summary>
internal static class PreflightChecks
{
    public static IReadOnlyList<PreflightCheck> All { get; } =
    [
        new("machine", SystemChecks.Machine),
        new("core count", CoreChecks.Count),
        new("isolated cores", CoreChecks.Isolated),
        new("timer ticks", CoreChecks.Ticks),
        new("rcu callbacks", CoreChecks.Callbacks),
        new("sibling threads", CoreChecks.Siblings),
        new("hyper-threading", CoreChecks.HyperThreads),
        new("waiting", CoreChecks.Idle),
        new("frequency governor", PowerChecks.Governor),
        new("frequency limit", PowerChecks.Range),
        new("turbo", PowerChecks.Turbo),
        new("sleep states", PowerChecks.SleepStates),
        new("interrupts", InterruptChecks.Affinity),
        new("interrupt balancing", InterruptChecks.Balancing),
        new("kernel workqueues", InterruptChecks.Workqueues),
        new("watchdogs", InterruptChecks.Watchdogs),
        new("clock source", ClockChecks.Source),
        new("clock synchronisation", ClockChecks.Synchronization),
        new("clock steps", ClockChecks.Steps),
        new("transparent huge pages", MemoryChecks.TransparentHugePages),
        new("page compaction", MemoryChecks.Defragmentation),
        new("explicit huge pages", MemoryChecks.ExplicitHugePages),
        new("swap", MemoryChecks.Swap),
        new("shared memory", MemoryChecks.Shared),
        new("memory nodes", MemoryChecks.Nodes),
        new("node balancing", MemoryChecks.NodeBalancing),
        new("locked memory", LimitChecks.LockedMemory),
        new("real-time priority", LimitChecks.RealTime),
        new("real-time throttling", LimitChecks.RealTimeThrottling),
        new("open files", LimitChecks.Files),
        new("socket buffers", SystemChecks.SocketBuffers),
        new("journal file system", StorageChecks.FileSystem),
        new("journal room", StorageChecks.Room),
        new("journal syncs", StorageChecks.Syncs),
        new("mitigations", SystemChecks.Mitigations),
    ];

    public static IReadOnlyList<PreflightResult> Run(PreflightHost host, PreflightNeeds needs) =>
        [.. All.Select(check => new PreflightResult(check.Name, check.Run(host, needs)))];
}

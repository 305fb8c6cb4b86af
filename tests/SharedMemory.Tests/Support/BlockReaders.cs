namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>Shipped readers that attach to a block as a process would that did not create it.</summary>
internal static class BlockReaders
{
    /// <summary>Adds a lane's consumer, or a ring's gating consumer and observer; for a control only the reader that must notice.</summary>
    public static StressRun Add(StressRun run, WriterKind kind, MemoryRegion region, RingGeometry geometry, bool isControl)
    {
        int pauseEvery = isControl ? 8 : 1 << 14;
        if (SharedStress.IsLane(kind))
        {
            Assert.That(Lane.TryAttach(region, geometry, out Lane? lane, out string? refusal), refusal);
            return run.Read(new LaneReader(lane!.Consumer), pauseEvery);
        }

        Assert.That(BroadcastRing.TryAttach(region, geometry, out BroadcastRing? ring, out string? reason), reason);
        if (kind != WriterKind.LateClaimRing)
        {
            Assert.That(ring!.TryJoin(out RingConsumer consumer, ProcessToken.Current.Value));
            _ = run.Read(new GatedReader(consumer), pauseEvery);
            if (isControl) return run;
        }

        return run.Read(new ObserverReader(ring!.Observe(ObserverStart.Next), geometry, rejoinAtOldest: true));
    }
}

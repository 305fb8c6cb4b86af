namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>The writers of the stress runs, on a block of shared memory.</summary>
internal static class SharedStress
{
    private static readonly SharedBlockDescription Description = new() { Kind = SharedBlockKind.Ring, SlotBytes = 1, SlotCount = 1 };

    public static bool IsLane(WriterKind kind) => kind is WriterKind.Lane or WriterKind.EarlyLane or WriterKind.NeverFullLane;

    /// <summary>A new block for this writer; one of lane and ring is not null.</summary>
    public static SharedBlock Create(SharedDirectory directory, WriterKind kind, RingGeometry geometry, out Lane? lane, out BroadcastRing? ring)
    {
        Lane? newLane = null;
        BroadcastRing? newRing = null;
        SharedBlockDescription description = Description with { SlotBytes = geometry.SlotBytes, SlotCount = geometry.SlotCount };
        if (IsLane(kind)) description = description with { Kind = SharedBlockKind.Lane };
        SharedBlock block = SharedBlock.Create(directory.Block, description, geometry.BlockBytes, content =>
        {
            if (IsLane(kind)) newLane = Lane.Create(content, geometry);
            else newRing = BroadcastRing.Create(content, geometry);
        });
        (lane, ring) = (newLane, newRing);
        return block;
    }

    /// <summary>Adds the writer to a run.</summary>
    public static void Write(StressRun run, WriterKind kind, MemoryRegion region, RingGeometry geometry, Lane? lane, BroadcastRing? ring)
    {
        _ = kind switch
        {
            WriterKind.Lane => run.Write(new LaneWriter(lane!.Producer)),
            WriterKind.EarlyLane => run.Write(new EarlyPublishLaneWriter(region, lane!.Producer)),
            WriterKind.NeverFullLane => run.Write(new NeverFullLaneWriter(region, lane!.Producer)),
            WriterKind.Ring => run.Write(new RingWriter(ring!.Producer)),
            WriterKind.UngatedRing => run.Write(new UngatedRingWriter(region, ring!.Producer)),
            WriterKind.LateClaimRing => run.Write(new LateClaimRingWriter(region, geometry, ring!.Producer)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no writer of a stress run"),
        };
    }
}

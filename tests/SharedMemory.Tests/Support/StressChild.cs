namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>The writing process of a stress run.</summary>
internal static class StressChild
{
    public static void Run(SharedDirectory directory, ulong seed, WriterKind kind, RingGeometry geometry, long slots)
    {
        using Evidence evidence = Evidence.Open(directory);
        using SharedBlock block = SharedStress.Create(directory, kind, geometry, out Lane? lane, out BroadcastRing? ring);
        Volatile.Write(ref evidence.Published, 1); // the block is there
        if (!Evidence.Await(ref evidence.Go, 1)) return;
        StressPlan plan = slots == 0 ? StressPlan.UntilDamage(seed) : StressPlan.For(seed, slots);
        var run = new StressRun(plan with { BatchMax = Math.Min(8, geometry.SlotCount) });
        SharedStress.Write(run, kind, block.Content, geometry, lane, ring);
        Volatile.Write(ref evidence.Written, run.Execute().WrittenCount);
    }
}

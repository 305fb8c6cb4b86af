namespace LowLatencyMM.Engine.Tests;

/// <summary>Counts the bytes that a piece of work allocates on this thread, once it is warm.</summary>
internal static class AllocationAssert
{
    public static void IsZero(Func<double> work)
    {
        double sink = 0;
        for (int i = 0; i < 200; i++) sink += work(); // tiering and static data
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 2_000; i++) sink += work();
        long allocatedBytes = GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
        Assert.That(allocatedBytes, Is.Zero);
        GC.KeepAlive(sink);
    }
}
